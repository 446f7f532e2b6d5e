"""Requests are sent once, seen in every state, withdrawn in time, and their history cannot be edited."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction

from madoguchi.domain.service_requests import (
    MOVES,
    NEW,
    MoveRefused,
    NoSuchMove,
    ReasonMissing,
    State,
    TooLate,
)
from madoguchi.flows.procedures.forms import answers_in
from madoguchi.models import OutgoingMail, RequestEvent, RequestHold, ServiceRequest
from madoguchi.models.scope import operator_scope
from madoguchi.services import withdrawals
from madoguchi.services.erasure import erase_due
from madoguchi.services.one_time_keys import KeyUsedElsewhere
from madoguchi.services.request_events import history_of
from madoguchi.services.service_requests import (
    NoSuchRequest,
    RequestRefused,
    find_request,
    move_on,
    waiting,
    withdraw,
)
from tests.cast import NOW, Person, person
from tests.crowd import deeds_at_once
from tests.ledger import visit
from tests.requests import answers, moved, procedure_of, requested

OPERATOR = settings.REGISTRY["kanazawa-water"]
PROFILE = OPERATOR.profile
SECOND = timedelta(seconds=1)


@pytest.fixture
def hanako(db: None) -> Person:
    return _with_mail(person(OPERATOR, name="山田 花子"))


def _with_mail(someone: Person) -> Person:
    with operator_scope(OPERATOR.slug):
        type(someone.member).objects.filter(pk=someone.member.pk).update(email="hanako@example.jp")
    return someone


def take_back(someone: Person, request: ServiceRequest, *, now=NOW, key=None) -> None:
    visitor = visit(someone)
    with operator_scope(OPERATOR.slug):
        withdraw(profile=PROFILE, visitor=visitor, number=request.number, key=key or uuid4(), now=now)


def states(request: ServiceRequest) -> list[str]:
    return list(history_of(request).values_list("state", flat=True))


def mails() -> list[str]:
    return list(OutgoingMail.objects.order_by("id").values_list("kind", flat=True))


def test_request_is_kept_as_typed_and_as_shown(hanako: Person) -> None:
    procedure, request = procedure_of(hanako), requested(hanako)
    assert request.typed == answers_in(procedure, answers(procedure))
    assert (
        dict(request.shown["answers"])["転居先の住所"]
        == "〒920ー0031\n金沢市広岡３丁目３番３０号 髙橋ビル　２Ｆ"
    )
    assert (request.title, request.procedure) == ("使用中止のお申し込み", "stop-use")
    assert request.place_id == hanako.places[0].pk
    assert (request.state, request.answer_by) == ("received", NOW.date() + timedelta(days=3))


def test_every_step_is_told_and_written_down(hanako: Person) -> None:
    request = requested(hanako)
    moved(request, hanako, State.IN_PROGRESS, State.ACCEPTED, State.DONE)
    with operator_scope(OPERATOR.slug):
        events = [(each.state, each.actor, each.by) for each in history_of(request)]
        assert events == [
            ("received", "customer", ""),
            ("in_progress", "staff", "佐藤"),
            ("accepted", "staff", "佐藤"),
            ("done", "staff", "佐藤"),
        ]
        assert (request.state, mails()) == ("done", ["request_received", "request_accepted"])


def test_refusal_tells_the_reason(hanako: Person) -> None:
    request = requested(hanako)
    moved(request, hanako, State.REFUSED, note="水栓を特定できませんでした。")
    with operator_scope(OPERATOR.slug):
        mail = OutgoingMail.objects.get(kind="request_refused")
        assert "■理由\n水栓を特定できませんでした。" in mail.body
        assert [f"■受付番号: {request.number}" in each.body for each in OutgoingMail.objects.all()] == [
            True
        ] * 2


def test_refusal_without_a_reason_is_none(hanako: Person) -> None:
    request = requested(hanako)
    with pytest.raises(ReasonMissing):
        moved(request, hanako, State.REFUSED, note=" ")
    with operator_scope(OPERATOR.slug):
        assert (states(request), mails()) == (["received"], ["request_received"])


def test_member_without_mail_is_not_written_to(db: None) -> None:
    someone = person(OPERATOR, name="無便 花子")
    moved(requested(someone), someone, State.ACCEPTED)
    with operator_scope(OPERATOR.slug):
        assert mails() == []


def test_same_key_sends_once(hanako: Person) -> None:
    key = uuid4()
    first = requested(hanako, key=key)
    assert [requested(hanako, key=key).number for _ in range(3)] == [first.number] * 3
    with operator_scope(OPERATOR.slug):
        assert (ServiceRequest.objects.count(), RequestEvent.objects.count(), mails()) == (
            1,
            1,
            ["request_received"],
        )


def test_key_of_one_procedure_sends_no_other(hanako: Person) -> None:
    key = uuid4()
    requested(hanako, key=key)
    with pytest.raises(KeyUsedElsewhere):
        requested(hanako, procedure=procedure_of(hanako, 1), key=key)


def test_same_procedure_is_asked_for_again_only_when_the_first_is_closed(hanako: Person) -> None:
    first = requested(hanako)
    with pytest.raises(RequestRefused) as refused:
        requested(hanako)
    assert refused.value.reason.values == {"number": first.number}
    assert refused.value.reason.on == first.answer_by
    take_back(hanako, first)
    assert requested(hanako).number != first.number


def test_neighbours_do_not_wait_for_each_other(hanako: Person) -> None:
    requested(hanako)
    taro = person(OPERATOR, name="山田 太郎")
    assert requested(taro).state == "received"


def test_cut_off_holds_to_the_second(hanako: Person) -> None:
    request = requested(hanako)
    with pytest.raises(TooLate) as late:
        take_back(hanako, request, now=request.withdraw_until)
    assert late.value.until == request.withdraw_until
    take_back(hanako, request, now=request.withdraw_until - SECOND)
    with operator_scope(OPERATOR.slug):
        assert states(request) == ["received", "withdrawn"]
        assert mails() == ["request_received", "request_withdrawn"]


@pytest.mark.parametrize("on_the_way", [(), (State.IN_PROGRESS,), (State.ACCEPTED,)])
def test_open_request_can_be_withdrawn_whatever_staff_have_done(hanako: Person, on_the_way) -> None:
    request = moved(requested(hanako), hanako, *on_the_way)
    take_back(hanako, request)
    with operator_scope(OPERATOR.slug):
        assert states(request)[-1] == "withdrawn"


def test_withdrawal_with_the_same_key_is_made_once(hanako: Person) -> None:
    request, key = requested(hanako), uuid4()
    for _ in range(3):
        take_back(hanako, request, key=key)
    with pytest.raises(NoSuchMove):
        take_back(hanako, request)
    with operator_scope(OPERATOR.slug):
        assert states(request) == ["received", "withdrawn"]


def test_neighbour_neither_finds_nor_withdraws_it(hanako: Person) -> None:
    request, taro = requested(hanako), person(OPERATOR, name="山田 太郎")
    with operator_scope(OPERATOR.slug), pytest.raises(NoSuchRequest):
        find_request(member_id=taro.member.pk, number=request.number)
    with pytest.raises(NoSuchRequest):
        take_back(taro, request)
    with operator_scope(OPERATOR.slug):
        assert states(request) == ["received"]


def test_staff_see_what_is_open_oldest_first(hanako: Person) -> None:
    first = requested(hanako)
    second = requested(hanako, procedure=procedure_of(hanako, 1), now=NOW + SECOND)
    third = requested(hanako, procedure=procedure_of(hanako, 2), now=NOW + 2 * SECOND)
    moved(second, hanako, State.REFUSED, note="理由")
    with operator_scope(OPERATOR.slug):
        assert list(waiting()) == [first, third]


def test_request_outlives_the_erasure_of_its_member_and_is_told_to_nobody(hanako: Person) -> None:
    request, days = requested(hanako), timedelta(days=PROFILE.withdrawal.days_to_return)
    with operator_scope(OPERATOR.slug):
        withdrawals.withdraw(profile=PROFILE, visitor=visit(hanako), reason="", now=NOW)
        assert erase_due(now=NOW + days) == 1
    moved(request, hanako, State.ACCEPTED)
    with operator_scope(OPERATOR.slug):
        request.refresh_from_db()
        assert (request.state, OutgoingMail.objects.count()) == (State.ACCEPTED, 0)


# --- what the database itself refuses ---------------------------------------------------------------------


def _refused(why: str, deed) -> None:
    with pytest.raises(IntegrityError, match=why), transaction.atomic():
        deed()


def test_database_refuses_edits(hanako: Person) -> None:
    request = requested(hanako)
    with operator_scope(OPERATOR.slug):
        own = ServiceRequest.objects.filter(pk=request.pk)
        _refused("never edited", lambda: RequestEvent.objects.update(note="x"))
        _refused("never edited", lambda: RequestEvent.objects.all()._raw_delete("default"))
        _refused("never edited", lambda: own.update(typed={}))
        _refused("never edited", lambda: own.update(withdraw_until=NOW + timedelta(days=99)))
        _refused("never edited", lambda: own._raw_delete("default"))
        _refused("by events of its history alone", lambda: own.update(state="done"))


def test_database_refuses_moves_that_the_table_does_not_have(hanako: Person) -> None:
    request = requested(hanako)
    with operator_scope(OPERATOR.slug):
        facts = {"request": request, "before": "received", "happened_at": NOW, "note": "理由"}
        for state in State:
            for actor in ("customer", "staff"):
                if MOVES.get((State.RECEIVED, state)) != actor:
                    event = facts | {"state": state, "actor": actor}
                    _refused("known_one", lambda event=event: RequestEvent.objects.create(**event))
        skipped = facts | {"before": "accepted", "state": "done", "actor": "staff"}
        _refused("another state", lambda: RequestEvent.objects.create(**skipped))
        silent = facts | {"state": "refused", "actor": "staff", "note": ""}
        _refused("refusal_has_a_reason", lambda: RequestEvent.objects.create(**silent))
        late = facts | {"state": "withdrawn", "actor": "customer", "happened_at": request.withdraw_until}
        _refused("withdrawn no more", lambda: RequestEvent.objects.create(**late))
        request.refresh_from_db()
        assert request.state == "received"


def test_holds_go_with_the_end_and_only_then(hanako: Person) -> None:
    request = requested(hanako)
    with operator_scope(OPERATOR.slug):
        assert RequestHold.objects.count() == 1
        moved(request, hanako, State.ACCEPTED)
        assert RequestHold.objects.count() == 1
        moved(request, hanako, State.DONE)
        assert RequestHold.objects.count() == 0


# --- commits that are real, 20 at once --------------------------------------------------------------------


def test_request_sent_20_times_at_once_is_made_once(committed_db: None) -> None:
    hanako, key = person(OPERATOR, name="山田 花子"), uuid4()
    ends = deeds_at_once(OPERATOR.slug, [lambda: requested(hanako, key=key).number] * 20)
    with operator_scope(OPERATOR.slug):
        assert set(ends) == {ServiceRequest.objects.get().number}


def test_20_requests_at_once_for_the_same_leave_one(committed_db: None) -> None:
    hanako = person(OPERATOR, name="山田 花子")
    ends = deeds_at_once(OPERATOR.slug, [lambda: requested(hanako) and "made"] * 20, RequestRefused)
    with operator_scope(OPERATOR.slug):
        assert (ends.count("made"), ServiceRequest.objects.count()) == (1, 1)


def test_withdrawal_and_acceptance_at_once_leave_one_history(committed_db: None) -> None:
    hanako = person(OPERATOR, name="山田 花子")
    request = requested(hanako)

    def accept() -> str:
        move_on(profile=PROFILE, number=request.number, to=State.REFUSED, staff="佐藤", note="理由", now=NOW)
        return "refused"

    deeds = [lambda: take_back(hanako, request) or "withdrawn", accept] * 10
    ends = deeds_at_once(OPERATOR.slug, deeds, MoveRefused)
    with operator_scope(OPERATOR.slug):
        made = [end for end in ends if not isinstance(end, MoveRefused)]
        assert (len(made), states(request)) == (1, ["received", *made])
        with connection.cursor() as cursor:
            cursor.execute("SELECT state FROM madoguchi_servicerequest")
            assert cursor.fetchall() == [(made[0],)]


def test_first_event_leaves_nothing(hanako: Person) -> None:
    with operator_scope(OPERATOR.slug):
        assert history_of(requested(hanako)).get().before == NEW
