"""Deciding (保留行の判断): a person corrects a row, lets it be as it is, or drops it."""

from datetime import datetime
from typing import Any

from django.db import transaction

from madoguchi.domain.batches import OVER, BatchState, NobodyNamed, ReasonMissing
from madoguchi.ingest.formats.aside import way_of
from madoguchi.ingest.report import PLACE_CHANGES_CUSTOMER
from madoguchi.models import QuarantinedRow
from madoguchi.operators.schema.files import DataFile

MAY_COME_BACK = (BatchState.REFUSED, *OVER)


class DecisionRefused(Exception):
    """A quarantined row cannot be decided like this."""


class AlreadySent(DecisionRefused):
    """The row was sent in with a batch that stands."""


class NothingToApprove(DecisionRefused):
    """Only a place that moves to another customer can be let in as it is; another row must be corrected."""


class NothingTyped(DecisionRefused):
    """A corrected row holds something."""


class NotRecords(DecisionRefused):
    """A bank's records have their length and headers; anything else would refuse those beside it."""


class HeadingsGone(DecisionRefused):
    """Rows of a workbook are corrected below their headings, which stay."""


MISFITS = {"zengin": NotRecords, "workbook": HeadingsGone}


def correct(*, row: QuarantinedRow, corrected: bytes, file: DataFile | None, by: str, now: datetime) -> None:
    """Put what is right beside what stands in the original; raises DecisionRefused and DeedRefused.

    ``file`` describes the batch of the row.
    """
    if not corrected.strip():
        raise NothingTyped
    if file and not way_of(file).fits(corrected, kept=bytes(row.raw)):
        raise MISFITS[file.format]
    _decide(row, decision="corrected", corrected=corrected, by=by, now=now)


def approve(*, row: QuarantinedRow, by: str, now: datetime) -> None:
    """Let a place move to another customer, as the row says; raises DecisionRefused and DeedRefused."""
    if {fault["code"] for fault in row.faults} != {PLACE_CHANGES_CUSTOMER}:
        raise NothingToApprove(row.code)
    _decide(row, decision="approved", by=by, now=now)


def drop(*, row: QuarantinedRow, by: str, note: str, now: datetime) -> None:
    """Decide that a row is not to come in; raises DecisionRefused and DeedRefused."""
    if not note.strip():
        raise ReasonMissing
    _decide(row, decision="dropped", note=note, by=by, now=now)


@transaction.atomic
def _decide(row: QuarantinedRow, *, by: str, now: datetime, **facts: Any) -> None:
    if not by.strip():
        raise NobodyNamed
    held = QuarantinedRow.objects.select_for_update(of=("self",)).select_related("sent_in").get(pk=row.pk)
    if held.sent_in and held.sent_in.state not in MAY_COME_BACK:
        raise AlreadySent(str(held.sent_in_id))
    plain = {"corrected": None, "note": "", "sent_in": None}
    QuarantinedRow.objects.filter(pk=row.pk).update(**plain | facts, decided_by=by, decided_at=now)
    row.refresh_from_db()
