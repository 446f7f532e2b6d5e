"""A token of a mailed link stands in no log, whatever the answer was."""

import logging
from datetime import datetime

import pytest
from django.conf import settings
from django.test import Client

from madoguchi.domain.clock import TOKYO
from madoguchi.flows.drafts import new_token

NIGHT = datetime(2024, 10, 22, 3, 0, tzinfo=TOKYO)
WATER = "/kanazawa-water"
PLACES = ("registration/link/{}/", "account/email/link/{}/", "nowhere/link/{}/", "registration/link/{}")


@pytest.fixture
def handler() -> logging.Handler:
    """The handler through which every record goes."""
    (found,) = [each for each in logging.getLogger().handlers if each.name == "stderr"]
    return found


@pytest.mark.parametrize("verb", ["get", "post"])
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("is_night", [False, True])
def test_no_answer_writes_a_token(
    db: None,
    handler: logging.Handler,
    monkeypatch: pytest.MonkeyPatch,
    verb: str,
    place: str,
    *,
    is_night: bool,
) -> None:
    if is_night:
        monkeypatch.setattr("madoguchi.interfaces.clock.now", lambda: NIGHT)
    token, said = new_token(), []
    monkeypatch.setattr(handler, "emit", lambda record: said.append(handler.format(record)))
    getattr(Client(enforce_csrf_checks=True), verb)(f"{WATER}/{place.format(token)}")
    assert [line for line in said if token in line] == []


def test_refused_link_is_logged_without_its_token(
    db: None, handler: logging.Handler, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(handler, "emit", lambda record: said.append(handler.format(record)))
    Client().get(f"{WATER}/registration/link/{new_token()}/")
    assert said == ["Not Found: /kanazawa-water/registration/link/…/"]


def test_every_handler_hides_tokens() -> None:
    assert [name for name, each in settings.LOGGING["handlers"].items() if "filters" not in each] == []
