"""What a staged file would change, without changing it."""

from dataclasses import dataclass

from madoguchi.ingest.staging import rows_of

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


def compared(*, changes: str, gone: str) -> Comparison:
    """Compare a file of one row a record, which should hold all of them, by two statements.

    ``changes`` gives one row: added, changed, unchanged, signature; ``gone`` takes how many names to show,
    and gives each with the count of all.
    """
    ((added, changed, unchanged, signature),) = rows_of(changes)
    missing = rows_of(gone, (MOST_SHOWN,))
    return Comparison(
        added,
        changed,
        unchanged,
        rows_published=added + changed,
        rows_unchanged=unchanged,
        signature=signature,
        gone=missing[0][1] if missing else 0,
        gone_shown=tuple(name for name, _count in missing),
    )
