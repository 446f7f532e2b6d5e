"""Characters (文字): bytes to text and back, strictly, so that nothing is ever replaced in silence.

Python's ``cp932`` is the Windows table but too kind: user-defined characters (外字) come out as
private-use code points, and the unassigned bytes 80, A0 and FD to FF as characters nobody wrote. Both
are faults here. On the way out it merges characters (〜 and ～ are one); that is refused as well.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

from madoguchi.operators.schema.gaiji import private_character

UNASSIGNED = re.compile("[\x80\uf8f0-\uf8f3]")
"""What the bytes of CP932 that mean nothing come out as."""

SUSPECT = {
    "cp932": re.compile("[\x80\ue000-\uf8ff]"),
    "utf-8": re.compile("[\ue000-\uf8ff\ufffd\U000f0000-\U0010fffd]"),
}
# How the codecs put it when the bytes end within a character.
CUT_OFF = ("unexpected end of data", "incomplete multibyte sequence")

REPLACED = "\ufffd"
"""What other programs write for a character that they could not read: somebody lost it before us."""

CODECS = {"utf-8-sig": "utf-8"}
"""A byte order mark belongs to a file, not to its cells."""

NO_GAIJI: Mapping[str, str] = MappingProxyType({})


class UnreadableText(Exception):
    """Bytes that are not text; ``code`` and ``values`` as in ``UnreadableRow``."""

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def gaiji_of(table: Mapping[str, str]) -> dict[str, str]:
    """Turn an operator's table of codes into one of the private characters that the codecs give."""
    return {private_character(code): meant for code, meant in table.items()}


def decoded(raw: bytes, *, encoding: str, first_byte: int = 1, gaiji: Mapping[str, str] = NO_GAIJI) -> str:
    """Decode a cell; ``first_byte`` is the position of its first byte as a person counts.

    User-defined characters in ``gaiji`` become what they stand for. Raises UnreadableText:
    ``undecodable_bytes``, ``split_character`` (the bytes end in the middle of one) or ``gaiji``.
    """
    codec = CODECS.get(encoding, encoding)
    try:
        text = raw.decode(codec)
    except UnicodeDecodeError as error:
        raise _undecodable(raw, error, first_byte) from None
    found = SUSPECT[codec].search(text)
    return _meant(text, codec, first_byte, gaiji) if found else text


def _meant(text: str, codec: str, first_byte: int, gaiji: Mapping[str, str]) -> str:
    for found in SUSPECT[codec].finditer(text):
        if found[0] not in gaiji:
            raise _suspicious(text, found.start(), codec, first_byte)
    return "".join(gaiji.get(character, character) for character in text)


def encoded(text: str, *, encoding: str) -> bytes:
    """Encode a cell so that ``decoded`` gives the same text.

    Raises UnicodeEncodeError for what the encoding cannot hold, or would read back as another text.
    """
    raw = text.encode(CODECS.get(encoding, encoding))
    try:
        is_same = decoded(raw, encoding=encoding) == text
    except UnreadableText:
        is_same = False
    if not is_same:
        raise UnicodeEncodeError(encoding, text, 0, len(text), "does not come back the same")
    return raw


def _undecodable(raw: bytes, error: UnicodeDecodeError, first_byte: int) -> UnreadableText:
    if error.reason in CUT_OFF:
        return UnreadableText("split_character", **_where(error.start + first_byte, raw[error.start :]))
    values = _where(error.start + first_byte, raw[error.start : error.end])
    return UnreadableText("undecodable_bytes", **values)


def _suspicious(text: str, index: int, codec: str, first_byte: int) -> UnreadableText:
    start, character = len(text[:index].encode(codec)), text[index]
    values = _where(start + first_byte, character.encode(codec))
    if codec == "cp932" and UNASSIGNED.match(character):
        return UnreadableText("undecodable_bytes", **values)
    if character == REPLACED:
        return UnreadableText("replaced_character", **values)
    return UnreadableText("gaiji", character=f"U+{ord(character):04X}", **values)


def _where(byte: int, raw: bytes) -> dict[str, str]:
    return {"byte": str(byte), "bytes": raw.hex(" ").upper()}
