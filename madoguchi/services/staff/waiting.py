"""What waits for staff (対応待ち): how much, since when, and how much of it is late; each a query."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Min, Q

from madoguchi.domain.clock import business_day
from madoguchi.domain.service_requests import State
from madoguchi.models import LetterRequest
from madoguchi.operators.schema.profile import Profile
from madoguchi.services import applications, service_requests

LETTERS_WITHIN = timedelta(days=3)


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


def _waiting(*, count: int, late: int, oldest: datetime | None) -> Waiting:
    return Waiting(count, late, business_day(now=oldest) if oldest else None)
