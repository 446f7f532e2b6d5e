"""Checking (検査): a PDF that is handed in is bounded, readable by itself, and does nothing when opened."""

from io import BytesIO
from typing import Any

from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, IndirectObject
from pyhanko.pdf_utils.reader import PdfFileReader

LARGEST = 10 * 1024 * 1024
MOST_PAGES = 200
MOST_OBJECTS = 100_000
# What runs, reaches out, or hides another file (ISO 32000-2, 12.6 and 7.11.4).
ACTIVE = ("/JavaScript", "/JS", "/Launch", "/ImportData", "/SubmitForm", "/GoToR", "/EmbeddedFile", "/XFA")


class PdfRefused(Exception):
    """The file cannot be handed on; says why."""


def check_pdf(content: bytes) -> int:
    """Give the number of pages of a PDF that may be handed on; raises PdfRefused."""
    if len(content) > LARGEST:
        raise PdfRefused(f"more than {LARGEST // 1024 // 1024} MB")
    if not content.startswith(b"%PDF-"):
        raise PdfRefused("no PDF")
    try:
        return _pages(PdfFileReader(BytesIO(content), strict=True))
    except PdfRefused:
        raise
    except Exception as error:  # a damaged file breaks its reader in ways that nobody can list
        raise PdfRefused("damaged") from error


def _pages(reader: PdfFileReader) -> int:
    if reader.encrypted:
        raise PdfRefused("protected by a password")
    _refuse_active(reader.root)
    pages = int(reader.root["/Pages"]["/Count"])
    if not 0 < pages <= MOST_PAGES:
        raise PdfRefused(f"{pages} pages")
    return pages


def _refuse_active(root: Any) -> None:
    """Look at every object once, whichever way leads to it."""
    waiting, seen = [root], set()
    while waiting:
        each = waiting.pop()
        if isinstance(each, IndirectObject):
            if each.reference in seen:
                continue
            seen.add(each.reference)
            each = each.get_object()  # type: ignore[no-untyped-call]  # pyHanko's
        if len(seen) > MOST_OBJECTS:
            raise PdfRefused("too many parts")
        waiting.extend(_parts(each))


def _parts(each: Any) -> list[Any]:
    if isinstance(each, ArrayObject):
        return [each.raw_get(index) for index in range(len(each))]
    if not isinstance(each, DictionaryObject):
        return []
    named = {*each, each.get("/S"), each.get("/Type")}
    if found := named.intersection(ACTIVE):
        raise PdfRefused(f"something in it is active: {min(found)}")
    return [each.raw_get(name) for name in each]
