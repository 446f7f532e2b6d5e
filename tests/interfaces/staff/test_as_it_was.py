"""Staff see what a customer saw: at a moment they choose, of their own operator, and on record."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client

from madoguchi.models import AuditEntry, Bill
from madoguchi.models.scope import operator_scope
from tests.cast import NOW, Person, bill, person, statement
from tests.staff import Colleague, colleague

A, B = settings.REGISTRY["kanazawa-cable"], settings.REGISTRY["aomori-cable"]
NOTHING = "表示していたご請求はありません。"


@pytest.fixture
def hanako(db: None) -> Person:
    """A customer with a bill that will be superseded."""
    someone = person(A, name="山田 花子")
    seen = bill(A, someone.places[0], statement(total=5509))
    with operator_scope(A.slug):
        Bill.objects.filter(pk=seen.pk).update(superseded_at=NOW + timedelta(days=2))
    return someone


@pytest.fixture
def sato(db: None) -> Colleague:
    """Somebody at the reception."""
    return colleague(A, "reception", client=Client()).arrive()


def shown(who: Colleague, whom: Person, at: str) -> tuple[int, str]:
    """Ask for the page of a place at a moment."""
    answer = who.client.get(f"{who.root}places/{whom.places[0].pk}/as-it-was/", {"at": at})
    return answer.status_code, answer.content.decode()


def test_page_shows_what_stood_there_at_the_moment(hanako: Person, sato: Colleague) -> None:
    for minutes, is_there in ((1, False), (0, True)):
        status, page = shown(sato, hanako, f"{NOW - timedelta(minutes=minutes):%Y-%m-%dT%H:%M}")
        assert (status, "5,509" in page, NOTHING in page) == (200, is_there, not is_there)
        assert "山田 花子" in page


def test_no_moment_or_one_to_come_is_asked_for_again(hanako: Person, sato: Colleague) -> None:
    assert shown(sato, hanako, "")[0] == 200
    for typed in ("昨日", "2999-01-01T00:00", "2024-13-01T00:00"):
        status, page = shown(sato, hanako, typed)
        assert (status, f'value="{typed}"' in page) == (422, True)


def test_look_is_on_record_and_only_at_the_own_operator(hanako: Person, sato: Colleague) -> None:
    stranger = colleague(B, "reception", client=Client()).arrive()
    assert shown(stranger, hanako, "2024-10-21T23:00")[0] == 404
    assert shown(sato, hanako, "2024-10-21T23:00")[0] == 200
    with operator_scope(A.slug):
        entry = AuditEntry.objects.filter(act="looked").latest("position")
    assert (entry.about, entry.details["page"]) == (f"place:{hanako.places[0].pk}", "staff_as_it_was")
