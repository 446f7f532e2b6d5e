"""Refusals around batches, in the words of the terminal."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from madoguchi.domain.batches import DeedRefused, NobodyNamed, NoSuchMove, ReasonMissing, SamePerson
from madoguchi.ingest.publication import CheckedAnewNeeded
from madoguchi.ingest.quarantine.deciding import (
    AlreadySent,
    DecisionRefused,
    HeadingsGone,
    NothingToApprove,
    NothingTyped,
    NotRecords,
)
from madoguchi.ingest.taking_back import LaterBatch, NotReversible, StillReferred, TakeBackRefused
from madoguchi.interfaces.cli.store_refusals import store_refusals

WORDS: dict[type[Exception], str] = {
    ReasonMissing: "say why: --reason",
    NobodyNamed: "say who: --by",
    SamePerson: "the second release is another person's",
    NotReversible: "nothing tells what stood before this batch",
    AlreadySent: "it was sent in already",
    NothingToApprove: "only a place that moves to another customer is let in as it is; correct the row",
    NothingTyped: "the corrected row is empty",
    HeadingsGone: "leave the line of headings as it is, and a row below it",
    NotRecords: "a bank's records are 120 single bytes each, data (2) behind a header (1)",
}


@contextmanager
def batch_refusals() -> Iterator[None]:
    """Tell a refusal in a sentence."""
    try:
        with store_refusals():
            yield
    except (DeedRefused, TakeBackRefused, DecisionRefused, CheckedAnewNeeded) as refused:
        raise click.ClickException(_words(refused)) from None


def _words(refused: Exception) -> str:
    if isinstance(refused, NoSuchMove):
        return f"the batch is {refused.before}"
    if isinstance(refused, LaterBatch):
        return f"take batch {refused.later.pk} ({refused.later.file_name}) back first: it is later"
    if isinstance(refused, StillReferred):
        return f"{refused.noun} {refused.number} is referred to by: {refused.by}"
    if isinstance(refused, CheckedAnewNeeded):
        found = "; ".join(f"{name} {released} → {now}" for name, released, now in refused.differences)
        return f"it must be checked anew, for other changes were released: {found}"
    return WORDS.get(type(refused), str(refused))
