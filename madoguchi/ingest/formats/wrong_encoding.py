"""Wrong encoding (文字コード違い): tells a row that is well written, but not as the profile says."""

LAST_ASCII = 0x7F
WIDE = 0x0800
"""UTF-8 writes code points from here on, Japanese among them, in three bytes or more."""


def other_encoding(raw: bytes, *, due: str) -> str:
    """Name the encoding that a row seems to have been written in instead of the one due; else "".

    >>> other_encoding("水道料金".encode(), due="cp932")
    'utf-8'
    >>> other_encoding("水道料金".encode("cp932"), due="utf-8")
    'cp932'
    >>> other_encoding("水道料金".encode(), due="utf-8")
    ''
    """
    if raw.isascii():
        return ""
    if due == "cp932":
        return "utf-8" if _is_utf8(raw) else ""
    return "cp932" if _is_cp932(raw) else ""


def _is_utf8(raw: bytes) -> bool:
    """Half-width kana and rare kanji can form UTF-8 by chance; two plain characters hardly do."""
    if (text := _text(raw, "utf-8")) is None:
        return False
    if _text(raw, "cp932") is None:
        return True
    wide = [character for character in text if ord(character) >= WIDE]
    return len(wide) > 1 and all(character.encode("cp932", "ignore") for character in wide)


def _is_cp932(raw: bytes) -> bool:
    """A row of UTF-8 with a broken byte may form CP932 by chance; most of it is still UTF-8."""
    if _text(raw, "utf-8") is not None or _text(raw, "cp932") is None:
        return False
    sound = raw.decode("utf-8", "ignore").encode()
    return 2 * _beyond_ascii(sound) < _beyond_ascii(raw)


def _beyond_ascii(raw: bytes) -> int:
    return sum(byte > LAST_ASCII for byte in raw)


def _text(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None
