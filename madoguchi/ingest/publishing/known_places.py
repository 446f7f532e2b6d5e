"""Places that a file names and we do not know."""

from collections.abc import Iterator

from madoguchi.ingest.report import MOST_ROWS_ASIDE, LineFault
from madoguchi.ingest.staging import rows_of

UNKNOWN = """
SELECT min(staged.line), staged.place_number, array_agg(staged.line ORDER BY staged.line) FROM staged
LEFT JOIN madoguchi_place place ON place.number = staged.place_number
WHERE place.id IS NULL GROUP BY staged.place_number ORDER BY 1 LIMIT %s
"""


def unknown_places(column: str) -> Iterator[LineFault]:
    """Name each unknown place once, with its first line."""
    for line, number, records in rows_of(UNKNOWN, (MOST_ROWS_ASIDE + 1,)):
        yield LineFault(line, column, "unknown_place", {"number": number}, tuple(records))
