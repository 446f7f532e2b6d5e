"""The duties of the worker: what is done for each operator in turn, and how often.

A duty is short, says by itself what is due, and needs no memory. What is long, has an hour, or must be
tried again until somebody looks at it is a job (``services/jobs``), of which one slice is a duty here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from madoguchi.adapters import mail
from madoguchi.flows import drafts
from madoguchi.flows.mailing import write_due_mails
from madoguchi.interfaces.cli.schedule import KINDS, defer_scheduled
from madoguchi.operators.registry import Operator
from madoguchi.services import (
    card_changes,
    erasure,
    one_time_codes,
    passkey_challenges,
    second_steps,
    sign_in,
    tallies,
    uploads,
)
from madoguchi.services.jobs import do_next
from madoguchi.services.mailings import hand_over_mailings
from madoguchi.services.outbox import hand_over
from madoguchi.services.payments import provider_of
from madoguchi.services.relay_answers import RelayAnswers
from madoguchi.services.staff import pending as staff_pending
from madoguchi.services.staff import sessions as staff_sessions

if TYPE_CHECKING:
    from madoguchi.ingest.arrivals import Sightings

# Workers start quickly: what takes files in, a second to load, is only loaded where files come.

type GoesOn = Callable[[], bool]

MAILS_A_TURN = 50
EVERY_TURN = timedelta()
SELDOM = timedelta(minutes=10)
A_MINUTE = timedelta(minutes=1)
SWEPT = (
    *(drafts, tallies, sign_in, card_changes, passkey_challenges, second_steps, one_time_codes),
    *(staff_sessions, staff_pending, uploads),
)


@dataclass(frozen=True, slots=True)
class Duty:
    """What is done: ``do`` tells how much it did, and is done again at once until it is nothing.

    After that it rests for ``rest``. What takes long asks between two things whether it ``goes on``.
    """

    name: str
    do: Callable[[Operator, datetime, GoesOn], int]
    rest: timedelta = EVERY_TURN


@dataclass(slots=True)
class Rota:
    """Which duties rest, for which operator, and until when; a worker begins with none at rest."""

    resting: dict[tuple[str, str], datetime] = field(default_factory=dict)

    def due(self, operator: Operator, duties: Sequence[Duty], *, now: datetime) -> list[Duty]:
        """Give the duties of an operator that do not rest."""
        return [duty for duty in duties if now >= self.resting.get((operator.slug, duty.name), now)]

    def note(self, operator: Operator, duty: Duty, *, done: int, now: datetime) -> None:
        """Let a duty rest that found nothing more to do."""
        if not done:
            self.resting[operator.slug, duty.name] = now + duty.rest


def write_mails(operator: Operator, now: datetime, _goes_on: GoesOn) -> int:
    """Write the mails that an operator's visitors wait for."""
    return write_due_mails(profile=operator.profile, now=now)


@dataclass(slots=True)
class Posting:
    """Hands mails over, and remembers of each operator's what the relay said last."""

    heard: dict[str, RelayAnswers] = field(default_factory=dict)

    def hand_over_mails(self, operator: Operator, now: datetime, goes_on: GoesOn) -> int:
        """Hand an operator's due mails over; ends between two mails when the worker is to end."""
        profile, heard = operator.profile, self._heard(operator)
        with mail.opened(settings.MAIL_RELAY) as send:
            return hand_over(
                profile=profile, now=now, send=send, most=MAILS_A_TURN, goes_on=goes_on, answers=heard
            )

    def announce(self, operator: Operator, now: datetime, goes_on: GoesOn) -> int:
        """Hand mails of announcements over, at the operator's pace and for some seconds at most."""
        profile, heard = operator.profile, self._heard(operator)
        with mail.opened(settings.MAIL_RELAY) as send:
            return hand_over_mailings(profile=profile, now=now, send=send, goes_on=goes_on, answers=heard)

    def _heard(self, operator: Operator) -> RelayAnswers:
        return self.heard.setdefault(operator.slug, RelayAnswers(operator.profile))


def do_jobs(operator: Operator, now: datetime, _goes_on: GoesOn) -> int:
    """Do one slice of the operator's most pressing job."""
    return do_next(profile=operator.profile, kinds=KINDS, now=now)


def look_at_schedule(operator: Operator, now: datetime, _goes_on: GoesOn) -> int:
    """Defer the jobs whose hour has come."""
    return defer_scheduled(operator, now)


def settle_card_changes(operator: Operator, now: datetime, _goes_on: GoesOn) -> int:
    """Ask the payment provider about a change of which nothing was heard for minutes."""
    profile = operator.profile
    if profile.card is None or profile.slug not in settings.PAYMENT_KEYS:
        return 0
    return card_changes.settle_late(profile=profile, provider=provider_of(profile), now=now)


def take_in_deliveries(operator: Operator, now: datetime, _goes_on: GoesOn) -> int:
    """Take in a file that one of the operator's systems has delivered whole."""
    if not uploads.is_any_received():
        return 0
    from madoguchi.ingest.deliveries import take_in_delivery  # noqa: PLC0415  # see above

    return take_in_delivery(profile=operator.profile, now=now)


@dataclass(slots=True)
class Watch:
    """Looks at the folder of each operator and remembers what lay in it."""

    seen: "dict[str, Sightings]" = field(default_factory=dict)

    def __call__(self, operator: Operator, now: datetime, goes_on: GoesOn) -> int:
        """Take in what lies still in an operator's folder."""
        if not settings.INGEST_FOLDER:
            return 0
        from madoguchi.ingest.arrivals import Sightings, take_in_arrivals  # noqa: PLC0415  # see above

        seen = self.seen.setdefault(operator.slug, Sightings())
        folder = Path(settings.INGEST_FOLDER) / operator.slug
        return take_in_arrivals(profile=operator.profile, folder=folder, seen=seen, now=now, goes_on=goes_on)


def sweep(_operator: Operator, now: datetime, _goes_on: GoesOn) -> int:
    """Delete what was begun and never finished, and what was counted long ago."""
    return sum(each.sweep(now=now) for each in SWEPT)


def erase_members(_operator: Operator, now: datetime, _goes_on: GoesOn) -> int:
    """Erase what is known of members who withdrew and did not come back in time."""
    return erasure.erase_due(now=now)


POSTING = Posting()
DUTIES = (
    Duty("journeys", write_mails),
    Duty("mails", POSTING.hand_over_mails),
    Duty("schedule", look_at_schedule, rest=A_MINUTE),
    Duty("jobs", do_jobs),
    Duty("announcements", POSTING.announce),
    Duty("deliveries", take_in_deliveries),
    Duty("arrivals", Watch()),
    Duty("card changes", settle_card_changes),
    Duty("sweeping", sweep, rest=SELDOM),
    Duty("withdrawals", erase_members, rest=SELDOM),
)
