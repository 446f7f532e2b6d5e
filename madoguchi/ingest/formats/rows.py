"""Rows (行): what every format reads and writes, and the two ways in which reading can fail."""

from dataclasses import dataclass, field

from madoguchi.operators.schema.files import DataFile


@dataclass(frozen=True, slots=True)
class Row:
    """One row as received.

    ``line`` is the physical line, from 1, on which the row starts. ``values`` holds the text of each
    mapped column, by the profile's name for it, such as ``line_charge``; ``content`` is what comes with the
    row, such as the PDF that it names.
    """

    line: int
    values: dict[str, str]
    content: bytes = b""


@dataclass(frozen=True, slots=True)
class UnreadableRow:
    """One row that cannot be read; the rows behind it can.

    ``column`` is the heading or the byte range, empty if the whole row is meant. ``code`` and
    ``values`` say what is wrong; the sentence for a person is made elsewhere.
    """

    line: int
    column: str
    code: str
    values: dict[str, str] = field(default_factory=dict)


class UnreadableFile(Exception):
    """Nothing behind this point can be trusted; the content is that of an ``UnreadableRow``."""

    def __init__(
        self, *, line: int, code: str, column: str = "", values: dict[str, str] | None = None
    ) -> None:
        super().__init__(f"line {line}: {code}")
        self.line = line
        self.column = column
        self.code = code
        self.values = values or {}


def whole_file(row: UnreadableRow) -> UnreadableFile:
    """Turn a row's fault into one of the file, for rows without which nothing else can be read."""
    return UnreadableFile(line=row.line, column=row.column, code=row.code, values=row.values)


def mapped_columns(file: DataFile) -> dict[str, str]:
    """Give what the profile maps: its name for a column → the heading or byte range in the file."""
    stated: dict[str, str] = file.columns.model_dump()
    return {name: place for name, place in stated.items() if place}


def places_of(headings: list[str], file: DataFile, *, line: int) -> dict[str, tuple[int, str]]:
    """Find mapped columns by their headings: their names → place from 0, and heading.

    ``line`` is that of the headings. Raises UnreadableFile where a heading is missing or stands twice.
    """
    places = {}
    for name, heading in mapped_columns(file).items():
        if (count := headings.count(heading)) != 1:
            code = "duplicate_column" if count else "missing_column"
            raise UnreadableFile(line=line, column=heading, code=code, values={"heading": heading})
        places[name] = (headings.index(heading), heading)
    return places
