"""Progress (進み具合): how far a mailing is, as a person asks for it."""

from dataclasses import dataclass

from django.db.models import Count, Q

from madoguchi.models import Mailing


@dataclass(frozen=True, slots=True)
class Progress:
    """A mailing with what became of its mails so far; those removed after their time count no more."""

    mailing: Mailing
    waiting: int
    sent: int
    given_up: int
    returned: int


def progress_of(*, most: int = 20) -> list[Progress]:
    """List the operator's mailings, the newest first."""
    waiting = Q(mails__sent_at=None, mails__given_up_at=None)
    found = Mailing.objects.order_by("-id").annotate(
        count_waiting=Count("mails", filter=waiting),
        count_sent=Count("mails", filter=Q(mails__sent_at__isnull=False)),
        count_given_up=Count("mails", filter=Q(mails__given_up_at__isnull=False)),
        count_returned=Count("mails", filter=Q(mails__bounced_at__isnull=False)),
    )[:most]
    return [
        Progress(each, each.count_waiting, each.count_sent, each.count_given_up, each.count_returned)
        for each in found
    ]
