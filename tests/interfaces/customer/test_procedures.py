"""Every procedure of every operator: asked, shown again, sent once, seen, and withdrawn."""

import html
import re
from uuid import uuid4

import pytest
from django.conf import settings
from django.utils.html import strip_tags

from madoguchi.domain.service_requests import State
from madoguchi.flows.procedures.fields import FIELDS
from madoguchi.models import RequestEvent, ServiceRequest
from madoguchi.models.scope import operator_scope
from madoguchi.operators.schema.procedure_fields import ProcedureField
from madoguchi.operators.schema.procedures import Procedure
from tests.cast import NOW, Person, person
from tests.requests import answers, moved, procedure_of, requested

PROCEDURES = [
    (slug, procedure.name)
    for slug, each in settings.REGISTRY.items()
    for procedure in each.profile.procedures
]
HIDDEN = re.compile(r'<input type="hidden" name="(?!csrf)([^"]+)" value="([^"]*)">')


@pytest.fixture(params=PROCEDURES, ids=" ".join)
def walk(request: pytest.FixtureRequest, db: None) -> tuple[Person, Procedure, str]:
    """Someone, a procedure of her operator, and its page under a new key."""
    slug, name = request.param
    operator = settings.REGISTRY[slug]
    someone = person(operator, name="山田 花子").sign_in()
    (procedure,) = [each for each in operator.profile.procedures if each.name == name]
    begun = someone.client.get(f"{someone.root}procedures/{name}/")
    return someone, procedure, begun.headers["Location"]


def words(answered) -> str:
    page = answered.content.decode().partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", html.unescape(strip_tags(page)))


def hidden(answered) -> dict[str, str]:
    """Give what a page of confirmation carries."""
    page = answered.content.decode().partition("<main")[2]
    return {name: html.unescape(text) for name, text in HIDDEN.findall(page)}


def sent(someone: Person) -> list[ServiceRequest]:
    with operator_scope(someone.operator.slug):
        return list(ServiceRequest.objects.order_by("id"))


def test_procedure_is_asked_shown_again_and_sent_once(walk) -> None:
    someone, procedure, page = walk
    typed = answers(procedure)
    asked = someone.client.get(page)
    assert (asked.status_code, procedure.title in words(asked)) == (200, True)
    shown = someone.client.post(page, typed)
    assert (shown.status_code, sent(someone)) == (200, [])
    assert hidden(shown) == typed  # nothing is lost or mended on the way
    ends = [someone.client.post(page, hidden(shown) | {"do": "send"}) for _ in range(3)]
    (request,) = sent(someone)
    assert {(end.status_code, end.headers["Location"]) for end in ends} == {
        (303, f"{someone.root}requests/{request.number}/")
    }
    assert (request.typed, request.state, request.title) == (typed, "received", procedure.title)
    assert someone.client.get(page).headers["Location"] == ends[0].headers["Location"]
    told = words(someone.client.get(ends[0].headers["Location"]))
    assert (request.number in told, "お申し込みを受け付けました" in told) == (True, True)


def test_going_back_loses_nothing(walk) -> None:
    someone, procedure, page = walk
    typed = answers(procedure)
    again = someone.client.post(page, typed | {"do": "edit"})
    known = html.unescape(again.content.decode())
    shown = hidden(someone.client.post(page, typed))
    lost = [name for name, text in typed.items() if name not in shown or text.splitlines()[0] not in known]
    assert (again.status_code, lost, sent(someone)) == (200, [], [])


def test_nothing_answered_is_told_at_every_required_field(walk) -> None:
    someone, procedure, page = walk
    required = [field for field in procedure.fields if field.is_required]
    for do in ("review", "send"):
        refused = someone.client.post(page, {"do": do})
        if not required:
            continue
        assert refused.status_code == 422
        faults = re.findall(r'<p class="fault" id="([a-z_]+)-fault">', refused.content.decode())
        building = {f"{field.name}_building" for field in required if field.kind == "address"}
        expected = [name for field in required for name in field.names if name not in building]
        assert faults == expected
        assert sent(someone) == []


def test_every_field_refuses_what_it_cannot_take_and_keeps_the_rest(walk) -> None:
    someone, procedure, page = walk
    for field in procedure.fields:
        for name, wrong in amiss(field).items():
            typed = answers(procedure) | {name: wrong}
            refused = someone.client.post(page, typed | {"do": "send"})
            assert (refused.status_code, sent(someone)) == (422, []), (name, wrong)
            assert f'id="{name}-fault"' in refused.content.decode()
            others = {text.splitlines()[0] for each, text in typed.items() if each != name and text}
            known = html.unescape(refused.content.decode())
            assert [text for text in others if text not in known] == []


def amiss(field: ProcedureField) -> dict[str, str]:
    """Give what a field must refuse, by the name it is sent under."""
    return {
        "date": {field.name: "2024-10-20"},
        "choice": {field.name: "ほかのもの"},
        "yes_no": {field.name: "たぶん"},
        "text": {field.name: "長" * 301},
        "note": {field.name: "長" * 4001},
        "phone": {field.name: "12"},
        "address": {f"{field.name}_postal_code": "92-00", field.name: "-"},
        "name": {f"{field.name}_kana": "山田 花子", field.name: "\x00"},
    }[field.kind]


def test_every_kind_of_field_is_in_the_catalogue_and_walked() -> None:
    kinds = {
        field.kind
        for each in settings.REGISTRY.values()
        for p in each.profile.procedures
        for field in p.fields
    }
    assert kinds == set(FIELDS)


# --- one operator ------------------------------------------------------------------------------------------

WATER = settings.REGISTRY["kanazawa-water"]


@pytest.fixture
def hanako(db: None) -> Person:
    return person(WATER, name="山田 花子").sign_in()


def get(someone: Person, path: str):
    return someone.client.get(someone.root + path)


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2024-10-22", "使用を中止する日は2024年10月25日(金)以降の日を選択してください。"),
        ("2025-06-02", "使用を中止する日は2024年12月20日(金)までの日を選択してください。"),
        ("2024-10-27", "使用を中止する日に日曜日は選べません。別の日を選択してください。"),
        ("2024-11-04", "使用を中止する日に祝日は選べません。別の日を選択してください。"),
        ("28日", "使用を中止する日を一覧から選択してください。"),
        ("", "使用を中止する日を選択してください。"),
    ],
)
def test_day_that_cannot_be_is_refused_with_what_is_against_it(hanako: Person, day: str, why: str) -> None:
    page = f"{hanako.root}procedures/stop-use/{uuid4()}/"
    refused = hanako.client.post(page, answers(procedure_of(hanako), stops_on=day))
    assert (refused.status_code, why in words(refused)) == (422, True)


def test_confirmation_promises_answer_and_withdrawal(hanako: Person) -> None:
    page = f"{hanako.root}procedures/stop-use/{uuid4()}/"
    told = words(hanako.client.post(page, answers(procedure_of(hanako), stops_on="2024-10-31")))
    assert "2024年10月24日(木)までに、お引き受けできるかどうかをご連絡します。" in told
    assert "2024年10月29日(火) 24時00分まで、このサイトで取り消せます。" in told
    assert "使用を中止する日2024年10月31日(木)" in told


def test_second_request_says_which_one_waits_and_what_to_do(hanako: Person) -> None:
    first, page = requested(hanako), f"procedures/stop-use/{uuid4()}/"
    told = get(hanako, page)
    assert (told.status_code, f"受付番号 {first.number}" in words(told)) == (200, True)
    assert "2024年10月24日(木)までにご連絡します。" in words(told)
    refused = hanako.client.post(hanako.root + page, answers(procedure_of(hanako)) | {"do": "send"})
    assert (refused.status_code, len(sent(hanako))) == (409, 1)


def test_member_without_a_place_is_told_so(db: None) -> None:
    nobody = person(WATER, name="無所属 花子", places=0).sign_in()
    page = f"procedures/stop-use/{uuid4()}/"
    assert "ご契約とまだ結び付いていないため、お申し込みいただけません。" in words(get(nobody, page))
    assert nobody.client.post(nobody.root + page, {"do": "send"}).status_code == 409
    assert get(nobody, f"procedures/start-use/{uuid4()}/").status_code == 200  # is about no place of hers


def test_key_of_another_procedure_finds_nothing(hanako: Person) -> None:
    key = uuid4()
    requested(hanako, key=key)
    assert get(hanako, f"procedures/move/{key}/").status_code == 404
    assert get(hanako, f"procedures/unknown/{key}/").status_code == 404


@pytest.mark.parametrize(
    ("states", "lead"),
    [
        (
            (),
            "お申し込みを受け付けました お引き受けできるかどうかを確認しています。 2024年10月24日(木)までに",
        ),
        (
            (State.IN_PROGRESS,),
            "内容を確認しています お引き受けできるかどうかを確認しています。 2024年10月24日(木)までに",
        ),
        ((State.ACCEPTED,), "お申し込みを承りました 2024年12月20日(金)に向けて手続きを進めています。"),
        ((State.REFUSED,), "お申し込みをお受けできませんでした 水栓を特定できませんでした。"),
        ((State.ACCEPTED, State.DONE), "お手続きが完了しました"),
    ],
)
def test_request_says_where_it_stands_and_what_comes_next(hanako: Person, states, lead: str) -> None:
    request = moved(requested(hanako), hanako, *states, note="水栓を特定できませんでした。")
    page = words(get(hanako, f"requests/{request.number}/"))
    assert (lead in page, "佐藤" in page) == (
        True,
        False,
    )  # who of the staff it was is not the customer's matter


def test_late_answer_is_owned_up_to(hanako: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    request = requested(hanako)
    late = NOW.replace(day=25)
    monkeypatch.setattr("madoguchi.interfaces.clock.now", lambda: late)
    hanako.sign_in()
    assert "2024年10月24日(木)までにご連絡する予定でしたが、遅れています。" in words(
        get(hanako, f"requests/{request.number}/")
    )


def withdrawal(someone: Person, request: ServiceRequest) -> str:
    page = get(someone, f"requests/{request.number}/").content.decode()
    (found,) = re.findall(r'href="([^"]*/withdraw/[0-9a-f-]{36}/)"', page)
    return found


def test_withdrawal_is_asked_about_and_made_once(hanako: Person) -> None:
    request = requested(hanako)
    page = withdrawal(hanako, request)
    assert "次のお申し込みを取り消します。" in words(hanako.client.get(page))
    ends = [hanako.client.post(page) for _ in range(3)] + [hanako.client.get(page)]
    assert {(end.status_code, end.headers["Location"]) for end in ends} == {
        (303, f"{hanako.root}requests/{request.number}/")
    }
    with operator_scope(WATER.slug):
        assert [event.state for event in RequestEvent.objects.order_by("id")] == ["received", "withdrawn"]
    assert "お申し込みを取り消しました" in words(get(hanako, f"requests/{request.number}/"))


def test_withdrawal_after_the_cut_off_is_refused_with_the_reason(
    hanako: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = requested(hanako)
    page = withdrawal(hanako, request)
    monkeypatch.setattr("madoguchi.interfaces.clock.now", lambda: request.withdraw_until)
    hanako.sign_in()
    refused = hanako.client.post(page)
    assert refused.status_code == 409
    assert "取り消せる期限（2024年12月18日(水) 24時00分まで）を過ぎています。" in words(refused)
    assert "このお申し込みを取り消す" not in words(get(hanako, f"requests/{request.number}/"))


def test_request_of_a_neighbour_is_not_found_whatever_is_asked(hanako: Person) -> None:
    request, taro = requested(hanako), person(WATER, name="山田 太郎").sign_in()
    for path in (f"requests/{request.number}/", f"requests/{request.number}/withdraw/{uuid4()}/"):
        assert get(taro, path).status_code == 404
        assert get(taro, path.replace(request.number, "AAAAA-00000")).status_code == 404
    assert taro.client.post(f"{taro.root}requests/{request.number}/withdraw/{uuid4()}/").status_code == 404
    assert request.number not in words(get(taro, "requests/"))
    assert sent(hanako)[0].state == "received"


def test_what_was_typed_is_text_and_nothing_else(hanako: Person) -> None:
    procedure = procedure_of(hanako)
    page = f"{hanako.root}procedures/stop-use/{uuid4()}/"
    typed = answers(procedure, note="</textarea><script>alert(1)</script>\r\n\r\n二行目")
    shown = hanako.client.post(page, typed)
    again = hanako.client.post(page, typed | {"do": "edit"})
    done = hanako.client.post(page, hidden(shown) | {"do": "send"}, follow=True)
    assert ["<script>" in each.content.decode() for each in (shown, again, done)] == [False] * 3
    assert sent(hanako)[0].typed["note"] == typed["note"]


def test_list_costs_the_same_queries_for_1_and_for_240_requests(db, django_assert_num_queries) -> None:
    procedure = WATER.profile.procedures[0]
    for count in (1, 240):
        someone = person(WATER, name="多数 花子").sign_in()
        for _ in range(count):
            requested(someone, procedure=procedure)
        with django_assert_num_queries(1):  # the visitor is prepared
            page = get(someone, "requests/").content.decode()
        assert page.count('<li class="card">') == count


def test_empty_list_says_what_will_stand_there(hanako: Person) -> None:
    assert 'data-reason="no_requests"' in get(hanako, "requests/").content.decode()
