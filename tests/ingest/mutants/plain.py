"""Changes of bytes and of lines: what lines, transports, editors and typists do to a file."""

from codecs import BOM_UTF8, BOM_UTF16_LE
from collections.abc import Callable
from random import Random

type Change = Callable[[bytes, Random], bytes]

ODD = (
    b"\0",
    b"\x1a",
    b'"',
    b",",
    b"\t",
    b"\r",
    b"\n",
    b"\xff",
    b"\x80",
    b"\xf0\x40",
    b"\xfa\xfb",
    b"\xe2\x80\xae",
)
TEXTS = (
    "水道料金",
    "髙﨑①㈱",
    "𠮷",
    "é",
    "ﾔﾏﾀﾞ",
    "=1+1",
    "'; DROP TABLE madoguchi_bill; --",
    "../../etc/passwd",
)
NUMBERS = (b"-1", b"999999999999999999999", b"1e5", b"0x10", b"00", b"", b"NaN", b"2147483648", b"9" * 5000)
ENCODINGS = ("utf-8", "cp932", "utf-16", "euc_jp", "iso2022_jp", "utf-8-sig")


def flip_bits(raw: bytes, random: Random) -> bytes:
    """Let some bits fall over."""
    changed = bytearray(raw)
    for _bit in range(random.choice((1, 1, 1, 3, 20))):
        if changed:
            changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
    return bytes(changed)


def put_odd_bytes(raw: bytes, random: Random) -> bytes:
    """Put in what means something to somebody."""
    place = random.randint(0, len(raw))
    return raw[:place] + random.choice(ODD) * random.choice((1, 1, 2, 300)) + raw[place:]


def cut_off(raw: bytes, random: Random) -> bytes:
    """Let the line break."""
    return raw[: random.randint(0, len(raw))]


def cut_out(raw: bytes, random: Random) -> bytes:
    """Lose a piece in the middle."""
    place = random.randint(0, len(raw))
    return raw[:place] + raw[place + random.choice((1, 2, 7, 100, 4096)) :]


def repeat_piece(raw: bytes, random: Random) -> bytes:
    """Send a piece twice."""
    place, size = random.randint(0, len(raw)), random.choice((1, 16, 120, 122, 1000))
    return raw[: place + size] + raw[place:]


def blank_piece(raw: bytes, random: Random) -> bytes:
    """Fill a piece with zeros or spaces, as file systems do after a crash."""
    place, size = random.randint(0, len(raw)), random.choice((1, 8, 64, 4096))
    size = min(size, len(raw) - place)
    return raw[:place] + random.choice((b"\0", b" ")) * size + raw[place + size :]


def shift_end(raw: bytes, random: Random) -> bytes:
    """Put something behind the end."""
    return raw + random.choice((b"\x1a", b"\r\n", b"\0" * 512, raw[:200], b"9" * 120))


def add_mark(raw: bytes, random: Random) -> bytes:
    """Mark the encoding, or another one."""
    return random.choice((BOM_UTF8, BOM_UTF16_LE, BOM_UTF8 * 2)) + raw


def change_digit(raw: bytes, random: Random) -> bytes:
    """Mistype a digit, so that a sum, a number or a day is wrong."""
    places = [place for place, byte in enumerate(raw[:200_000]) if 0x30 <= byte <= 0x39]
    if not places:
        return raw
    place = random.choice(places)
    return raw[:place] + random.choice(b"0123456789lOX-").to_bytes() + raw[place + 1 :]


def drop_line(raw: bytes, random: Random) -> bytes:
    """Lose a line, whichever."""
    lines = raw.splitlines(keepends=True)
    if lines:
        lines.pop(random.choice((0, -1, random.randrange(len(lines)))))
    return b"".join(lines)


def repeat_line(raw: bytes, random: Random) -> bytes:
    """Send a line twice, in one place or in two."""
    lines = raw.splitlines(keepends=True) or [b""]
    lines.insert(random.randint(0, len(lines)), random.choice(lines))
    return b"".join(lines)


def swap_lines(raw: bytes, random: Random) -> bytes:
    """Let two lines change places."""
    lines = raw.splitlines(keepends=True)
    if lines:
        one, other = random.randrange(len(lines)), random.randrange(len(lines))
        lines[one], lines[other] = lines[other], lines[one]
    return b"".join(lines)


def swap_fields(raw: bytes, random: Random) -> bytes:
    """Let two cells of a line change places, or two pieces where there are no cells."""
    lines = raw.splitlines(keepends=True) or [b""]
    at = random.randrange(len(lines))
    mark = next((each for each in (b",", b"\t", b";") if each in lines[at]), b"")
    size = random.choice((1, 2, 8, 14))
    line = lines[at]
    cells = line.split(mark) if mark else [line[each : each + size] for each in range(0, len(line), size)]
    if cells:
        one, other = random.randrange(len(cells)), random.randrange(len(cells))
        cells[one], cells[other] = cells[other], cells[one]
    lines[at] = mark.join(cells)
    return b"".join(lines)


def overwrite_field(raw: bytes, random: Random) -> bytes:
    """Write something else into a cell, or over some bytes."""
    lines = raw.splitlines(keepends=True) or [b""]
    at = random.randrange(len(lines))
    mark = next((each for each in (b",", b"\t", b";") if each in lines[at]), b"")
    new = random.choice(
        (random.choice(NUMBERS), random.choice(TEXTS).encode(random.choice(ENCODINGS), "ignore"))
    )
    if mark:
        cells = lines[at].split(mark)
        cells[random.randrange(len(cells))] = new
        lines[at] = mark.join(cells)
    else:
        place = random.randint(0, len(lines[at]))
        lines[at] = lines[at][:place] + new + lines[at][place + len(new) :]
    return b"".join(lines)


def mix_encodings(raw: bytes, random: Random) -> bytes:
    """Write some lines, or all, in another encoding."""
    lines = raw.splitlines(keepends=True)
    source, target = random.choice(ENCODINGS), random.choice(ENCODINGS)
    share = random.choice((1.0, 0.5, 0.05))
    return b"".join(
        line.decode(source, "replace").encode(target, "replace") if random.random() < share else line
        for line in lines
    )


def change_line_ends(raw: bytes, random: Random) -> bytes:
    """End lines as another system does, everywhere or now and then."""
    ends, share = random.choice((b"\n", b"\r\n", b"\r", b"", b"\n\n")), random.choice((1.0, 0.1))
    return b"".join(
        line.rstrip(b"\r\n") + ends if random.random() < share else line
        for line in raw.splitlines(keepends=True)
    )


ON_BYTES: tuple[Change, ...] = (
    flip_bits,
    put_odd_bytes,
    cut_off,
    cut_out,
    repeat_piece,
    blank_piece,
    shift_end,
    add_mark,
)
ON_LINES: tuple[Change, ...] = (
    change_digit,
    drop_line,
    repeat_line,
    swap_lines,
    swap_fields,
    overwrite_field,
    mix_encodings,
    change_line_ends,
)
