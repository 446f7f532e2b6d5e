"""Changes of archives: what stands within is changed and packed anew, or a bomb is put beside it."""

import io
import struct
import zipfile
from collections.abc import Callable
from random import Random

from tests.ingest.mutants import plain

MEBI = 1024 * 1024
SPACE = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
LAUGHS = b"".join(b'<!ENTITY l%d "%s">' % (each, b"&l%d;" % (each - 1) * 10) for each in range(1, 9))


def _entries(raw: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    except Exception:  # an earlier change may have broken it in any way  # noqa: BLE001
        return {"broken": raw}


def _packed(entries: dict[str, bytes], *, packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", packing) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return made.getvalue()


def _changed(raw: bytes, random: Random, change: Callable[[bytes, Random], bytes]) -> bytes:
    entries = _entries(raw)
    name = random.choice(list(entries) or [""])
    return _packed(entries | {name: change(entries.get(name, b""), random)})


def change_bytes_within(raw: bytes, random: Random) -> bytes:
    """Change an entry as any file may be changed."""
    return _changed(raw, random, random.choice(plain.ON_BYTES))


def change_text_within(raw: bytes, random: Random) -> bytes:
    """Change an entry as a text may be changed."""
    return _changed(raw, random, random.choice(plain.ON_LINES))


def drop_entry(raw: bytes, random: Random) -> bytes:
    """Forget an entry."""
    entries = _entries(raw)
    entries.pop(random.choice(list(entries)), None)
    return _packed(entries)


def rename_entry(raw: bytes, random: Random) -> bytes:
    """Call an entry something else."""
    entries = _entries(raw)
    name = random.choice(list(entries))
    new = random.choice(("../x.pdf", "/etc/passwd", name.upper(), "a" * 300, "髙.pdf", "con", "\\x.pdf"))
    return _packed({new if each == name else each: content for each, content in entries.items()})


def swap_entries(raw: bytes, random: Random) -> bytes:
    """Let two entries change contents."""
    entries = _entries(raw)
    one, other = random.choice(list(entries)), random.choice(list(entries))
    return _packed(entries | {one: entries[other], other: entries[one]})


def bomb_of_zeros(raw: bytes, random: Random) -> bytes:
    """Let an entry become huge when it is unpacked."""
    entries = _entries(raw)
    name = random.choice([*entries, "xl/worksheets/sheet1.xml", "bomb.pdf"])
    size = random.choice((3, 20, 60)) * MEBI
    return _packed(entries | {name: random.choice((b"\0", b" ", b"<a/>")) * (size // 4)})


def bomb_of_entries(raw: bytes, random: Random) -> bytes:
    """Put in more entries than anybody needs."""
    return _packed(_entries(raw) | {f"{each}.pdf": b"" for each in range(random.choice((600, 6_000)))})


def bomb_of_entities(raw: bytes, random: Random) -> bytes:
    """Let a few declarations stand for a billion words."""
    body = b"<worksheet %s><sheetData><row><c t='str'><v>&l8;</v></c></row></sheetData></worksheet>" % SPACE
    laughs = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY l0 "ha">%s]>%s' % (LAUGHS, body)
    name = random.choice(("xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml", "索引.tsv"))
    return _packed(_entries(raw) | {name: laughs})


def bomb_of_cells(raw: bytes, random: Random) -> bytes:
    """Let a sheet of two cells reach to the end of the world."""
    far = random.choice(
        (b"XFD1048576", b"ZZZ9999999", b"A1048576", b"XFD1", b"AAAA1", b"A0", b"A99999999999")
    )
    cells = b'<row r="1"><c r="A1"><v>1</v></c><c r="%s"><v>1</v></c></row>' % far
    body = b"<worksheet %s><sheetData>%s</sheetData></worksheet>" % (SPACE, cells)
    return _packed(_entries(raw) | {"xl/worksheets/sheet1.xml": body})


def odd_cells(raw: bytes, random: Random) -> bytes:
    """Let the cells of a sheet be of another type, or in error."""
    entries = _entries(raw)
    name = "xl/worksheets/sheet1.xml"
    sheet = entries.get(name, b"")
    kind = random.choice((b't="e"', b't="b"', b't="n"', b't="s"', b't="d"', b't="zzz"', b""))
    return _packed(entries | {name: sheet.replace(b't="inlineStr"', kind, random.choice((1, 3, 999)))})


def lie_about_size(raw: bytes, random: Random) -> bytes:
    """Say in the list of entries that they are smaller, larger, encrypted, or oddly packed."""
    changed = bytearray(raw)
    for place in [at for at in range(len(raw) - 46) if raw[at : at + 4] == b"PK\x01\x02"]:
        field = random.choice((8, 10, 16, 20, 24, 28, 42))
        struct.pack_into("<H", changed, place + field, random.choice((0, 1, 9, 12, 99, 0xFFFF)))
    return bytes(changed)


def nest(raw: bytes, random: Random) -> bytes:
    """Pack the archive once more."""
    return _packed({random.choice(("a.zip", "索引.tsv", "xl/workbook.xml")): raw})


ON_ARCHIVES: tuple[plain.Change, ...] = (
    change_bytes_within,
    change_text_within,
    drop_entry,
    rename_entry,
    swap_entries,
    bomb_of_zeros,
    bomb_of_entries,
    bomb_of_entities,
    bomb_of_cells,
    odd_cells,
    lie_about_size,
    nest,
)
