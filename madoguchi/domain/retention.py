"""Retention (保存期間): until when the issuer keeps what it has issued (消費税法施行令70条の13第1項)."""

import calendar
from datetime import date


def kept_until(*, issued_on: date, fiscal_year_ends: int, years: int) -> date:
    """Give the last day: ``years`` from two months after the end of the tax period it was issued in.

    ``fiscal_year_ends`` is the last month of that period.

    >>> kept_until(issued_on=date(2024, 10, 21), fiscal_year_ends=3, years=7)
    datetime.date(2032, 5, 31)
    >>> kept_until(issued_on=date(2024, 12, 31), fiscal_year_ends=12, years=7)
    datetime.date(2032, 2, 29)
    """
    end_year = issued_on.year + (issued_on.month > fiscal_year_ends)
    index = end_year * 12 + fiscal_year_ends - 1 + 2 + years * 12
    year, month = divmod(index, 12)
    return date(year, month + 1, calendar.monthrange(year, month + 1)[1])
