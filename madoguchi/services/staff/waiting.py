"""What waits for staff (対応待ち): how much, since when, and how much of it is late; each a query."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Min, Q

from madoguchi.domain.batches import BatchState
from madoguchi.domain.clock import business_day
from madoguchi.domain.service_requests import State
from madoguchi.models import Batch, Job, LetterRequest, MailReturn
from madoguchi.operators.schema.profile import Profile
from madoguchi.services import applications, service_requests

LETTERS_WITHIN = timedelta(days=3)
BATCHES_WITHIN = timedelta(days=1)
LATELY = timedelta(days=7)
UNDECIDED = (BatchState.RECEIVED, BatchState.CHECKED, BatchState.RELEASED)


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many wait, how many of them are late, and since when the oldest does."""

    count: int
    late: int = 0
    oldest: date | None = None


def applications_waiting(*, profile: Profile, now: datetime) -> Waiting:
    """Count the applications that wait for review."""
    promised = applications.late_before(profile=profile, now=now)
    found = (
        applications.waiting()
        .order_by()
        .aggregate(
            count=Count("pk"), late=Count("pk", filter=Q(applied_at__lt=promised)), oldest=Min("applied_at")
        )
    )
    return _waiting(**found)


def requests_waiting(*, profile: Profile, now: datetime) -> Waiting:
    """Count the requests that are open; late are those that were to be answered by yesterday."""
    is_late = Q(answer_by__lt=business_day(now=now)) & ~Q(state=State.ACCEPTED)
    found = (
        service_requests.waiting()
        .order_by()
        .aggregate(count=Count("pk"), late=Count("pk", filter=is_late), oldest=Min("sent_at"))
    )
    return _waiting(**found)


def letters_waiting(*, profile: Profile, now: datetime) -> Waiting:
    """Count the letters that customers wait for."""
    found = LetterRequest.objects.filter(printed_at=None).aggregate(
        count=Count("pk"),
        late=Count("pk", filter=Q(requested_at__lt=now - LETTERS_WITHIN)),
        oldest=Min("requested_at"),
    )
    return _waiting(**found)


def batches_waiting(*, profile: Profile, now: datetime) -> Waiting:
    """Count the batches that wait for a person; late are those that came before yesterday."""
    late_before = now - BATCHES_WITHIN
    found = Batch.objects.filter(state__in=UNDECIDED).aggregate(
        count=Count("pk"), late=Count("pk", filter=Q(received_at__lt=late_before)), oldest=Min("received_at")
    )
    return _waiting(**found)


def dead_jobs(*, profile: Profile, now: datetime) -> Waiting:
    """Count the jobs that were given up; each of them is late."""
    found = Job.objects.filter(given_up_at__isnull=False).aggregate(
        count=Count("pk"), late=Count("pk"), oldest=Min("given_up_at")
    )
    return _waiting(**found)


def mails_returned(*, profile: Profile, now: datetime) -> Waiting:
    """Count what came back of mails in the last days; nobody waits for it."""
    lately = MailReturn.objects.filter(returned_at__gt=now - LATELY)
    return _waiting(late=0, **lately.aggregate(count=Count("pk"), oldest=Min("returned_at")))


def _waiting(*, count: int, late: int, oldest: datetime | None) -> Waiting:
    return Waiting(count, late, business_day(now=oldest) if oldest else None)
