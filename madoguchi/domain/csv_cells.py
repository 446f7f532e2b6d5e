"""Cells of CSV files (CSV の値) that people open in spreadsheet programs."""

# OWASP, CSV Injection: a cell that begins so is read as a formula.
BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def plain_cell(text: str) -> str:
    """Write a value so that no program takes it for a formula.

    >>> plain_cell("=HYPERLINK(1)"), plain_cell("0001000025")
    ("'=HYPERLINK(1)", '0001000025')
    """
    return f"'{text}" if text.startswith(BEGINS_A_FORMULA) else text
