"""Kinds of bills: one module a way of billing; each has the same ``statements``.

A kind is chosen by what the operator's file of bills can say.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from random import Random
from typing import Protocol

from madoguchi.domain.bills import Statement
from madoguchi.ingest.sample_town.bill_kinds import account, metered, monthly
from madoguchi.ingest.sample_town.stories import Supply
from madoguchi.operators.schema.files import BillColumns


class BillKind(Protocol):
    """What every module of a kind offers."""

    def statements(
        self, supplies: Sequence[Supply], *, months: Sequence[date], columns: BillColumns, random: Random
    ) -> Iterator[Statement]:
        """Yield the bills of one place, oldest first; ``months`` are first days."""


def kind_for(columns: BillColumns) -> BillKind:
    """Choose the kind that fills the most columns."""
    if columns.read_on:
        return metered
    return account if columns.balance else monthly
