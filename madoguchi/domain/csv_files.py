"""CSV files (CSVファイル) for people: opened by spreadsheets, which take some texts for formulas."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from itertools import chain

# Spreadsheets reckon with what begins like this, the full-width ones as well (OWASP, CSV Injection).
BEGINS_A_FORMULA = tuple("=+-@＝＋－＠\t\r\n")
BYTE_ORDER_MARK = "\ufeff"  # without it, a Japanese Excel reads UTF-8 as CP932

type Cell = str | int | None


def safe_cell(value: Cell) -> str:
    """Write a value so that a spreadsheet shows it and reckons with nothing; numbers stay numbers.

    >>> [safe_cell(value) for value in ("=1+1", "  @SUM(A1)", "山田", -500, None)]
    ["'=1+1", "'  @SUM(A1)", '山田', '-500', '']
    """
    if isinstance(value, int) or value is None:
        return "" if value is None else str(value)
    begins = value.lstrip(" \u3000\u00a0")
    return f"'{value}" if begins.startswith(BEGINS_A_FORMULA) else value


def csv_file(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    r"""Write a file in UTF-8 with its mark, lines ending as Windows wants them.

    >>> csv_file(["品名"], [["=1"]]).decode()
    "\ufeff品名\r\n'=1\r\n"
    """
    return b"".join(csv_lines(header, rows))


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """Write such a file line by line, so that none has to be whole in memory."""
    yield BYTE_ORDER_MARK.encode()
    for row in chain([header], rows):
        text = StringIO()
        csv.writer(text, lineterminator="\r\n").writerow([safe_cell(cell) for cell in row])
        yield text.getvalue().encode()
