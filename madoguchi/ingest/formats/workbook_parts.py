"""Parts of a workbook (ブックの中身): one sheet taken out, measured, and packed anew for the library.

The library holds a whole sheet, as wide and high as its outermost cells say, and gives an error or a formula
without a value as an empty cell. So the sheet is looked through here first, and the library is given an
archive that holds what was looked at and nothing else, not compressed: it cannot come upon anything larger.
A text that many cells share is counted as often as it stands in the sheet, for that is how it is given.
"""

import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from typing import BinaryIO
from xml.etree import ElementTree as ET
from xml.parsers import expat

from madoguchi.ingest.formats.archives import Archive, Bounds, opened_archive
from madoguchi.ingest.formats.rows import UnreadableFile
from madoguchi.ingest.report import MOST_ROWS_ASIDE

MEBI = 1024 * 1024
BOUNDS = Bounds(entries=500, unpacked=96 * MEBI, entry=64 * MEBI, ratio=250)
MOST_CELLS, MOST_COLUMNS, MOST_CHARACTERS = 1_500_000, 500, 40_000_000
FAULTS_OF_A_COLUMN = MOST_ROWS_ASIDE + 1
"""So many are noted, one more than rows can be set aside; no column uses up those of another."""
SHARED = "xl/sharedStrings.xml"
KEPT = ("[Content_Types].xml", "_rels/.rels", "xl/styles.xml", SHARED)
BOOK, LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
OLD_BOOK = b"\xd0\xcf\x11\xe0"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LINKED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
DECLARATION = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)

type Cell = tuple[int, int]
type Begins = Callable[[str, dict[str, str]], None]
type Ends = Callable[[str], None]
type Reads = Callable[[str], None]


@dataclass(slots=True)
class Measured:
    """How far a sheet reaches, from 1, and the cells (column → row → code) with no value to be trusted.

    Of those the first of each column are named.
    """

    rows: int = 0
    columns: int = 0
    faults: dict[int, dict[int, str]] = field(default_factory=dict)


def sheet_taken_out(stream: BinaryIO, *, sheet: str) -> tuple[BytesIO, str, Measured]:
    """Give a workbook of one sheet, by name or else the first, the sheet's name, and its measures.

    Raises UnreadableFile.
    """
    if stream.read(4) == OLD_BOOK:
        raise UnreadableFile(line=0, code="old_workbook")
    with opened_archive(stream, bounds=BOUNDS) as archive:
        parts = {name: _xml(archive, name) for name in (BOOK, LINKS, *KEPT) if name in archive.names}
        name, place = _place_of(parts, sheet)
        if place not in archive.names:
            raise UnreadableFile(line=0, code="no_workbook")
        parts[place] = _xml(archive, place)
    return _packed(parts), name, _measured(parts[place], parts.get(SHARED, b""))


def _xml(archive: Archive, name: str) -> bytes:
    """Give a part that is plain XML: no declarations that grow, no encoding that would hide them."""
    content = archive.read(name)
    if DECLARATION.search(content) or b"\0" in content:
        raise UnreadableFile(line=0, code="workbook_declares", values={"name": name})
    return content


def _place_of(parts: dict[str, bytes], wanted: str) -> tuple[str, str]:
    """Find a sheet by its name, or the first one, and the part it stands in."""
    try:
        sheets = list(_tree(parts, BOOK).iter(f"{MAIN}sheet"))
        links = {link.get("Id"): link.get("Target", "") for link in _tree(parts, LINKS)}
    except (KeyError, ET.ParseError, ValueError, LookupError):
        raise UnreadableFile(line=0, code="no_workbook") from None
    found = [each for each in sheets if each.get("name") == wanted] if wanted else sheets[:1]
    if len(found) != 1:
        raise UnreadableFile(line=0, code="no_such_sheet", values={"name": wanted})
    target = links.get(found[0].get(LINKED), "")
    return found[0].get("name", ""), target[1:] if target.startswith("/") else f"xl/{target}"


def _tree(parts: dict[str, bytes], name: str) -> ET.Element:
    return ET.fromstring(parts[name])  # noqa: S314  # bounded, and without declarations, see _xml


def _packed(parts: dict[str, bytes]) -> BytesIO:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    packed.seek(0)
    return packed


def _measured(sheet: bytes, shared: bytes) -> Measured:
    looking = _Looking(_shared_lengths(shared))
    _parse(sheet, looking.begins, looking.ends, looking.reads)
    return looking.measured


def _parse(content: bytes, begins: Begins, ends: Ends, reads: Reads) -> None:
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = begins, ends
    parser.CharacterDataHandler = reads
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise UnreadableFile(line=0, code="workbook_broken", values={"line": str(error.lineno)}) from None


def _shared_lengths(content: bytes) -> list[int]:
    """Give how many characters each shared text has."""
    lengths: list[int] = []

    def begins(name: str, _attributes: dict[str, str]) -> None:
        if name.endswith("}si"):
            lengths.append(0)

    def reads(text: str) -> None:
        if lengths:
            lengths[-1] += len(text)

    if content:
        _parse(content, begins, lambda _name: None, reads)
    return lengths


class _Looking:
    """Looks at every cell of a sheet as it passes, and stops as soon as it is too large."""

    def __init__(self, shared: list[int]) -> None:
        self.measured = Measured()
        self._shared = shared
        self._row = self._column = self._characters = 0
        self._cell: dict[str, str] | None = None
        self._holds: set[str] = set()
        self._value = ""
        self._kinds = {"row": self._begin_row, "c": self._begin_cell}

    def begins(self, name: str, attributes: dict[str, str]) -> None:
        kind = name.rpartition("}")[2]
        if begin := self._kinds.get(kind):
            begin(attributes)
        elif self._cell is not None:
            self._holds.add(kind)

    def reads(self, text: str) -> None:
        if self._cell is not None:
            self._value = text

    def ends(self, name: str) -> None:
        if not name.endswith("}c") or self._cell is None:
            return
        if self._cell.get("t") == "e":
            self._note("workbook_error")
        elif "f" in self._holds and not self._holds & {"v", "is"}:
            self._note("workbook_formula")
        elif self._cell.get("t") == "s":
            self._count_shared()
        self._cell = None

    def _begin_row(self, attributes: dict[str, str]) -> None:
        self._row = _number(attributes.get("r"), self._row + 1)
        self._column = 0

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        self._row, self._column = _place(attributes.get("r"), (self._row, self._column + 1))
        self._cell, self._holds, self._value = attributes, set(), ""
        found = self.measured
        found.rows, found.columns = max(found.rows, self._row), max(found.columns, self._column)
        if found.columns > MOST_COLUMNS or found.rows * found.columns > MOST_CELLS:
            self._refuse_size()

    def _count_shared(self) -> None:
        index = _number(self._value.strip(), 0)
        if index >= len(self._shared):
            raise UnreadableFile(line=self._row, code="workbook_broken", values={"line": str(self._row)})
        self._characters += self._shared[index]
        if self._characters > MOST_CHARACTERS:
            self._refuse_size()

    def _refuse_size(self) -> None:
        values = {"rows": f"{self.measured.rows:,}", "columns": f"{self.measured.columns:,}"}
        raise UnreadableFile(line=self._row, code="workbook_too_large", values=values)

    def _note(self, code: str) -> None:
        noted = self.measured.faults.setdefault(self._column, {})
        if len(noted) < FAULTS_OF_A_COLUMN:
            noted[self._row] = code


def _number(text: str | None, otherwise: int) -> int:
    if text is None:
        return otherwise
    if not (text.isascii() and text.isdecimal() and len(text) <= 7):  # noqa: PLR2004  # of 1,048,576 rows
        raise UnreadableFile(line=0, code="workbook_broken", values={"line": text[:20]})
    return int(text)


def _place(text: str | None, otherwise: Cell) -> Cell:
    """Read where a cell stands.

    >>> _place("AA12", (0, 0)), _place(None, (3, 4))
    ((12, 27), (3, 4))
    """
    if text is None:
        return otherwise
    found = REFERENCE.fullmatch(text)
    if found is None:
        raise UnreadableFile(line=otherwise[0], code="workbook_broken", values={"line": text[:20]})
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]), column
