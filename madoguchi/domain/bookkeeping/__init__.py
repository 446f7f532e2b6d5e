"""Bookkeeping (会計ソフト): invoices as the usual programs take them in, a file for each.

Every program's module has the same two names: ``FILE``, and ``written(entries)``. See decision 0022.
"""

from madoguchi.domain.bookkeeping import freee, money_forward, yayoi
from madoguchi.domain.bookkeeping.entries import Entry, entries_of

PROGRAMS = (freee, money_forward, yayoi)

__all__ = ["PROGRAMS", "Entry", "entries_of"]
