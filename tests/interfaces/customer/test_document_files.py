"""A stored document is found together with who may read it, by one statement that opens nothing more."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings

from madoguchi.models import Session
from madoguchi.models.prepared import Prepared
from madoguchi.models.scope import operator_scope
from tests.cast import NOW, Person, bill, statement
from tests.interfaces.customer.test_documents import choose


@pytest.fixture
def operator():
    return settings.REGISTRY["aomori-cable"]


@pytest.fixture
def member(hanako: Person) -> Person:
    """Hanako, signed in, with a bill."""
    bill(hanako.operator, hanako.places[0], statement())
    return hanako.sign_in()


def test_stored_document_is_found_by_prepared_queries_alone(
    member: Person, django_assert_num_queries
) -> None:
    address = choose(member).headers["Location"]
    with django_assert_num_queries(0):
        assert member.client.get(address).content[:5] == b"%PDF-"


def test_stored_document_and_its_reader_are_found_by_one_statement(
    member: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, asked = choose(member).headers["Location"], []

    def noted(query: Prepared[Any], *arguments: object) -> list[Any]:
        asked.append(query.build.__name__)
        return call(query, *arguments)

    call = Prepared.__call__
    monkeypatch.setattr(Prepared, "__call__", noted)
    assert member.client.get(address).status_code == 200
    assert asked == ["_stored"]


def test_stored_document_waits_for_an_agreement_like_any_page(member: Person) -> None:
    address = choose(member).headers["Location"]
    with operator_scope(member.operator.slug):
        Session.objects.update(terms_to_agree="2")
    assert member.client.get(address).headers["Location"] == f"{member.root}agreement/"


def test_reading_documents_keeps_a_session_awake(member: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    address = choose(member).headers["Location"]
    idle = timedelta(minutes=member.operator.profile.session.idle_minutes)
    answers = []
    for after in (idle * 0.9, idle * 1.8, idle * 2.9):
        monkeypatch.setattr("madoguchi.interfaces.clock.now", lambda after=after: NOW + after)
        answers.append(member.client.get(address).status_code)
    assert answers == [200, 200, 302]
