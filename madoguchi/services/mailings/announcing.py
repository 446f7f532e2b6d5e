"""Announcing (告知): a published batch leaves a mailing for each month that is news, and one job each."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from madoguchi.domain.announcements import is_news
from madoguchi.domain.clock import business_day
from madoguchi.models import Batch, Bill, Mailing, OutgoingMail
from madoguchi.operators.schema.profile import Profile
from madoguchi.services.jobs import defer
from madoguchi.services.mails.kinds import KINDS
from madoguchi.services.mails.templates import write_mail, write_stop

FILLING = "mailing"


def announce(*, batch: Batch, profile: Profile, now: datetime) -> None:
    """Leave to the worker what a batch tells its members; part of the transaction that publishes it.

    Nobody is told where the profile announces no such file, or no billed month in it is news.
    """
    for announcement in profile.mail.announcements:
        if announcement.file == batch.kind:
            for month in _months_of(batch, today=business_day(now=now)):
                _announce(batch, announcement.mail, month, profile=profile, now=now)


@transaction.atomic
def take_back(*, batch: Batch, now: datetime) -> int:
    """Stop what a batch tells, when it is taken back; give how many mails were dropped.

    Mails that are out are out. Those dropped leave no trace, so a corrected batch tells these members, and
    so does another one of the month that is out already. Mails in the hand of a worker are not waited for: it
    asks before each whether the mailing goes on.
    """
    mailings = list(Mailing.objects.select_for_update().filter(batch=batch, stopped_at=None))
    Mailing.objects.filter(pk__in=[each.pk for each in mailings]).update(stopped_at=now)
    is_free = Q(claimed_until=None) | Q(claimed_until__lte=now)
    unsent = OutgoingMail.objects.filter(is_free, mailing__in=mailings, sent_at=None, given_up_at=None)
    dropped = unsent.delete()[0]
    for stopped in mailings:
        _fill_others(stopped, now=now)
    return dropped


def _fill_others(stopped: Mailing, *, now: datetime) -> None:
    """Let mailings of the same month look again: they passed over whom the stopped one was to tell."""
    if is_news(month=stopped.month, today=business_day(now=now)):
        for other in Mailing.objects.filter(kind=stopped.kind, month=stopped.month, stopped_at=None):
            key = f"{FILLING}-{other.pk}-{stopped.pk}"
            defer(kind=FILLING, key=key, arguments={"mailing": other.pk}, now=now)


def _months_of(batch: Batch, *, today: date) -> list[date]:
    months = Bill.objects.filter(batch=batch).values_list("month", flat=True).distinct()
    return sorted(month for month in months if is_news(month=month, today=today))


def _announce(batch: Batch, kind: str, month: date, *, profile: Profile, now: datetime) -> None:
    written = write_mail(profile, kind, {"month": month}, now=now)
    mailing, is_new = Mailing.objects.get_or_create(
        batch=batch,
        kind=kind,
        month=month,
        defaults={
            "topic": KINDS[kind].topic,
            "subject": written.subject,
            "body": f"{written.body}\n{write_stop(profile)}",
            "announced_at": now,
        },
    )
    if is_new:
        key = f"{FILLING}-{mailing.pk}"
        defer(kind=FILLING, key=key, arguments={"mailing": mailing.pk}, now=now)
