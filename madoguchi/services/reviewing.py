"""Reviewing (審査): what staff do with an application, each deed in its history and on record.

A claim keeps other reviewers off for a while; it opens nothing and decides nothing by itself.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypedDict
from uuid import UUID, uuid4

from django.db import transaction

from madoguchi.domain.applications import Comparison
from madoguchi.domain.audit import Act, Actor, subject
from madoguchi.domain.clock import business_day
from madoguchi.models import Application, ApplicationEvent
from madoguchi.operators.schema.profile import Profile
from madoguchi.services import applications, audit
from madoguchi.services.mails import queue_mail
from madoguchi.services.members import is_place_taken

Kind = ApplicationEvent.Kind
LONGEST_REASON, LONGEST_NOTE = 300, 500


class Who(TypedDict):
    """Who does something, by whose rules, and when: what every deed takes."""

    profile: Profile
    by: Actor
    now: datetime


class NoSuchApplication(Exception):
    """No application of this operator has this number."""


class ClaimedByAnother(Exception):
    """Somebody else looks at the application just now."""


class NoMailAddress(Exception):
    """The applicant left no address, so nothing can be asked by mail."""


class ApplicantErased(Exception):
    """The applicant has left and was erased; nothing more is written about him or her."""


class WordsMissing(Exception):
    """A reason, a question or a note of a call is empty or too long."""


@dataclass(frozen=True, slots=True)
class InQueue:
    """An application: how many days it waits, until which day that was promised, and who looks at it."""

    application: Application
    days: int
    promised_on: date
    is_late: bool
    claimed_by: str


def queue(*, profile: Profile, now: datetime) -> list[InQueue]:
    """List what waits for review, the oldest first."""
    found = applications.looked_up(applications.waiting().select_related("claimed_by"))
    return [in_queue(each, profile=profile, now=now) for each in found]


def in_queue(application: Application, *, profile: Profile, now: datetime) -> InQueue:
    """Say how long an application waits, and who looks at it."""
    applied_on, today = business_day(now=application.applied_at), business_day(now=now)
    promised_on = applied_on + timedelta(days=applications.review_days(profile))
    holder = application.claimed_by if is_claimed(application, profile=profile, now=now) else None
    return InQueue(
        application=application,
        days=(today - applied_on).days,
        promised_on=promised_on,
        is_late=application.applied_at < applications.late_before(profile=profile, now=now),
        claimed_by=holder.name if holder else "",
    )


def is_claimed(application: Application, *, profile: Profile, now: datetime) -> bool:
    """Test whether a claim still stands; what was decided is claimed by nobody."""
    if application.claimed_at is None or application.state != Application.State.WAITING:
        return False
    return application.claimed_at > now - timedelta(minutes=profile.staff.claim_minutes)


def find_application(*, number: int) -> Application:
    """Find an application, whatever became of it; raises NoSuchApplication."""
    related = ("member", "place__customer", "claimed_by")
    found = applications.looked_up(Application.objects.select_related(*related).filter(pk=number))
    if found:
        return found[0]
    raise NoSuchApplication(number)


def compared(application: Application) -> Comparison | None:
    """Compare what was typed with what the billing system holds by now; nothing once it was erased."""
    return applications.compare_again(application) if application.typed else None


def has_member_already(application: Application) -> bool:
    """Test whether another member is linked with the place that an application waits for."""
    waits = application.state == Application.State.WAITING
    return waits and application.place is not None and is_place_taken(application.place)


def events_of(application: Application) -> list[ApplicationEvent]:
    """List what was done with an application, the oldest first."""
    return list(ApplicationEvent.objects.filter(application=application).order_by("id"))


def next_after(application: Application) -> Application | None:
    """Give the application that waits behind another, or else the first that waits."""
    others = applications.waiting().exclude(pk=application.pk)
    return others.filter(applied_at__gte=application.applied_at).first() or others.first()


@transaction.atomic
def claim(*, profile: Profile, application: Application, by: Actor, now: datetime) -> None:
    """Keep others off an application; raises ClaimedByAnother and AlreadyDecided."""
    held = _held(profile, application, by, now=now)
    if held.claimed_by_id == by.staff_id and is_claimed(held, profile=profile, now=now):
        return
    Application.objects.filter(pk=held.pk).update(claimed_by=by.staff_id, claimed_at=now)
    _note(held, Kind.CLAIMED, Act.APPLICATION_CLAIMED, by=by, now=now)


@transaction.atomic
def release(*, profile: Profile, application: Application, by: Actor, now: datetime) -> None:
    """Let others look at an application again; raises ClaimedByAnother and AlreadyDecided."""
    held = _held(profile, application, by, now=now)
    if held.claimed_by_id:
        Application.objects.filter(pk=held.pk).update(claimed_by=None, claimed_at=None)
        _note(held, Kind.RELEASED, Act.APPLICATION_RELEASED, by=by, now=now)


@transaction.atomic
def accept(*, profile: Profile, application: Application, by: Actor, now: datetime) -> None:
    """Link the member with the place and mail it.

    Raises ClaimedByAnother, AlreadyDecided, NoSuchPlace and PlaceIsTaken.
    """
    held = _held(profile, application, by, now=now)
    applications.accept(profile=profile, application=held, by=by.name[:60], now=now)
    _note(held, Kind.ACCEPTED, Act.APPLICATION_ACCEPTED, by=by, now=now)


@transaction.atomic
def refuse(*, profile: Profile, application: Application, by: Actor, reason: str, now: datetime) -> None:
    """Close an application with a reason, which is mailed; raises WordsMissing and as above."""
    words = _checked(reason, longest=LONGEST_REASON)
    held = _held(profile, application, by, now=now)
    applications.refuse(profile=profile, application=held, by=by.name[:60], reason=words, now=now)
    _note(held, Kind.REFUSED, Act.APPLICATION_REFUSED, by=by, note=words, now=now)


@transaction.atomic
def ask_back(
    *, profile: Profile, application: Application, by: Actor, question: str, key: UUID, now: datetime
) -> None:
    """Mail the applicant a question, once for its key.

    Raises WordsMissing, NoMailAddress, ClaimedByAnother and AlreadyDecided.
    """
    words = _checked(question, longest=LONGEST_NOTE)
    held = _held(profile, application, by, now=now)
    if not held.member.email:
        raise NoMailAddress
    if _was_done(key):
        return
    queue_mail(
        profile=profile,
        kind="application_question",
        recipient=held.member.email,
        key=f"application-{held.pk}-question-{key}",
        values={"name": held.typed.get("name", ""), "question": words},
        member=held.member,
        now=now,
    )
    _note(held, Kind.ASKED_BACK, Act.APPLICATION_ASKED_BACK, by=by, note=words, key=key, now=now)


@transaction.atomic
def note_call(*, application: Application, by: Actor, note: str, key: UUID, now: datetime) -> None:
    """Keep what was said on the phone, once for its key; it decides nothing.

    Who was accepted or refused may ring as well, and whoever answers need not be the one who looks at it.
    Raises WordsMissing and ApplicantErased.
    """
    words = _checked(note, longest=LONGEST_NOTE)
    held = _locked(application)
    if not held.typed:
        raise ApplicantErased
    if not _was_done(key):
        _note(held, Kind.CALLED, Act.APPLICATION_CALLED, by=by, note=words, key=key, now=now)


def _locked(application: Application) -> Application:
    related = Application.objects.select_for_update(of=("self",)).select_related("member", "place")
    return related.get(pk=application.pk)


def _held(profile: Profile, application: Application, by: Actor, *, now: datetime) -> Application:
    """Hold an application that still waits, and that nobody else looks at."""
    held = _locked(application)
    if held.state != Application.State.WAITING:
        raise applications.AlreadyDecided(held.state)
    is_others = held.claimed_by_id not in {None, by.staff_id}
    if is_others and is_claimed(held, profile=profile, now=now):
        raise ClaimedByAnother
    return held


def _note(
    held: Application,
    kind: str,
    act: Act,
    *,
    by: Actor,
    now: datetime,
    note: str = "",
    key: UUID | None = None,
) -> None:
    """Note a deed in the application's history and, last, in the audit record, which says nothing typed."""
    ApplicationEvent.objects.create(
        application=held, staff_id=by.staff_id, by=by.name, kind=kind, note=note, at=now, key=key or uuid4()
    )
    audit.note(by=by, act=act, about=subject("application", held.pk), now=now)


def _was_done(key: UUID) -> bool:
    """Test whether a form was sent before; the application is held, so the first one has ended."""
    return ApplicationEvent.objects.filter(key=key).exists()


def _checked(words: str, *, longest: int) -> str:
    """Give words in the lines in which they were typed; PostgreSQL keeps no NUL. Raises WordsMissing."""
    written = words.replace("\x00", "").replace("\r\n", "\n").strip()
    if not 0 < len(written) <= longest:
        raise WordsMissing
    return written
