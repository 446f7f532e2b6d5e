"""The duties of the worker: what is done for each operator in turn, and how often."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings

from madoguchi.adapters import mail
from madoguchi.flows import drafts
from madoguchi.flows.mailing import write_due_mails
from madoguchi.operators.registry import Operator
from madoguchi.services import (
    card_changes,
    erasure,
    one_time_codes,
    passkey_challenges,
    second_steps,
    sign_in,
    tallies,
)
from madoguchi.services.outbox import hand_over
from madoguchi.services.payments import provider_of
from madoguchi.services.staff import pending as staff_pending
from madoguchi.services.staff import sessions as staff_sessions

type GoesOn = Callable[[], bool]

MAILS_A_TURN = 50
EVERY_TURN = timedelta()
SELDOM = timedelta(minutes=10)
SWEPT = (
    *(drafts, tallies, sign_in, card_changes, passkey_challenges, second_steps, one_time_codes),
    *(staff_sessions, staff_pending),
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


def hand_over_mails(operator: Operator, now: datetime, goes_on: GoesOn) -> int:
    """Hand an operator's due mails over; ends between two mails when the worker is to end."""
    profile = operator.profile
    with mail.opened(settings.MAIL_RELAY) as send:
        return hand_over(profile=profile, now=now, send=send, most=MAILS_A_TURN, goes_on=goes_on)


def settle_card_changes(operator: Operator, now: datetime, _goes_on: GoesOn) -> int:
    """Ask the payment provider about a change of which nothing was heard for minutes."""
    profile = operator.profile
    if profile.card is None or profile.slug not in settings.PAYMENT_KEYS:
        return 0
    return card_changes.settle_late(profile=profile, provider=provider_of(profile), now=now)


def sweep(_operator: Operator, now: datetime, _goes_on: GoesOn) -> int:
    """Delete what was begun and never finished, and what was counted long ago."""
    return sum(each.sweep(now=now) for each in SWEPT)


def erase_members(_operator: Operator, now: datetime, _goes_on: GoesOn) -> int:
    """Erase what is known of members who withdrew and did not come back in time."""
    return erasure.erase_due(now=now)


DUTIES = (
    Duty("journeys", write_mails),
    Duty("mails", hand_over_mails),
    Duty("card changes", settle_card_changes),
    Duty("sweeping", sweep, rest=SELDOM),
    Duty("withdrawals", erase_members, rest=SELDOM),
)
