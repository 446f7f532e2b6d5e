"""What waits for staff (対応待ち): how much, since when, and how much of it is late; each a query."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Min, OuterRef, Q, QuerySet, Subquery

from madoguchi.domain.batches import BatchState
from madoguchi.domain.clock import business_day
from madoguchi.domain.service_requests import State
from madoguchi.models import (
    Batch,
    DeadAddress,
    InvoiceRequest,
    Job,
    LetterRequest,
    MailReturn,
    MemberPlace,
    Place,
    QuarantinedRow,
)
from madoguchi.operators.schema.profile import Profile
from madoguchi.services import applications, email_corrections, service_requests
from madoguchi.services.staff.mails import given_up_since

LETTERS_WITHIN = timedelta(days=3)
BATCHES_WITHIN = timedelta(days=1)
LAPSES_WITHIN = timedelta(days=1)
LATELY = timedelta(days=7)
MOST = 200  # of what may have grown beyond any number, no more are counted
UNDECIDED = (BatchState.RECEIVED, BatchState.CHECKED, BatchState.RELEASED)


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many wait, how many of them are late, and since when the oldest does.

    ``is_more`` if there are more than were counted; ``first`` is the key of where to begin, 0 for none.
    """

    count: int
    late: int = 0
    oldest: date | None = None
    is_more: bool = False
    first: int = 0


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


def corrections_waiting(*, profile: Profile, now: datetime) -> Waiting:
    """Count the e-mail addresses that wait for a second person; late are those that lapse within a day."""
    found = email_corrections.open_corrections(now=now).values_list("proposed_at", "expires_at")[: MOST + 1]
    lapsing = [expires_at <= now + LAPSES_WITHIN for _proposed_at, expires_at in found]
    return _counted([proposed_at for proposed_at, _expires_at in found], late=sum(lapsing))


def first_invoices_waiting(*, profile: Profile, now: datetime) -> Waiting:
    """Count the first invoices that are to be posted."""
    waiting = _where(
        InvoiceRequest.objects.filter(first_posted_on=None),
        Place.objects.filter(customer=OuterRef("customer_id")),
    )
    return _by_age(
        waiting.order_by("requested_at").values_list("requested_at", flat=True), now - LETTERS_WITHIN
    )


def dead_mails_waiting(*, profile: Profile, now: datetime) -> Waiting:
    """Count the dead addresses whose members are to be told by post."""
    reader = MemberPlace.objects.filter(member__is_active=True, member__email_key=OuterRef("email_key"))
    waiting = _where(DeadAddress.objects.filter(listed_at=None).exclude(email_key=""), reader)
    return _by_age(waiting.order_by("died_at").values_list("died_at", flat=True), now - LETTERS_WITHIN)


def mails_given_up(*, profile: Profile, now: datetime) -> Waiting:
    """Count the mails that were given up in the last days; nobody waits for most of them."""
    lately = given_up_since(now - LATELY).order_by("given_up_at").values_list("given_up_at", flat=True)
    return _by_age(lately, None)


def rows_waiting(*, profile: Profile, now: datetime) -> Waiting:
    """Count what was set aside of published batches and not decided, the first batch of it named."""
    undecided = QuarantinedRow.objects.filter(decision="", batch__state=BatchState.PUBLISHED)
    found = list(undecided.order_by("id").values_list("batch__received_at", "batch_id")[: MOST + 1])
    ages = [received_at or now for received_at, _batch in found]
    late = sum(age < now - BATCHES_WITHIN for age in ages)
    return replace(_counted(ages, late=late), first=found[0][1] if found else 0)


def _where(found: QuerySet[Any, Any], needed: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    """Keep what a query finds something for, looked up row by row, so that no large table is read whole."""
    kept: QuerySet[Any, Any] = found.annotate(needed=Subquery(needed.values("pk")[:1]))
    return kept.filter(needed__isnull=False)


def _by_age(found: QuerySet[Any, Any], late_before: datetime | None) -> Waiting:
    """Count moments, the oldest first, up to the most."""
    ages = list(found[: MOST + 1])
    late = sum(age < late_before for age in ages) if late_before else 0
    return _counted(ages, late=late)


def _counted(ages: Sequence[datetime], *, late: int) -> Waiting:
    oldest = business_day(now=min(ages)) if ages else None
    return Waiting(min(len(ages), MOST), min(late, MOST), oldest, is_more=len(ages) > MOST)


def _waiting(*, count: int, late: int, oldest: datetime | None) -> Waiting:
    return Waiting(count, late, business_day(now=oldest) if oldest else None)
