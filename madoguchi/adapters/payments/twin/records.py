"""What the twin remembers (記録): customers, sessions, setup intents and payment methods, until it ends."""

import secrets
import threading
import time
from dataclasses import dataclass, field
from typing import Any

from madoguchi.adapters.payments.twin.cards import CARDS, EXPIRES
from madoguchi.adapters.payments.twin.messages import Record, event

DAY = 24 * 3600
SHORTEST = 30 * 60 - 10
SESSION_TAKES = {
    *("mode", "currency", "locale", "allowed_payment_method_types", "payment_method_options", "customer"),
    *("client_reference_id", "success_url", "cancel_url", "expires_at", "metadata"),
}
KEY_IN_USE = "idempotency_key_in_use"
SESSION_NEEDS = ("mode", "success_url", "customer")


class Refused(Exception):
    """What Stripe's interface would refuse, with its own status and code."""

    def __init__(self, status: int, code: str, param: str = "") -> None:
        super().__init__(code)
        self.status, self.code, self.param = status, code, param


@dataclass
class Records:
    """All records by id; ``answers`` are those given to idempotency keys, with what was asked."""

    found: dict[str, Record] = field(default_factory=dict)
    answers: dict[str, tuple[Any, Record]] = field(default_factory=dict)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def get(self, kind: str, record_id: str) -> Record:
        """Give a record; raises Refused."""
        record = self.found.get(record_id)
        if record is None or record["object"] != kind:
            raise Refused(404, "resource_missing", "id")
        if kind == "checkout.session" and record["status"] == "open" and record["expires_at"] <= time.time():
            record |= {"status": "expired", "url": None}
        return record

    def make(self, kind: str, prefix: str, **facts: Any) -> Record:
        """Make a record."""
        facts |= {"id": f"{prefix}_{secrets.token_hex(12)}", "object": kind, "created": int(time.time())}
        self.found[facts["id"]] = facts | {"livemode": False}
        return self.found[facts["id"]]

    def make_customer(self, asked: Record) -> Record:
        """Make a customer; raises Refused."""
        if unknown := asked.keys() - {"metadata"}:
            raise Refused(400, "parameter_unknown", min(unknown))
        return self.make("customer", "cus", metadata=asked.get("metadata", {}))

    def make_session(self, asked: Record, *, pages: str) -> Record:
        """Open a session whose page lies below ``pages``; raises Refused."""
        if unknown := asked.keys() - SESSION_TAKES:
            raise Refused(400, "parameter_unknown", min(unknown))
        if missing := [name for name in SESSION_NEEDS if not asked.get(name)]:
            raise Refused(400, "parameter_missing", missing[0])
        if asked["mode"] != "setup" or asked["customer"] not in self.found:
            raise Refused(400, "resource_missing", "customer")
        expires_at = int(asked.get("expires_at") or time.time() + DAY)
        if not SHORTEST <= expires_at - time.time() <= DAY:
            raise Refused(400, "parameter_invalid_integer", "expires_at")
        intent = self.make(
            "setup_intent",
            "seti",
            customer=asked["customer"],
            status="requires_payment_method",
            payment_method=None,
            last_setup_error=None,
        )
        facts = asked | {"status": "open", "setup_intent": intent["id"], "expires_at": expires_at}
        session = self.make("checkout.session", "cs_test", payment_status="no_payment_required", **facts)
        session["url"] = f"{pages}{session['id']}"
        return session

    def expire(self, session_id: str) -> list[Record]:
        """Take no card any more; raises Refused where the session is over."""
        session = self.get("checkout.session", session_id)
        if session["status"] != "open":
            raise Refused(400, "checkout_session_not_open")
        session |= {"status": "expired", "url": None}
        return [event("checkout.session.expired", session)]

    def intent_of(self, session: Record) -> Record:
        """Give the setup intent of a session."""
        return self.found[session["setup_intent"]]

    def refuse_card(self, session: Record) -> list[Record]:
        """Note that a card was not taken; another may be typed."""
        intent = self.intent_of(session)
        intent |= {"status": "requires_payment_method", "last_setup_error": {"code": "card_declined"}}
        return [event("setup_intent.setup_failed", intent)]

    def keep_card(self, session: Record, last4: str) -> list[Record]:
        """Keep a card for the session's customer."""
        year, month = EXPIRES
        card = {"brand": CARDS[last4].brand, "last4": last4, "exp_year": year, "exp_month": month}
        method = self.make("payment_method", "pm", type="card", customer=session["customer"], card=card)
        intent = self.intent_of(session)
        intent |= {"status": "succeeded", "payment_method": method["id"], "last_setup_error": None}
        session |= {"status": "complete", "url": None}
        return [
            event("payment_method.attached", method),
            event("setup_intent.succeeded", intent),
            event("checkout.session.completed", session),
        ]
