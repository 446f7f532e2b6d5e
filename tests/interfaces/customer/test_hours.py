"""A closed counter says so kindly, says when it opens, and names who helps meanwhile."""

from datetime import datetime

import pytest
from django.conf import settings

from madoguchi.domain.clock import TOKYO
from tests.cast import person

WATERWORKS = settings.REGISTRY["kanazawa-water"]


@pytest.fixture
def at(monkeypatch):
    """Set the counter's clock."""

    def set_clock(hour, minute):
        moment = datetime(2024, 2, 28, hour, minute, tzinfo=TOKYO)
        monkeypatch.setattr("madoguchi.interfaces.clock.now", lambda: moment)

    return set_clock


@pytest.mark.requirement("K-WATER-02")
@pytest.mark.parametrize(
    ("hour", "minute", "status"),
    [(6, 59, 503), (7, 0, 200), (23, 59, 200), (0, 0, 200), (1, 59, 200), (2, 0, 503)],
)
def test_waterworks_is_open_from_7_to_2_across_midnight(db, client, at, hour, minute, status):
    at(hour, minute)
    answer = client.get("/kanazawa-water/")
    page = answer.content.decode()
    assert answer.status_code == status
    assert "ご利用時間の案内" in page
    assert "ご利用可能時間は、毎日AM7:00~AM2:00の間です。" in page


def test_closed_counter_says_when_it_opens_and_who_helps(db, client, at):
    at(2, 0)
    answer = client.get("/kanazawa-water/")
    page = answer.content.decode()
    assert "2024年2月28日(水) 07:00から" in page
    assert WATERWORKS.profile.contact.phone in page
    assert answer.headers["Retry-After"] == str(5 * 3600 + 1)


def test_member_is_shown_the_closed_counter_too(db, at):
    at(1, 0)
    someone = person(WATERWORKS, name="夜 花子").sign_in()
    at(2, 0)
    answer = someone.client.get("/kanazawa-water/home/")
    assert answer.status_code == 503
    assert someone.places[0].number not in answer.content.decode()


def test_words_and_contact_stay_open_at_night(db, client, at):
    at(3, 0)
    for path in ("words/terms/", "words/faq/", "contact/"):
        assert client.get(f"/kanazawa-water/{path}").status_code == 200
