"""What stops whoever comes to the counter."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.test import Client

from madoguchi.domain.clock import TOKYO
from madoguchi.domain.reasons import ReasonCode as Code
from madoguchi.operators.schema.profile import Profile
from tests.cast import NOW, browser
from tests.reason_states.counter import Counter, State

FREE_TRIES = 5


def _closed(counter: Counter) -> Any:
    closes = counter.profile.hours.closes
    counter.set_clock(datetime.combine(NOW, closes, TOKYO))
    return Client().get(f"/{counter.operator.slug}/")


def _closes(profile: Profile) -> bool:
    return profile.hours.opens != profile.hours.closes


def _old_form(counter: Counter) -> Any:
    return Client(enforce_csrf_checks=True).post(f"/{counter.operator.slug}/", {"login_id": "hanako"})


def _guessed(counter: Counter) -> Any:
    client, typed = browser(counter.operator), {"login_id": "nobody01", "password": "wrong"}
    for _try in range(FREE_TRIES):
        client.post(f"/{counter.operator.slug}/", typed)
    return client.post(f"/{counter.operator.slug}/", typed)


def _mailbox(counter: Counter) -> Any:
    counter.patch.setattr(settings, "SHOWS_MAILBOX", value=True)
    return Client().get(f"/{counter.operator.slug}/mailbox/")


STATES = {
    "unknown page": State(
        {Code.PAGE_UNKNOWN}, lambda counter: Client().get(f"/{counter.operator.slug}/nowhere/")
    ),
    "old form": State({Code.FORM_TOO_OLD}, _old_form),
    "closed": State({Code.COUNTER_CLOSED}, _closed, _closes),
    "sign-in waits": State({Code.SIGN_IN_WAITS}, _guessed),
    "empty mailbox": State({Code.NO_MAILS}, _mailbox),
}
