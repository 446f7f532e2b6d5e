"""Changing the card (クレジットカード変更): the password is asked again, then the provider's page opened."""

from dataclasses import dataclass, field
from uuid import UUID

from madoguchi.adapters.payments import Provider
from madoguchi.flows.changes import current_password
from madoguchi.flows.desk import Desk, Typed
from madoguchi.flows.questions import Question, missing
from madoguchi.models import CardChange
from madoguchi.operators.schema.cards import Card
from madoguchi.services.accounts import forget_tries
from madoguchi.services.card_changes import CardChangeRefused, Standing, begin, begun_with
from madoguchi.services.sessions import Visitor


@dataclass(frozen=True, slots=True)
class Begun:
    """What became of the form: faults by field, or the change that was begun."""

    change: CardChange | None = None
    faults: dict[str, str] = field(default_factory=dict)


def questions_of(desk: Desk) -> tuple[Question, ...]:
    """Ask for the current password, and for nothing else: a card is typed elsewhere."""
    return current_password.questions(desk)


def begin_card_change(
    *,
    desk: Desk,
    rule: Card,
    standing: Standing,
    provider: Provider,
    visitor: Visitor,
    typed: Typed,
    key: UUID,
) -> Begun:
    """Weigh the password and begin a change, unless the key has begun one.

    Raises TooManyTries, CardChangeRefused, KeyUsedElsewhere, ProviderAway and ProviderRefused.
    """
    if before := begun_with(visitor=visitor, key=key):
        return Begun(before)
    if standing.reason:
        raise CardChangeRefused(standing.reason)
    desk.faults |= missing(questions_of(desk), typed)
    desk.faults |= current_password.weigh(desk, typed).faults
    if desk.faults or desk.member is None:
        return Begun(faults=desk.faults)
    change = begin(profile=desk.profile, rule=rule, provider=provider, visitor=visitor, key=key, now=desk.now)
    forget_tries(desk.member)
    return Begun(change)
