"""Spreadsheets (表計算): text that a program opens must stay text, and never become a formula."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BYTE_ORDER_MARK = "\ufeff"


def cell(value: str | int) -> str:
    """Give a cell: a number as it stands, a text so that no program reckons with it (OWASP, CSV injection).

    >>> cell("=1+1"), cell(" @x"), cell(-1100), cell("山田")
    ("'=1+1", "' @x", '-1100', '山田')
    """
    text = str(value)
    is_formula = isinstance(value, str) and text.lstrip(" ").startswith(FORMULA_SIGNS)
    return f"'{text}" if is_formula else text


def rows_of(rows: Iterable[Sequence[str | int]]) -> str:
    r"""Write rows as CSV.

    >>> rows_of([("山田, 花子", 5509)])
    '"山田, 花子",5509\r\n'
    """
    written = StringIO()
    csv.writer(written).writerows([cell(value) for value in row] for row in rows)
    return written.getvalue()


def table(rows: Iterable[Sequence[str | int]]) -> bytes:
    r"""Write rows as CSV in UTF-8, with the mark by which spreadsheets know it.

    >>> table([("取引先", "金額"), ("山田, 花子", 5509)]).decode("utf-8-sig")
    '取引先,金額\r\n"山田, 花子",5509\r\n'
    """
    return (BYTE_ORDER_MARK + rows_of(rows)).encode()
