"""Stripe's library, used as the portal does, against the twin in a process of its own."""

import re
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.request import urlopen

import pytest

from madoguchi.adapters.payments import (
    Keys,
    NotGenuine,
    Outcome,
    ProviderAway,
    ProviderRefused,
    Stage,
    UnknownThere,
    Wish,
)
from madoguchi.adapters.payments.stripe import Stripe
from madoguchi.adapters.payments.twin.messages import signature
from madoguchi.domain.cards import Card
from tests.payment_twin import KEY, SECRET, Twin

BACK = "https://portal.example/card/"
VISA = Card("Visa", "4242", date(2030, 12, 1))
LABELS = {"operator": "town", "customer_number": "0001"}


def wish(customer: str, reference: str = "reference") -> Wish:
    return Wish(customer, reference, f"key of {reference}", f"{BACK}done/", f"{BACK}stopped/")


def begun(twin: Twin, reference: str) -> str:
    """Open a session for a new customer."""
    customer = twin.provider.keep_customer(labels=LABELS, key=f"customer of {reference}")
    return twin.provider.begin(wish(customer, reference))


def test_customer_is_made_once_for_a_key(twin: Twin) -> None:
    made = [twin.provider.keep_customer(labels=LABELS, key=key) for key in ("once", "once", "other")]
    assert (made[0] == made[1], made[0] == made[2]) == (True, False)


def test_same_key_for_something_else_is_refused(twin: Twin) -> None:
    twin.provider.keep_customer(labels=LABELS, key="taken")
    with pytest.raises(ProviderRefused):
        twin.provider.keep_customer(labels=LABELS | {"customer_number": "0002"}, key="taken")


def test_session_is_open_and_has_a_page(twin: Twin) -> None:
    session = begun(twin, "open")
    assert twin.provider.look(session) == Outcome(Stage.OPEN, url=f"{twin.address}/pay/{session}")


def test_card_is_kept_and_only_what_may_be_shown_comes_back(twin: Twin) -> None:
    session = begun(twin, "kept")
    assert twin.choose(session, "4242") == (303, f"{BACK}done/")
    found = twin.provider.look(session)
    assert found == Outcome(Stage.KEPT, payment_method=found.payment_method, card=VISA)
    assert re.fullmatch(r"pm_\w+", found.payment_method)


def test_refused_card_leaves_the_page_open_for_another(twin: Twin) -> None:
    session = begun(twin, "refused")
    assert "登録できませんでした" in twin.choose(session, "0002")[1]
    assert twin.provider.look(session) == Outcome(
        Stage.OPEN, url=f"{twin.address}/pay/{session}", was_refused=True
    )
    twin.choose(session, "0505")
    assert twin.provider.look(session).card == Card("JCB", "0505", date(2030, 12, 1))


def test_holder_is_asked_before_the_card_is_kept(twin: Twin) -> None:
    session = begun(twin, "holder")
    assert "本人認証" in twin.choose(session, "3155")[1]
    assert twin.provider.look(session).stage is Stage.OPEN
    twin.choose(session, "3155", holder="no")
    assert twin.provider.look(session).was_refused is True
    twin.choose(session, "3155", holder="yes")
    assert twin.provider.look(session).stage is Stage.KEPT


def test_stopped_session_takes_no_card(twin: Twin) -> None:
    session = begun(twin, "stopped")
    assert twin.provider.stop(session) == Outcome(Stage.OVER)
    assert twin.choose(session, "4242")[0] == 410
    assert twin.provider.look(session) == Outcome(Stage.OVER)


def test_session_cannot_be_stopped_any_more_once_a_card_is_kept(twin: Twin) -> None:
    session = begun(twin, "too late")
    twin.choose(session, "4242")
    assert twin.provider.stop(session).stage is Stage.KEPT


def test_session_that_nobody_knows_is_over(twin: Twin) -> None:
    assert twin.provider.look("cs_test_unknown") == Outcome(Stage.OVER)


def test_customer_that_nobody_knows_is_told_apart(twin: Twin) -> None:
    with pytest.raises(UnknownThere):
        twin.provider.begin(wish("cus_unknown"))


def test_twin_page_has_no_field_for_a_number_and_a_strict_policy(twin: Twin) -> None:
    session = begun(twin, "page")
    with urlopen(f"{twin.address}/pay/{session}") as page:
        fields = re.findall(r'<input type="(\w+)" name="(\w+)"', page.read().decode())
        policy = page.headers["Content-Security-Policy"]
    assert set(fields) == {("radio", "card"), ("radio", "way")}
    assert policy.startswith("default-src 'none'; style-src 'self';")


# --- what goes wrong --------------------------------------------------------------------------------


def test_wrong_key_is_for_the_operator_to_mend(twin: Twin) -> None:
    provider = Stripe(address=twin.address, keys=Keys("sk_wrong", (SECRET,)))
    with pytest.raises(ProviderRefused) as refused:
        provider.look("cs_test_unknown")
    assert "sk_wrong" not in str(refused.value)


def test_nobody_there_is_told_in_seconds() -> None:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{door.getsockname()[1]}"
    with pytest.raises(ProviderAway):
        Stripe(address=address, keys=Keys(KEY, (SECRET,))).look("cs_test_1")


@contextmanager
def strange(status: int, body: bytes, *, after: float = 0) -> Iterator[str]:
    """Serve an answer that is none of Stripe's."""

    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            time.sleep(after)
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_words: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Door) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.mark.parametrize("status", [200, 409, 429, 500, 503])
def test_strange_answer_is_nobody_there(status: int) -> None:
    with strange(status, b"<html>4242424242424242</html>") as address, pytest.raises(ProviderAway) as away:
        Stripe(address=address, keys=Keys(KEY, (SECRET,))).look("cs_test_1")
    assert "4242" not in str(away.value)


def test_slow_provider_does_not_hold_a_page_up() -> None:
    with strange(200, b"{}", after=1.5) as address:
        provider = Stripe(address=address, keys=Keys(KEY, (SECRET,)), seconds=(0.2, 0.2))
        began = time.monotonic()
        with pytest.raises(ProviderAway):
            provider.look("cs_test_1")
        assert time.monotonic() - began < 1.5


# --- messages ---------------------------------------------------------------------------------------


def test_message_of_a_session_names_it(twin: Twin) -> None:
    session = begun(twin, "told")
    twin.choose(session, "4242")
    heard = [twin.provider.heard(body=each.body, signature=each.signature) for each in twin.box.arrived(3)]
    assert [(each.kind, each.session) for each in heard] == [
        ("payment_method.attached", ""),
        ("setup_intent.succeeded", ""),
        ("checkout.session.completed", session),
    ]


@pytest.mark.parametrize("way", ["late", "twice", "reversed", "forged"])
def test_messages_come_in_the_way_chosen(twin: Twin, way: str) -> None:
    session = begun(twin, way)
    twin.choose(session, "0002", way=way)
    twin.choose(session, "4242", way=way)
    kinds = [each.kind for each in twin.box.arrived(8 if way == "twice" else 4)]
    in_order = ["payment_method.attached", "setup_intent.succeeded", "checkout.session.completed"]
    assert [kind for kind in kinds if kind in in_order] == {
        "late": in_order,
        "twice": [kind for kind in in_order for _ in range(2)],
        "reversed": in_order[::-1],
        "forged": in_order,
    }[way]
    genuine = [is_genuine(twin, each.body, each.signature) for each in twin.box.deliveries]
    assert set(genuine) == {way != "forged"}


def is_genuine(twin: Twin, body: bytes, signed: str) -> bool:
    try:
        twin.provider.heard(body=body, signature=signed)
    except NotGenuine:
        return False
    return True


EVENT = b'{"id":"evt_1","object":"event","type":"t","data":{"object":{"object":"customer","id":"cus_1"}}}'


def signed(body: bytes = EVENT, *, secret: str = SECRET, age: int = 0) -> str:
    return signature(body, secret=secret, at=int(time.time()) - age)


@pytest.mark.parametrize("age", [0, 240])
def test_what_is_signed_and_fresh_is_heard(twin: Twin, age: int) -> None:
    assert is_genuine(twin, EVENT, signed(age=age)) is True
    assert is_genuine(twin, EVENT, f"{signed(age=age)},v1=é") is True


FORGERIES = {
    "too old": lambda: (EVENT, signed(age=310)),
    "another secret": lambda: (EVENT, signed(secret="whsec_other")),
    "another body": lambda: (EVENT.replace(b"cus_1", b"cus_2"), signed()),
    "a later moment": lambda: (EVENT, signed(age=310).replace("t=", "t=1", 1)),
    "no signature": lambda: (EVENT, ""),
    "an empty one": lambda: (EVENT, "t=1,v1="),
    "nonsense": lambda: (EVENT, "nonsense"),
    "no letters": lambda: (EVENT, f"t={int(time.time())},v1=é"),
    "another scheme": lambda: (EVENT, signed().replace("v1=", "v0=")),
    "no text": lambda: (b"\xff", signed(b"\xff")),
    "no event": lambda: (b"[]", signed(b"[]")),
    "nothing": lambda: (b"null", signed(b"null")),
}


@pytest.mark.parametrize("forged", FORGERIES)
def test_all_else_is_not_heard(twin: Twin, forged: str) -> None:
    assert is_genuine(twin, *FORGERIES[forged]()) is False


def test_two_secrets_hold_while_one_replaces_the_other(twin: Twin) -> None:
    provider = Stripe(address=twin.address, keys=Keys(KEY, ("whsec_old", "whsec_new")))
    for secret in ("whsec_old", "whsec_new"):
        assert provider.heard(body=EVENT, signature=signed(secret=secret)).event_id == "evt_1"
