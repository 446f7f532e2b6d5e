"""Staff work through what customers ask for: the pressing first, each moved on once, every step on record."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from madoguchi.domain.service_requests import State
from madoguchi.models import AuditEntry, OutgoingMail, ServiceRequest
from madoguchi.models.scope import operator_scope
from madoguchi.services.request_events import history_of
from tests.cast import NOW, Person, person
from tests.requests import asked_for, channel, moved, requested
from tests.staff import Colleague, colleague

A = settings.REGISTRY["kanazawa-cable"]
REQUESTS = f"/{A.slug}/staff/requests/"


@pytest.fixture
def sato(db: None) -> Colleague:
    """Somebody at the reception."""
    return colleague(A, "reception").arrive()


@pytest.fixture
def hanako(db: None) -> Person:
    return person(A, name="山田 花子")


def asked(someone: Person, **facts: Any) -> ServiceRequest:
    return requested(someone, **facts)


def sent(sato: Colleague, request: ServiceRequest, **typed: str) -> Any:
    """Send the form of a request."""
    return sato.client.post(f"{REQUESTS}{request.number}/", {"before": request.state, **typed})


def state_of(request: ServiceRequest) -> str:
    with operator_scope(A.slug):
        return ServiceRequest.objects.get(pk=request.pk).state


def entries() -> list[tuple[str, str, str]]:
    with operator_scope(A.slug):
        rows = AuditEntry.objects.exclude(act__in=("looked", "signed_in")).order_by("position")
        return list(rows.values_list("act", "about", "why"))


def numbers(text: str, *requests: ServiceRequest) -> list[str]:
    """Give the numbers of requests in the order in which a page has them."""
    found = sorted((text.index(each.number), each.number) for each in requests if each.number in text)
    return [number for _position, number in found]


def test_queue_begins_with_what_is_to_be_answered_first_and_marks_what_is_late(
    sato: Colleague, hanako: Person
) -> None:
    late = asked(hanako, now=NOW - timedelta(days=30))
    soon = asked(person(A, name="林 太郎"))
    text = sato.client.get(REQUESTS).content.decode()
    assert numbers(text, late, soon) == [late.number, soon.number]
    assert text.count('class="late"') == 1
    assert numbers(sato.client.get(f"{REQUESTS}?late=1").content.decode(), late, soon) == [late.number]


def test_queue_holds_requests_of_every_kind_and_is_filtered(sato: Colleague, hanako: Person) -> None:
    moving = asked(hanako)
    number = asked_for(hanako, channel(hanako))
    done = moved(asked(person(A, name="林 太郎")), hanako, State.ACCEPTED, State.DONE)
    with operator_scope(A.slug):
        channels = ServiceRequest.objects.get(number=number)
    shown = {
        query: set(numbers(sato.client.get(f"{REQUESTS}{query}").content.decode(), moving, channels, done))
        for query in ("", "?procedure=channels", "?state=done", "?state=all", "?state=none&page=x")
    }
    assert shown == {
        "": {moving.number, number},
        "?procedure=channels": {number},
        "?state=done": {done.number},
        "?state=all": {moving.number, number, done.number},
        "?state=none&page=x": {moving.number, number},
    }
    assert sato.client.get(f"{REQUESTS}{number}/").status_code == 200


def test_queue_costs_the_same_with_one_request_and_with_many(sato: Colleague, hanako: Person) -> None:
    asked(hanako)
    with CaptureQueriesContext(connection) as one:
        sato.client.get(REQUESTS)
    for _each in range(12):
        asked(person(A, name="林 太郎"))
    with CaptureQueriesContext(connection) as many:
        sato.client.get(REQUESTS)
    assert len(many) == len(one)


def test_every_look_is_on_record(sato: Colleague, hanako: Person) -> None:
    request = asked(hanako)
    sato.client.get(REQUESTS)
    sato.client.get(f"{REQUESTS}{request.number}/")
    with operator_scope(A.slug):
        looks = list(
            AuditEntry.objects.filter(act="looked").order_by("position").values_list("about", flat=True)
        )
    assert looks == [f"request:{request.number}"] * 2


def test_request_is_taken_up_accepted_and_done_and_the_customer_is_told(
    sato: Colleague, hanako: Person
) -> None:
    request = asked(hanako)
    for to, note in (("in_progress", ""), ("accepted", "10日に伺います。"), ("done", "")):
        answer = sent(sato, request, to=to, note=note)
        assert answer.headers["Location"] == f"{REQUESTS}{request.number}/?done={to}"
        request.state = to
    assert state_of(request) == "done"
    about = f"request:{request.number}"
    assert entries() == [
        ("request_started", about, ""),
        ("request_accepted", about, ""),
        ("request_done", about, ""),
    ]
    with operator_scope(A.slug):
        assert [event.note for event in history_of(request)] == ["", "", "10日に伺います。", ""]
    hanako.sign_in()
    shown = hanako.client.get(f"/{A.slug}/requests/{request.number}/").content.decode()
    assert "10日に伺います。" in shown
    assert sato.member.name not in shown


def test_refusal_needs_a_reason_and_keeps_what_was_typed(sato: Colleague, hanako: Person) -> None:
    request = asked(hanako)
    answer = sent(sato, request, to="refused", note=" ")
    assert (answer.status_code, state_of(request)) == (422, "received")
    assert "お断りする理由を入力してください。" in answer.content.decode()
    assert sent(sato, request, to="refused", note="提供エリアの外でした。").status_code == 303
    assert (state_of(request), len(entries())) == ("refused", 1)


def test_prepared_words_stand_in_the_form_to_be_changed(sato: Colleague, hanako: Person) -> None:
    procedure = next(each for each in A.profile.procedures if each.reasons and each.needs_place)
    request = asked(hanako, procedure=procedure)
    text = sato.client.get(f"{REQUESTS}{request.number}/?words=refused-1").content.decode()
    assert f">{procedure.reasons[0]}</textarea>" in text


def test_same_form_twice_moves_once(sato: Colleague, hanako: Person) -> None:
    request = asked(hanako)
    answers = [sent(sato, request, to="accepted", note="はい").status_code for _twice in range(2)]
    assert answers == [303, 303]
    with operator_scope(A.slug):
        assert history_of(request).count() == 2
        assert OutgoingMail.objects.filter(kind="request_accepted").count() <= 1
    assert len(entries()) == 1


def test_whoever_comes_second_is_told_and_keeps_what_was_typed(sato: Colleague, hanako: Person) -> None:
    request = asked(hanako)
    other = colleague(A, "reception", name="鈴木 一郎").arrive()
    assert sent(sato, request, to="accepted").status_code == 303
    answer = sent(other, request, to="refused", note="材料がありません。")
    assert (answer.status_code, state_of(request)) == (409, "accepted")
    assert "材料がありません。</textarea>" in answer.content.decode()
    assert len(entries()) == 1


@pytest.mark.parametrize("to", ["withdrawn", "received", "", "x"])
def test_staff_make_no_move_of_the_customers(sato: Colleague, hanako: Person, to: str) -> None:
    request = asked(hanako)
    assert (sent(sato, request, to=to).status_code, state_of(request)) == (422, "received")


def test_move_that_does_not_lead_from_here_is_refused(sato: Colleague, hanako: Person) -> None:
    request = asked(hanako)
    assert (sent(sato, request, to="done").status_code, state_of(request)) == (409, "received")


def test_unknown_number_is_not_found(sato: Colleague) -> None:
    assert sato.client.get(f"{REQUESTS}AAAAA-AAAAA/").status_code == 404
