"""Messages (通知) of the twin: signed as Stripe signs them, sent in the way that was chosen."""

import hashlib
import hmac
import json
import secrets
import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

WAYS: Mapping[str, str] = {
    "at_once": "すぐに届く",
    "late": "遅れて届く",
    "twice": "二重に届く",
    "reversed": "逆の順に届く",
    "forged": "偽の署名で届く",
    "never": "届かない",
}
PAUSES = (0.0, 0.5, 2.0, 5.0)  # before each try; whoever does not answer by then gets no message
SECONDS_TO_ANSWER = 10

type Record = dict[str, Any]


def event(kind: str, about: Record) -> Record:
    """Make an event about a record as it now is."""
    return {
        "id": f"evt_{secrets.token_hex(12)}",
        "object": "event",
        "type": kind,
        "created": int(time.time()),
        "livemode": False,
        "data": {"object": json.loads(json.dumps(about))},
    }


def signature(body: bytes, *, secret: str, at: int) -> str:
    """Sign a body: the scheme is Stripe's v1, HMAC-SHA256 of the second and the body."""
    mac = hmac.digest(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hex()
    return f"t={at},v1={mac}"


@dataclass
class Post:
    """Where messages go to; ``held`` are those that wait for their session to be over."""

    addresses: tuple[str, ...]
    secret: str
    seconds_late: float = 20.0
    held: dict[str, list[Record]] = field(default_factory=dict)

    def send(self, events: Iterable[Record], *, session: str, way: str, is_over: bool) -> None:
        """Send events of a session in the way chosen."""
        waiting = [*self.held.pop(session, []), *events]
        if way == "reversed" and not is_over:
            self.held[session] = waiting
            return
        ordered = waiting[::-1] if way == "reversed" else waiting
        if way != "never":
            threading.Thread(target=self._deliver, args=(ordered, way), daemon=True).start()

    def _deliver(self, events: list[Record], way: str) -> None:
        time.sleep(self.seconds_late if way == "late" else 0)
        secret = "whsec_forged" if way == "forged" else self.secret
        for each in events:
            for _time in range(2 if way == "twice" else 1):
                for address in self.addresses:
                    _post(each, address=address, secret=secret)


def _post(told: Record, *, address: str, secret: str) -> None:
    """Send one event to one address, until it is taken or the pauses are used up."""
    body = json.dumps(told, ensure_ascii=False).encode()
    for pause in PAUSES:
        time.sleep(pause)
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Stripe-Signature": signature(body, secret=secret, at=int(time.time())),
        }
        try:
            urlopen(Request(address, data=body, headers=headers), timeout=SECONDS_TO_ANSWER).close()  # noqa: S310  # an address of ours
        except (URLError, OSError):
            continue
        return
