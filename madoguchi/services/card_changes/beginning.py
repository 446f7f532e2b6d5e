"""Beginning (手続きの開始): a change is noted, then the provider's page is opened for it."""

import secrets
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.db import IntegrityError, transaction

from madoguchi.adapters.payments import Provider, ProviderAway, ProviderRefused, UnknownThere, Wish
from madoguchi.domain.reasons import Reason, ReasonCode
from madoguchi.domain.tokens import token_sha256
from madoguchi.models import CardChange, CardChangeState
from madoguchi.operators.schema.cards import Card
from madoguchi.operators.schema.profile import Profile
from madoguchi.services.addresses import address_of
from madoguchi.services.card_changes.finding import own_change
from madoguchi.services.card_changes.settling import end, settle
from madoguchi.services.card_changes.standing import CardChangeRefused, standing_of, waits
from madoguchi.services.one_time_keys import do_once, first_answer
from madoguchi.services.sessions import Visitor
from madoguchi.services.tallies import TooManyTries, refuse_beyond

# Who tries stolen cards begins often; nobody else changes a card ten times a day.
DEED = "card change"
MOST_BEGUN, BEGUN_WITHIN = 10, timedelta(days=1)


def begin(
    *, profile: Profile, rule: Card, provider: Provider, visitor: Visitor, key: UUID, now: datetime
) -> CardChange:
    """Begin a change and open the provider's page for it; the same key again gives the same change.

    Not to be called inside a transaction. Raises CardChangeRefused, KeyUsedElsewhere, ProviderAway and
    ProviderRefused.
    """
    _count(visitor, now=now)
    do = partial(_note, rule, visitor, now)
    reference: str = do_once(member_id=visitor.member_id, key=key, deed=DEED, now=now, do=do)
    change = CardChange.objects.get(reference=reference)
    try:
        return connected(profile=profile, provider=provider, change=change)
    except (ProviderAway, ProviderRefused):
        _give_up(change, now=now)
        raise


def _give_up(change: CardChange, *, now: datetime) -> None:
    """Close a change that has no page; the same form, sent twice, may have opened one in the meantime."""
    unopened = CardChange.objects.filter(pk=change.pk, state=CardChangeState.WAITING, provider_session="")
    unopened.update(state=CardChangeState.FAILED, ended_at=now)


def begun_with(*, visitor: Visitor, key: UUID) -> CardChange | None:
    """Find the change that a form's key has begun in this browser, if it has; raises KeyUsedElsewhere."""
    reference = first_answer(member_id=visitor.member_id, key=key, deed=DEED)
    return own_change(visitor=visitor, reference=UUID(reference)) if reference else None


def _count(visitor: Visitor, *, now: datetime) -> None:
    """Count for good that a customer begins; raises CardChangeRefused beyond what anybody needs."""
    subject = f"card change:{visitor.customer_number}"
    try:
        refuse_beyond(subject=subject, limit=MOST_BEGUN, window=BEGUN_WITHIN, now=now)
    except TooManyTries as refusal:
        raise CardChangeRefused(Reason(ReasonCode.TOO_MANY_CARD_CHANGES, on=refusal.ready_at)) from None


def _note(rule: Card, visitor: Visitor, now: datetime) -> str:
    """Note that a change was begun; give its reference. Raises CardChangeRefused."""
    standing = standing_of(rule=rule, visitor=visitor)
    if standing.reason or visitor.place_id is None:
        raise CardChangeRefused(standing.reason or Reason(ReasonCode.NO_PLACE))
    change = CardChange(
        customer=standing.customer,
        place_id=visitor.place_id,
        member_id=visitor.member_id,
        session_number=visitor.session_id,
        begun_at=now,
        looked_at=now,
    )
    try:
        with transaction.atomic():
            change.save()
    except IntegrityError:  # another browser began at the same moment
        raise CardChangeRefused(waits(since=now)) from None
    return str(change.reference)


def connected(*, profile: Profile, provider: Provider, change: CardChange) -> CardChange:
    """Give a change with the provider's session, opened now where there is none yet.

    Of two that open one at the same moment the first counts; the other's page is shown to nobody. Raises
    ProviderAway and ProviderRefused.
    """
    if change.provider_session or change.state != CardChangeState.WAITING:
        return change
    token = secrets.token_urlsafe(32)
    customer, session = _opened(profile, provider, change, token)
    CardChange.objects.filter(pk=change.pk, provider_session="", state=CardChangeState.WAITING).update(
        provider_customer=customer, provider_session=session, state_sha256=token_sha256(token)
    )
    return CardChange.objects.get(pk=change.pk)


def _opened(profile: Profile, provider: Provider, change: CardChange, token: str) -> tuple[str, str]:
    """Open a session for the customer that the provider knows, or else for one newly made there."""
    known = _known_customer(change)
    customer = known or _new_customer(profile, provider, change, instead_of=known)
    try:
        return customer, provider.begin(_wish(profile, customer, change, token))
    except UnknownThere:
        customer = _new_customer(profile, provider, change, instead_of=customer)
        return customer, provider.begin(_wish(profile, customer, change, token))


def _known_customer(change: CardChange) -> str:
    """Give the id by which the provider knows the customer since an earlier change, or an empty string."""
    earlier = CardChange.objects.filter(customer_id=change.customer_id).exclude(provider_customer="")
    return earlier.order_by("-id").values_list("provider_customer", flat=True).first() or ""


def _new_customer(profile: Profile, provider: Provider, change: CardChange, *, instead_of: str) -> str:
    """Have the customer made there, known by number alone: neither name nor address leaves the house."""
    labels = {"operator": profile.slug, "customer_number": change.customer.number}
    key = "-".join(filter(None, ("customer", profile.slug, str(change.customer_id), instead_of)))
    return provider.keep_customer(labels=labels, key=key)


def _wish(profile: Profile, customer: str, change: CardChange, token: str) -> Wish:
    return Wish(
        customer=customer,
        reference=str(change.reference),
        key=f"card-change-{token_sha256(token)}",
        done_url=address_of(profile, f"card/done/?state={token}"),
        stopped_url=address_of(profile, f"card/stopped/?state={token}"),
    )


def stop(*, profile: Profile, provider: Provider, visitor: Visitor, now: datetime) -> CardChange | None:
    """Take no card any more in the change that waits; give it, or None where the visitor has begun none.

    A card that was taken meanwhile counts. Raises ProviderAway and ProviderRefused.
    """
    own = CardChange.objects.filter(member_id=visitor.member_id, state=CardChangeState.WAITING)
    change = own.filter(customer__places=visitor.place_id).first() if visitor.place_id else None
    if change is None or not change.provider_session:
        return end(change, CardChangeState.STOPPED, now=now) if change else None
    own.filter(pk=change.pk).update(stop_wished_at=now)
    outcome = provider.stop(change.provider_session)
    return settle(profile=profile, change=change, outcome=outcome, now=now)
