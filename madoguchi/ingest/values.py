"""Values: from the text in a column to a date, a month or an amount; what does not fit is refused."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from madoguchi.operators.schema.files import DataFile

NUMBER = re.compile(r"[+-]?(\d+|\d{1,3}(,\d{3})+)")
ADDRESSABLE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]*")
# A month outside is a slip of the pen; a bill in it could never be taken back.
EARLIEST_YEAR, LATEST_YEAR = 1970, 2099
LARGEST = 2**31 - 1
UNSEPARATED = re.compile("%[A-Za-z]%[A-Za-z]")
"""Parts of a day that nothing keeps apart: what one has lost, the next would make up for."""
LONGEST_NUMBER = 60
"""Characters, leading zeros included; Python itself refuses to read some thousands of digits."""


class ValueRefused(Exception):
    """A value does not fit; carries the field, a code, and the values that show it."""

    def __init__(self, field: str, code: str, **values: str) -> None:
        super().__init__(code)
        self.field = field
        self.code = code
        self.values = values


@dataclass(frozen=True, slots=True)
class RowValues:
    """The values of one row, read on demand by type."""

    texts: Mapping[str, str]
    file: DataFile

    def text(self, field: str, *, longest: int) -> str:
        """Give a text as received; empty where the file has no such column."""
        found = self.texts.get(field, "")
        if len(found) > longest:
            raise ValueRefused(field, "too_long", length=str(len(found)), longest=str(longest))
        if "\x00" in found:
            raise ValueRefused(field, "control_character")
        return found

    def required(self, field: str, *, longest: int) -> str:
        """Give a text that must be there."""
        found = self.text(field, longest=longest)
        if not found.strip():
            raise ValueRefused(field, "empty")
        return found

    def key(self, field: str) -> str:
        """Give a number that stands in addresses: half-width letters, digits and ``-`` ``_`` ``.`` only."""
        found = self.text(field, longest=40).strip()
        if found and not ADDRESSABLE.fullmatch(found):
            raise ValueRefused(field, "not_addressable", found=found)
        return found

    def coded(self, field: str, codes: Mapping[str, str], default: str) -> str:
        """Give what a code means; ``default`` where the file has no such column."""
        if not getattr(self.file.columns, field):
            return default
        code = self.texts.get(field, "").strip()
        if code not in codes:
            raise ValueRefused(field, "unknown_code", found=code)
        return codes[code]

    def amount(self, field: str) -> int | None:
        """Give a whole number, such as yen; None where the column is empty."""
        found = self.texts.get(field, "").strip()
        if not found:
            return None
        if not found.isascii() or not NUMBER.fullmatch(found):
            raise ValueRefused(field, "not_a_number", found=found)
        if len(found) > LONGEST_NUMBER or abs(value := int(found.replace(",", ""))) > LARGEST:
            raise ValueRefused(field, "number_too_large", found=found)
        return value

    def required_amount(self, field: str) -> int:
        """Give a whole number that must be there."""
        found = self.amount(field)
        if found is None:
            raise ValueRefused(field, "empty")
        return found

    def day(self, field: str) -> date | None:
        """Give a calendar day; None where the column is empty."""
        return self._date(field, self.file.date_format, "not_a_day")

    def day_of_some_year(self, field: str) -> tuple[date, bool]:
        """Give a day that must be there, and whether its year is known; else it is one of 2000."""
        form = self.file.date_format
        has_year = any(mark in form for mark in ("%Y", "%y", "%F", "%x"))
        found = self._date(field, form, "not_a_day") if has_year else self._date_of_2000(field, form)
        if found is None:
            raise ValueRefused(field, "empty")
        return found, has_year

    def _date_of_2000(self, field: str, form: str) -> date | None:
        found = self.texts.get(field, "").strip()
        if not found:
            return None
        try:
            return _parsed(f"2000 {found}", f"%Y {form}")
        except ValueError:
            raise ValueRefused(field, "not_a_day", found=found, form=form) from None

    def month(self, field: str) -> date:
        """Give a month as its first day."""
        found = self._date(field, self.file.month_format, "not_a_month")
        if found is None:
            raise ValueRefused(field, "empty")
        if not EARLIEST_YEAR <= found.year <= LATEST_YEAR:
            raise ValueRefused(field, "month_out_of_range", found=f"{found:%Y-%m}")
        return found.replace(day=1)

    def _date(self, field: str, form: str, code: str) -> date | None:
        found = self.texts.get(field, "").strip()
        if not found:
            return None
        try:
            return _parsed(found, form)
        except ValueError:
            raise ValueRefused(field, code, found=found, form=form) from None


@lru_cache(maxsize=4096)
def _parsed(text: str, form: str) -> date:
    """Read a day once: a file of a million rows holds a handful of different ones. Raises ValueError.

    >>> _parsed("20240930", "%Y%m%d"), _parsed("2024/9/3", "%Y/%m/%d")
    (datetime.date(2024, 9, 30), datetime.date(2024, 9, 3))
    >>> _parsed("2024093", "%Y%m%d")
    Traceback (most recent call last):
    ValueError: digits are missing
    """
    found = datetime.strptime(text, form).date()  # noqa: DTZ007  # a day has no zone
    if UNSEPARATED.search(form) and found.strftime(form) != text:
        raise ValueError("digits are missing")
    return found
