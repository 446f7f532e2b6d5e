"""Characters (文字): bytes to text and back, strictly, so that nothing is ever replaced in silence.

Python's ``cp932`` is the Windows table but too kind: user-defined characters (外字) come out as
private-use code points, and the unassigned bytes 80, A0 and FD to FF as characters nobody wrote. Both
are faults here. On the way out it merges characters (〜 and ～ are one); that is refused as well.
"""

import codecs
import re

PRIVATE_USE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")
UNASSIGNED = {"cp932": re.compile("[\x80\uf8f0-\uf8f3]")}
CODECS = {"utf-8-sig": "utf-8"}
"""A byte order mark belongs to a file, not to its cells."""


class UnreadableText(Exception):
    """Bytes that are not text; ``code`` and ``values`` as in ``UnreadableRow``."""

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def decoded(raw: bytes, *, encoding: str, first_byte: int = 1) -> str:
    """Decode a cell; ``first_byte`` is the position of its first byte as a person counts.

    Raises UnreadableText: ``undecodable_bytes``, ``split_character`` (the bytes end in the middle
    of one) or ``gaiji``.
    """
    codec = CODECS.get(encoding, encoding)
    text = _complete(raw, codec, first_byte)
    if (unassigned := UNASSIGNED.get(codec)) and (found := unassigned.search(text)):
        start = len(text[: found.start()].encode(codec))
        values = _where(start + first_byte, raw[start : start + 1])
        raise UnreadableText("undecodable_bytes", **values)
    if found := PRIVATE_USE.search(text):
        start = len(text[: found.start()].encode(codec))
        values = _where(start + first_byte, found[0].encode(codec))
        raise UnreadableText("gaiji", character=f"U+{ord(found[0]):04X}", **values)
    return text


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


def _complete(raw: bytes, codec: str, first_byte: int) -> str:
    decoder = codecs.getincrementaldecoder(codec)("strict")
    try:
        text = decoder.decode(raw)
    except UnicodeDecodeError as error:
        values = _where(error.start + first_byte, raw[error.start : error.end])
        raise UnreadableText("undecodable_bytes", **values) from None
    if rest := decoder.getstate()[0]:
        raise UnreadableText("split_character", **_where(len(raw) - len(rest) + first_byte, rest))
    return text


def _where(byte: int, raw: bytes) -> dict[str, str]:
    return {"byte": str(byte), "bytes": raw.hex(" ").upper()}
