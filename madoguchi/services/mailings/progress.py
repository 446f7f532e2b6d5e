"""Progress (進み具合): how far a mailing is, as a person asks for it.

Mails that wait, were given up or came back are counted by partial indexes, which hold these alone; what was
sent is what is left. So a mailing to a million that is through costs no more than one to a hundred.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from madoguchi.models import Mailing, OutgoingMail

type Counts = dict[int | None, int]


@dataclass(frozen=True, slots=True)
class Progress:
    """A mailing with what became of its mails so far.

    Those given up or returned that were removed after their time count no more; those sent still do.
    """

    mailing: Mailing
    waiting: int
    sent: int
    given_up: int
    returned: int

    @property
    def is_going_on(self) -> bool:
        """Whether mails of it are still to leave."""
        is_through = self.mailing.filled_at is not None and not self.waiting
        return self.mailing.stopped_at is None and not is_through


def progress_of(*, most: int = 20) -> list[Progress]:
    """List the operator's mailings, the newest first."""
    found = list(Mailing.objects.order_by("-id")[:most])
    stopped = [each.pk for each in found if each.stopped_at]
    counts = (_unsent(found), _returned(found), _sent_before_a_stop(stopped))
    return [_progress(each, *counts) for each in found]


def _progress(
    mailing: Mailing, unsent: dict[int | None, tuple[int, int]], returned: Counts, sent: Counts
) -> Progress:
    waiting, given_up = unsent.get(mailing.pk, (0, 0))
    known = sent.get(mailing.pk, 0) if mailing.stopped_at else mailing.queued - waiting - given_up
    return Progress(mailing, waiting, max(known, 0), given_up, returned.get(mailing.pk, 0))


def _unsent(mailings: Iterable[Mailing]) -> dict[int | None, tuple[int, int]]:
    """Count the mails that wait and that were given up."""
    unsent = OutgoingMail.objects.filter(mailing__in=mailings, sent_at=None)
    counted = unsent.values_list("mailing").annotate(
        waiting=Count("pk", filter=Q(given_up_at=None)),
        given_up=Count("pk", filter=Q(given_up_at__isnull=False)),
    )
    return {mailing: (waiting, given_up) for mailing, waiting, given_up in counted}


def _returned(mailings: Iterable[Mailing]) -> Counts:
    returned = OutgoingMail.objects.filter(mailing__in=mailings, bounced_at__isnull=False)
    return dict(returned.values_list("mailing").annotate(count=Count("pk")))


def _sent_before_a_stop(stopped: list[int]) -> Counts:
    """Count one by one: what a stop has dropped is gone, so nothing can be subtracted."""
    sent = OutgoingMail.objects.filter(mailing__in=stopped, sent_at__isnull=False)
    return dict(sent.values_list("mailing").annotate(count=Count("pk"))) if stopped else {}
