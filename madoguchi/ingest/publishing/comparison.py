"""What a staged file would change, without changing it."""

from dataclasses import dataclass

MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Comparison:
    """Counts of records (such as bills) and of the file's rows in them.

    ``gone`` counts what is known and not in the file, ``gone_shown`` names some of it; None where a file need
    not hold everything. ``total`` is in whole yen, where a file has amounts. Equal comparisons made at
    different times mean the same changes: ``signature`` is reckoned from each of them.
    """

    added: int
    changed: int
    unchanged: int
    rows_published: int
    rows_unchanged: int
    signature: str = ""
    gone: int | None = None
    gone_shown: tuple[str, ...] = ()
    total: int | None = None
