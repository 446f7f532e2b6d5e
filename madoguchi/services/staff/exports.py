"""Exports (書き出し): a list that leaves the counter as a file is an act of its own on record."""

from datetime import datetime

from madoguchi.domain.audit import Act, Actor, subject
from madoguchi.services import audit

MOST_ROWS = 10_000


def note_export(*, name: str, rows: int, is_cut: bool, by: Actor, now: datetime) -> None:
    """Put on record that a list left as a file: which one, and how many rows; whose stands in the look."""
    about = subject("list", name)
    audit.note(by=by, act=Act.LIST_EXPORTED, about=about, now=now, rows=rows, is_cut=is_cut)
