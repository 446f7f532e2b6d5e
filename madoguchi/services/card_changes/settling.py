"""Settling (結果の反映): what the provider says of a change is written once, and told by mail."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Case, Value, When

from madoguchi.adapters.payments import Outcome, Provider, Stage
from madoguchi.domain.cards import Card, first_month
from madoguchi.domain.clock import business_day
from madoguchi.domain.history import EventKind
from madoguchi.models import CardChange, CardChangeState, Member
from madoguchi.operators.schema.cards import Card as CardRule
from madoguchi.operators.schema.profile import Profile
from madoguchi.services.card_changes.standing import OPEN_FOR
from madoguchi.services.history import note_event
from madoguchi.services.mails import queue_mail

LONGEST_WAIT = timedelta(days=1)
BETWEEN_LOOKS = timedelta(minutes=5)

# The provider may tell that it took no card any more before its answer to our own word arrives.
OVER = Case(
    When(stop_wished_at=None, then=Value(CardChangeState.EXPIRED)), default=Value(CardChangeState.STOPPED)
)


def settled(
    *, profile: Profile, provider: Provider, change: CardChange, now: datetime
) -> tuple[CardChange, Outcome]:
    """Ask the provider about a change and write its answer; give both.

    A change that is over, or not yet begun there, is not asked about. Raises ProviderAway and
    ProviderRefused.
    """
    if change.state != CardChangeState.WAITING or not change.provider_session:
        return change, Outcome(Stage.OVER)
    outcome = provider.look(change.provider_session)
    return settle(profile=profile, change=change, outcome=outcome, now=now), outcome


def settle(*, profile: Profile, change: CardChange, outcome: Outcome, now: datetime) -> CardChange:
    """Write what the provider says of a change, once; give the change as it now is."""
    if outcome.stage is Stage.KEPT and outcome.card:
        return _keep(profile, change.pk, outcome, outcome.card, now=now)
    if outcome.stage is Stage.OVER or now - change.begun_at > LONGEST_WAIT:
        return end(change, OVER, now=now)
    return change


@transaction.atomic
def _keep(profile: Profile, change_id: int, outcome: Outcome, card: Card, *, now: datetime) -> CardChange:
    change = CardChange.objects.select_for_update().get(pk=change_id)
    if change.state != CardChangeState.WAITING:
        return change
    change.state = CardChangeState.DONE
    change.payment_method = outcome.payment_method
    change.brand, change.last4, change.expires = card.brand, card.last4, card.expires
    change.first_month = first_bill(rule=profile.card or CardRule(), now=now)
    change.ended_at = now
    change.save()
    if change.member_id:
        note_event(member_id=change.member_id, kind=EventKind.CARD_CHANGED, now=now)
    _tell(profile, change, now=now)
    return change


def first_bill(*, rule: CardRule, now: datetime) -> date:
    """Give the first billed month that is charged to a card registered now."""
    today = business_day(now=now)
    return first_month(on=today, closing_day=rule.closing_day, lead_months=rule.lead_months)


def end(change: CardChange, state: CardChangeState | Case, *, now: datetime) -> CardChange:
    """Close a change without a card, unless it is closed already; give it as it now is."""
    waiting = CardChange.objects.filter(pk=change.pk, state=CardChangeState.WAITING)
    waiting.update(state=state, ended_at=now)
    return CardChange.objects.get(pk=change.pk)


def _tell(profile: Profile, change: CardChange, *, now: datetime) -> None:
    """Tell everybody who sees the customer's bills: whoever did not change the card learns of it so."""
    members = Member.objects.filter(member_places__place__customer=change.customer_id, is_active=True)
    for member in members.exclude(email="").distinct().order_by("id"):
        queue_mail(
            profile=profile,
            kind="card_changed",
            recipient=member.email,
            key=f"card-change-{change.pk}-{member.pk}",
            values={"brand": change.brand, "last4": change.last4, "first_month": change.first_month},
            member=member,
            now=now,
        )


def settle_late(*, profile: Profile, provider: Provider, now: datetime) -> int:
    """Ask about a change of which nothing was heard for minutes; tell how many were asked about, one or none.

    Raises ProviderAway and ProviderRefused; it is asked about again after some minutes.
    """
    change = _claim(now)
    if change is None:
        return 0
    if change.provider_session:
        settled(profile=profile, provider=provider, change=change, now=now)
    elif now - change.begun_at > OPEN_FOR:
        end(change, CardChangeState.EXPIRED, now=now)
    return 1


@transaction.atomic
def _claim(now: datetime) -> CardChange | None:
    """Take the change that was looked after longest ago, and that nobody else has in hand."""
    late = CardChange.objects.filter(
        state=CardChangeState.WAITING, looked_at__lte=now - BETWEEN_LOOKS
    ).order_by("looked_at")
    change = late.select_for_update(skip_locked=True).first()
    if change is not None:
        change.looked_at = now
        change.save(update_fields=["looked_at"])
    return change
