"""The interface of the twin (API): Stripe's addresses, answered from the records."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from madoguchi.adapters.payments.twin.forms import form
from madoguchi.adapters.payments.twin.messages import Post, Record
from madoguchi.adapters.payments.twin.records import KEY_IN_USE, Records, Refused

KINDS = {"customers": "customer", "checkout/sessions": "checkout.session", "setup_intents": "setup_intent"}
RECORD = re.compile(rf"/v1/({'|'.join(KINDS)})/(\w+)")
EXPIRE = re.compile(r"/v1/checkout/sessions/(\w+)/expire")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to the interface; ``idempotency_key`` is empty where none was given."""

    method: str
    path: str
    query: str
    body: str
    idempotency_key: str


@dataclass(frozen=True, slots=True)
class Interface:
    """What answers Stripe's addresses; sessions have their pages below ``pages``."""

    records: Records
    post: Post
    pages: str

    def answer(self, asked: Asked) -> Record:
        """Answer a question; raises Refused."""
        if asked.method == "GET":
            return self._read(asked)
        if not asked.idempotency_key:
            return self._write(asked)
        return self._once(asked.idempotency_key, (asked.path, asked.body), lambda: self._write(asked))

    def _once(self, key: str, question: Any, write: Callable[[], Record]) -> Record:
        """Give the first answer again to who asks the same; raises Refused where it is not the same."""
        if key not in self.records.answers:
            self.records.answers[key] = (question, dict(write()))
        first, given = self.records.answers[key]
        if first != question:
            raise Refused(400, KEY_IN_USE)
        return given

    def _write(self, asked: Asked) -> Record:
        if asked.path == "/v1/customers":
            return self.records.make_customer(form(asked.body))
        if asked.path == "/v1/checkout/sessions":
            return self.records.make_session(form(asked.body), pages=self.pages)
        if found := EXPIRE.fullmatch(asked.path):
            events = self.records.expire(found[1])
            self.post.send(events, session=found[1], way="at_once", is_over=True)
            return self.records.get("checkout.session", found[1])
        raise Refused(404, "resource_missing")

    def _read(self, asked: Asked) -> Record:
        found = RECORD.fullmatch(asked.path)
        if found is None:
            raise Refused(404, "resource_missing")
        record = self.records.get(KINDS[found[1]], found[2])
        expanded = form(asked.query).get("expand", {})
        wanted = [name for name in expanded.values() if record.get(name)]
        return record | {name: self.records.found[record[name]] for name in wanted}
