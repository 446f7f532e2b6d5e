"""What localstripe, written by others, knows of Stripe: the portal's adapter speaks the same language.

It has no Checkout; what leads to and from it is held here: customers, setup intents, cards, messages.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest

from madoguchi.adapters.payments import Keys, NotGenuine, Outcome, ProviderAway, ProviderRefused, Stage
from madoguchi.adapters.payments.stripe import Stripe
from madoguchi.domain.cards import Card
from tests.payment_twin import KEY, Delivery, LetterBox, letter_box
from tests.portals.processes import free_port

SECRET = "whsec_localstripe"
MOST_SECONDS = 20


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Localstripe, in a process of its own."""
    port = free_port()
    command = (sys.executable, "-m", "localstripe", "--port", str(port), "--from-scratch")
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    found = f"http://127.0.0.1:{port}"
    give_up_at = time.monotonic() + MOST_SECONDS
    while not answers(found) and time.monotonic() < give_up_at:
        time.sleep(0.1)
    yield found
    process.terminate()
    process.wait(timeout=MOST_SECONDS)


def answers(address: str) -> bool:
    try:
        urlopen(f"{address}/js.stripe.com/v3/", timeout=5).close()
    except URLError:
        return False
    return True


@pytest.fixture
def provider(address: str) -> Stripe:
    return Stripe(address=address, keys=Keys(KEY, (SECRET,)))


def ask(address: str, path: str, **form: str) -> dict:
    """Do what the provider's own page does."""
    sent = Request(f"{address}{path}", data=urlencode(form).encode())
    sent.add_header("Authorization", f"Bearer {KEY}")
    with urlopen(sent) as answer:
        found: dict = json.load(answer)
        return found


def typed(address: str, number: str) -> str:
    """Type a card for a new setup intent; give its id."""
    intent = ask(address, "/v1/setup_intents")["id"]
    method = {"type": "card", "card[number]": number, "card[cvc]": "123"}
    expires = {"card[exp_month]": "12", "card[exp_year]": "2030"}
    kept = ask(address, "/v1/payment_methods", **method, **expires)["id"]
    ask(address, f"/v1/setup_intents/{intent}/confirm", payment_method=kept)
    return str(intent)


def test_customer_is_made_with_labels_alone(address: str, provider: Stripe) -> None:
    made = provider.keep_customer(labels={"customer_number": "0001"}, key="one")
    sent = Request(f"{address}/v1/customers/{made}", headers={"Authorization": f"Bearer {KEY}"})
    with urlopen(sent) as answer:
        found = json.load(answer)
    assert found["metadata"] == {"customer_number": "0001"}
    assert {found[name] for name in ("name", "email", "phone", "address", "description")} <= {None, ""}


def test_kept_card_is_told_by_brand_and_last_digits(address: str, provider: Stripe) -> None:
    found = provider.card_kept(typed(address, "4242424242424242"))
    card = Card("Visa", "4242", date(2030, 12, 1))
    assert found == Outcome(Stage.KEPT, payment_method=found.payment_method, card=card)


def test_card_that_asks_its_holder_is_being_checked(address: str, provider: Stripe) -> None:
    assert provider.card_kept(typed(address, "4000002500003155")) == Outcome(Stage.CHECKING)


def test_cancelled_intent_is_over(address: str, provider: Stripe) -> None:
    intent = ask(address, "/v1/setup_intents")["id"]
    ask(address, f"/v1/setup_intents/{intent}/cancel")
    assert provider.card_kept(intent) == Outcome(Stage.OVER)


def test_unknown_intent_is_refused(provider: Stripe) -> None:
    with pytest.raises(ProviderRefused):
        provider.card_kept("seti_unknown")


def test_checkout_that_it_does_not_know_is_a_named_refusal(provider: Stripe) -> None:
    with pytest.raises((ProviderRefused, ProviderAway)):
        provider.stop("cs_test_unknown")


def test_its_messages_are_genuine_to_who_has_the_secret(address: str, provider: Stripe) -> None:
    with letter_box() as (box, where):
        ask_to_tell(address, where)
        made = provider.keep_customer(labels={"customer_number": "0002"}, key="told")
        delivery = about(made, box)
    heard = provider.heard(body=delivery.body, signature=delivery.signature)
    assert (heard.kind, heard.session) == ("customer.created", "")
    with pytest.raises(NotGenuine):
        Stripe(address=address, keys=Keys(KEY, ("whsec_other",))).heard(
            body=delivery.body, signature=delivery.signature
        )


def ask_to_tell(address: str, where: str) -> None:
    form = {"url": where, "secret": SECRET}
    sent = Request(f"{address}/_config/webhooks/portal", data=json.dumps(form).encode())
    urlopen(sent).close()


def about(record: str, box: LetterBox) -> Delivery:
    """Wait for the message about a record; those of earlier tests may still come."""
    give_up_at = time.monotonic() + MOST_SECONDS
    while time.monotonic() < give_up_at:
        for delivery in box.deliveries:
            if delivery.event["data"]["object"]["id"] == record:
                return delivery
        time.sleep(0.05)
    raise AssertionError(f"no message about {record}")
