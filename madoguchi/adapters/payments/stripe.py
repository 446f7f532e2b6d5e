"""Stripe: Checkout in setup mode, by which a card is kept and nothing is charged.

Whatever is asked twice under one key is done once. Errors are told without the provider's own words, which
may repeat what was sent.
"""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from typing import TYPE_CHECKING, Any

import stripe
from stripe import RequestsClient, SetupIntent, StripeClient

from madoguchi.adapters.payments.keys import Keys
from madoguchi.adapters.payments.provider import (
    Message,
    NotGenuine,
    Outcome,
    ProviderAway,
    ProviderRefused,
    Stage,
    UnknownThere,
    Wish,
)
from madoguchi.domain.cards import Card

if TYPE_CHECKING:  # at run time these would be read for their types alone
    from stripe.checkout import Session
    from stripe.params.checkout import SessionCreateParams

SECONDS = (3.0, 8.0)  # to connect, and to answer: a page waits for both
RETRIES = 1
TOLERANCE_SECONDS = 300
SESSION_SECONDS = 3600  # Stripe takes half an hour to a day
AWAY = (stripe.APIConnectionError, stripe.APIError, stripe.RateLimitError)
# Brands as their owners write them.
BRANDS = {
    "visa": "Visa",
    "mastercard": "Mastercard",
    "jcb": "JCB",
    "amex": "American Express",
    "diners": "Diners Club",
    "discover": "Discover",
    "unionpay": "UnionPay",
}

stripe.enable_telemetry = False  # it would tell Stripe how fast its earlier answers were


class Stripe:
    """A provider that speaks Stripe's interface."""

    def __init__(self, *, address: str, keys: Keys, seconds: tuple[float, float] = SECONDS) -> None:
        self._webhook_secrets = keys.webhook_secrets
        self._client = StripeClient(
            keys.key,
            base_addresses={"api": address},
            max_network_retries=RETRIES,
            http_client=RequestsClient(timeout=seconds),
        )

    def keep_customer(self, *, labels: dict[str, str], key: str) -> str:
        """See Provider."""
        with _named_refusals():
            made = self._client.v1.customers.create({"metadata": labels}, {"idempotency_key": key})
        return made.id

    def begin(self, wish: Wish) -> str:
        """See Provider. The card is asked to prove its holder by 3-D Secure."""
        ends_at = int(time.time()) + SESSION_SECONDS  # by the provider's clock, which is the real one
        with _named_refusals():
            begun = self._client.v1.checkout.sessions.create(
                _session_for(wish, ends_at=ends_at),
                {"idempotency_key": wish.key},
            )
        return begun.id

    def look(self, session: str) -> Outcome:
        """See Provider."""
        try:
            with _named_refusals():
                found = self._client.v1.checkout.sessions.retrieve(session)
        except UnknownThere:
            return Outcome(Stage.OVER)
        return self._outcome(found)

    def stop(self, session: str) -> Outcome:
        """See Provider. Stripe refuses where the session is over already; to look tells how."""
        with suppress(ProviderRefused), _named_refusals():
            self._client.v1.checkout.sessions.expire(session)
        return self.look(session)

    def heard(self, *, body: bytes, signature: str) -> Message:
        """See Provider. Its clock is the real one, whatever ours says in a demonstration."""
        for secret in self._webhook_secrets:
            with suppress(stripe.SignatureVerificationError, ValueError, TypeError, LookupError):
                stripe.WebhookSignature.verify_header(body, signature, secret, TOLERANCE_SECONDS)
                return _message(json.loads(body))
        raise NotGenuine

    def card_kept(self, setup_intent: str) -> Outcome:
        """Say what became of a card that was typed, by the id of its setup intent."""
        with _named_refusals():
            found = self._client.v1.setup_intents.retrieve(setup_intent, {"expand": ["payment_method"]})
        return _outcome_of_card(found)

    def _outcome(self, session: "Session") -> Outcome:
        if session.status == "expired":
            return Outcome(Stage.OVER)
        if session.setup_intent is None:  # nothing was typed yet
            return Outcome(Stage.OPEN, url=session.url or "")
        card = self.card_kept(str(session.setup_intent))
        if session.status == "open":
            return Outcome(Stage.OPEN, url=session.url or "", was_refused=card.was_refused)
        return card


def _session_for(wish: Wish, *, ends_at: int) -> "SessionCreateParams":
    return {
        "mode": "setup",
        "currency": "jpy",
        "locale": "ja",
        "allowed_payment_method_types": ["card"],
        "payment_method_options": {"card": {"request_three_d_secure": "any"}},
        "customer": wish.customer,
        "client_reference_id": wish.reference,
        "success_url": wish.done_url,
        "cancel_url": wish.stopped_url,
        "expires_at": ends_at,
    }


def _outcome_of_card(intent: SetupIntent) -> Outcome:
    method = intent.payment_method
    if intent.status == "succeeded" and isinstance(method, stripe.PaymentMethod):
        return Outcome(Stage.KEPT, payment_method=method.id, card=_card(method))
    if intent.status == "canceled":
        return Outcome(Stage.OVER)
    return Outcome(Stage.CHECKING, was_refused=bool(getattr(intent, "last_setup_error", None)))


def _card(method: stripe.PaymentMethod) -> Card | None:
    kept = method.card
    if kept is None:
        return None
    return Card(BRANDS.get(kept.brand, kept.brand), kept.last4 or "", date(kept.exp_year, kept.exp_month, 1))


def _message(event: Any) -> Message:
    about = event["data"]["object"]
    is_session = about["object"] == "checkout.session"
    return Message(str(event["id"]), str(event["type"]), str(about["id"]) if is_session else "")


@contextmanager
def _named_refusals() -> Iterator[None]:
    """Let errors of the library leave as refusals of ours."""
    try:
        yield
    except AWAY as error:
        raise ProviderAway(_told(error)) from None
    except stripe.StripeError as error:
        is_unknown = error.code == "resource_missing"
        raise (UnknownThere if is_unknown else ProviderRefused)(_told(error)) from None


def _told(error: stripe.StripeError) -> str:
    return f"{type(error).__name__} {error.http_status or ''} {error.code or ''}".strip()
