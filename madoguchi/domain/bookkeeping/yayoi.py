"""弥生会計: the import format of 弥生会計 05 and later (仕訳日記帳), 25 columns in CP932, no heading.

Source: the maker's support pages 18545 (columns, 2000 for an entry of one line, days as 2019/07/01, names of
24 half widths) and 27184 (弥生会計 オンライン takes the same columns: amounts with tax, of nine digits at
most and never negative; 税区分 ends in how the invoice qualifies).
"""

from collections.abc import Iterable

from madoguchi.domain.bookkeeping.entries import Entry
from madoguchi.domain.spreadsheets import rows_of

FILE = "yayoi.csv"
ONE_LINE = "2000"
TAX = {10: "課対仕入込10%適格", 8: "課対仕入込軽減8%適格", 0: "対象外"}
OWED = "未払金"
LONGEST_DESCRIPTION = 64  # counted as the program does, two for a wide character


def written(entries: Iterable[Entry]) -> bytes:
    """Write entries; a character that CP932 lacks becomes 〓, and what is given back changes sides."""
    text = rows_of(_row(entry) for entry in entries)
    return "".join(map(_written, text)).encode("cp932")


def _row(entry: Entry) -> tuple[str | int, ...]:
    amount, tax = abs(entry.amount), abs(entry.tax)
    expense = (entry.account, "", "", TAX[entry.rate], amount, tax)
    owed = (OWED, "", "", "対象外", amount, 0)
    debit, credit = (expense, owed) if entry.amount >= 0 else (owed, expense)
    description = _shortened(entry.description)
    return (
        *(ONE_LINE, "", "", f"{entry.on:%Y/%m/%d}"),
        *debit,
        *credit,
        *(description, "", "", "0", "", "", "0", "0", "no"),
    )


def _written(letter: str) -> str:
    try:
        letter.encode("cp932")
    except UnicodeEncodeError:
        return "〓"
    return letter


def _shortened(text: str) -> str:
    """Cut a text to what the column holds.

    >>> len(_shortened("適格" * 40)), _shortened("ab")
    (32, 'ab')
    """
    kept, width = "", 0
    for letter in text:
        width += 1 if letter.isascii() else 2
        if width > LONGEST_DESCRIPTION:
            break
        kept += letter
    return kept
