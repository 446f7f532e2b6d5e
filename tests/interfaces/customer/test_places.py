"""A member adds further places by the operator's own proof, names them, and parts from them."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.test import Client
from django.utils.html import strip_tags

from madoguchi.models import Application, LetterCode, Member, MemberPlace, OutgoingMail
from madoguchi.models.scope import operator_scope
from madoguchi.services.applications import accept, refuse
from madoguchi.services.letter_codes import issue_code
from tests.cast import NOW, PASSWORD, Person, bill, browser, person, statement
from tests.newcomer import Newcomer, newcomer, parts_of

EMAIL = "hanako@example.jp"
PROVEN = [
    slug for slug, each in settings.REGISTRY.items() if each.profile.places.add_steps != ("application",)
]
CLAIMED = [slug for slug in settings.REGISTRY if slug not in PROVEN]
OWN = "この場所は、すでに登録されています。"


def at(slugs: list[str]) -> pytest.MarkDecorator:
    """Run a test at those operators alone whose matter it is."""
    return pytest.mark.parametrize(
        "operator", [settings.REGISTRY[slug] for slug in slugs], ids=lambda operator: operator.slug
    )


@pytest.fixture
def member(hanako: Person) -> Person:
    """Hanako, signed in, with an e-mail address."""
    with operator_scope(hanako.operator.slug):
        Member.objects.filter(pk=hanako.member.pk).update(email=EMAIL, email_key=EMAIL)
    return hanako.sign_in()


def send(someone: Person, typed: dict[str, str], **more: str) -> Any:
    """Send the form of a further place."""
    return someone.client.post(f"{someone.root}places/add/", typed | more)


def paper_of(other: Newcomer) -> dict[str, str]:
    """Give what stands on the paper of a place that nobody has registered."""
    names = ("customer_number", "phone", "kana", "name", "address", "building")
    return {name: other.facts[name] for name in (*names, *(n for n in other.facts if n.startswith("code_")))}


def places(someone: Person) -> list[str]:
    """Give the numbers of the places that a member sees."""
    with operator_scope(someone.operator.slug):
        links = MemberPlace.objects.filter(member=someone.member).order_by("pk")
        return list(links.values_list("place__number", flat=True))


def mails(someone: Person) -> list[tuple[str, str]]:
    with operator_scope(someone.operator.slug):
        return list(OutgoingMail.objects.order_by("pk").values_list("kind", "recipient"))


def page_of(someone: Person, path: str = "places/") -> str:
    return someone.client.get(someone.root + path).content.decode()


def said(answer: Any) -> str:
    return " ".join(strip_tags(answer.content.decode()).split())


# --- adding -----------------------------------------------------------------------------------------------


@at(PROVEN)
def test_proven_place_is_added_at_once_and_told_by_mail(member: Person) -> None:
    other = newcomer(member.operator)
    answer = send(member, paper_of(other))
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{member.root}places/?done=added")
    assert places(member) == [member.places[0].number, other.place.number]
    assert mails(member) == [("place_opened", EMAIL)]
    assert other.place.number in page_of(member)


@at(CLAIMED)
def test_claimed_place_that_agrees_in_everything_is_added_at_once(member: Person) -> None:
    other = newcomer(member.operator)
    answer = send(member, paper_of(other))
    assert answer.headers["Location"] == f"{member.root}places/?done=added"
    assert places(member) == [member.places[0].number, other.place.number]
    assert mails(member) == [("place_received", EMAIL), ("place_opened", EMAIL)]


@at(CLAIMED)
def test_claimed_place_that_differs_waits_for_staff_and_says_so(member: Person) -> None:
    other = newcomer(member.operator)
    answer = send(member, paper_of(other) | {"name": "別の 人"})
    assert answer.headers["Location"] == f"{member.root}places/?done=waiting"
    assert places(member) == [member.places[0].number]
    page = strip_tags(page_of(member))
    days = member.operator.profile.registration.review_days
    for words in (
        "確認中",
        "ご登録内容を確認しています。2024年10月21日(月)にお申し込みいただきました。",
        f"{days}日程度",
    ):
        assert words in page
    again = send(member, paper_of(other))
    assert (again.status_code, "内容を確認しています" in said(again)) == (422, True)
    with operator_scope(member.operator.slug):
        assert Application.objects.filter(member=member.member).count() == 1


@at(CLAIMED)
def test_staff_open_a_further_place_or_say_why_not(member: Person) -> None:
    one, another = newcomer(member.operator), newcomer(member.operator)
    for other in (one, another):
        send(member, paper_of(other) | {"name": "別の 人"})
    with operator_scope(member.operator.slug):
        first, second = Application.objects.filter(member=member.member).order_by("pk")
        accept(profile=member.operator.profile, application=first, by="佐藤", now=NOW)
        refuse(
            profile=member.operator.profile, application=second, by="佐藤", reason="名義が違います。", now=NOW
        )
    assert places(member) == [member.places[0].number, one.place.number]
    assert [kind for kind, _to in mails(member)] == ["place_received"] * 2 + ["place_opened", "place_refused"]
    page = strip_tags(page_of(member))
    assert ("名義が違います。" in page, "確認中" in page) == (True, False)
    assert send(member, paper_of(another)).headers["Location"] == f"{member.root}places/?done=added"
    assert "名義が違います。" not in page_of(member)


def test_own_place_is_told_to_be_there(member: Person) -> None:
    typed = paper_of(newcomer(member.operator)) | {"customer_number": member.places[0].number.lstrip("0")}
    answer = send(member, typed)
    assert (answer.status_code, OWN in said(answer)) == (422, True)
    assert 'href="#customer_number"' in answer.content.decode()


@at(PROVEN)
def test_wrong_unknown_and_foreign_places_have_one_answer(member: Person) -> None:
    other, taken = newcomer(member.operator), newcomer(member.operator)
    taken.register()
    with operator_scope(member.operator.slug):
        LetterCode.objects.filter(place=taken.place).update(voided_at=NOW)
        code = parts_of(issue_code(place=taken.place, profile=member.operator.profile, now=NOW))
    wrong = {"phone": "0000000000", "code_1": "WRNG"}
    tried = (
        paper_of(other) | wrong,
        paper_of(other) | {"customer_number": "66000000000001"},
        paper_of(taken) | wrong,
        paper_of(taken) | code,
    )
    answers = [send(member, typed, key="00000000-0000-4000-8000-000000000001") for typed in tried]
    assert {answer.status_code for answer in answers} == {422}
    values = [value for typed in tried for value in typed.values()]
    assert len({shorn(answer, values) for answer in answers}) == 1
    assert places(member) == [member.places[0].number]
    with operator_scope(member.operator.slug):  # nobody's letter is used up by it
        assert LetterCode.objects.filter(place=taken.place, voided_at=None, used_at=None).count() == 1


def shorn(answer: Any, values: list[str]) -> str:
    """Give a page without what was typed and the form's token."""
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", answer.content.decode())
    for value in sorted(filter(None, values), key=len, reverse=True):
        page = page.replace(f'value="{value}"', 'value="…"')
    return page


@at(PROVEN)
def test_wrong_tries_are_counted_and_then_wait(member: Person) -> None:
    other = newcomer(member.operator)
    wrong = paper_of(other) | {"phone": "0000000000", "code_1": "WRNG"}
    answers = [send(member, wrong) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [422] * 5 + [429]
    right = send(member, paper_of(other))
    assert (right.status_code, right.headers["Retry-After"], places(member)) == (
        429,
        "600",
        [member.places[0].number],
    )


def test_what_was_typed_stays_and_nothing_is_kept(member: Person) -> None:
    typed = paper_of(newcomer(member.operator)) | {"customer_number": ""}
    answer = send(member, typed)
    assert answer.status_code == 422
    shown = [
        name for name in ("phone", "kana", "address", "code_2") if f'name="{name}"' in answer.content.decode()
    ]
    assert [name for name in shown if f'value="{typed[name]}"' not in answer.content.decode()] == []
    assert places(member) == [member.places[0].number]


def test_form_sent_twice_adds_once(member: Person) -> None:
    typed = paper_of(newcomer(member.operator))
    key = {"key": "00000000-0000-4000-8000-000000000007"}
    answers = [send(member, typed | key) for _ in range(3)]
    assert {answer.headers["Location"] for answer in answers} == {f"{member.root}places/?done=added"}
    assert len(places(member)) == 2


def test_member_without_mail_can_add_a_place(hanako: Person) -> None:
    assert send(hanako.sign_in(), paper_of(newcomer(hanako.operator))).status_code == 303
    assert (len(places(hanako)), mails(hanako)) == (2, [])


# --- names ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["実家", "<b>店舗</b>", "あ" * 40, "髙島屋①前㍍", ""])
def test_place_is_called_what_the_member_typed(member: Person, name: str) -> None:
    path = f"{member.root}places/{member.reference()}/name/"
    assert member.client.post(path, {"nickname": f" {name} "}).status_code == 303
    with operator_scope(member.operator.slug):
        assert MemberPlace.objects.get(member=member.member).nickname == name
    page = page_of(member, "home/")
    assert ("<b>店舗" in page, 'class="place-name"' in page) == (False, bool(name))


def test_name_that_is_too_long_is_refused_and_stays_in_the_form(member: Person) -> None:
    answer = member.client.post(f"{member.root}places/{member.reference()}/name/", {"nickname": "あ" * 41})
    assert answer.status_code == 422
    assert f'value="{"あ" * 41}"' in answer.content.decode()


# --- parting ----------------------------------------------------------------------------------------------


@pytest.fixture
def two(operator: Any, db: None) -> Person:
    """A member with two places and a bill at each, signed in."""
    someone = person(operator, name="二か所 花子", places=2)
    with operator_scope(operator.slug):
        Member.objects.filter(pk=someone.member.pk).update(email=EMAIL, email_key=EMAIL)
    for place in someone.places:
        bill(operator, place, statement())
    return someone.sign_in()


def remove(someone: Person, reference: str, **typed: str) -> Any:
    return someone.client.post(f"{someone.root}places/{reference}/remove/", typed)


def also_at(someone: Person) -> Client:
    other = browser(someone.operator)
    other.post(someone.root, {"login_id": someone.member.login_id, "password": PASSWORD})
    return other


def test_removed_place_is_gone_at_once_everywhere(two: Person) -> None:
    gone, elsewhere = two.reference(1), also_at(two)
    elsewhere.post(f"{two.root}places/{gone}/")
    answer = remove(two, gone)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{two.root}places/?done=removed")
    for client in (two.client, elsewhere):
        for path in (f"bills/{gone}/2024-10/", f"places/{gone}/name/", f"places/{gone}/remove/"):
            assert (path, client.get(two.root + path).status_code) == (path, 404)
        assert client.post(f"{two.root}places/{gone}/").status_code == 404
        home = client.get(f"{two.root}home/").content.decode()
        assert (two.places[0].number in home, two.places[1].number in home) == (True, False)
    assert mails(two) == [("place_removed", EMAIL)]


def test_last_place_stays_and_the_page_says_why(member: Person) -> None:
    path = f"places/{member.reference()}/remove/"
    page = page_of(member, path)
    assert 'data-reason="last_place"' in page
    assert "退会のお手続き" in page
    answer = remove(member, member.reference())
    assert (answer.status_code, 'data-reason="last_place"' in answer.content.decode()) == (409, True)
    assert places(member) == [member.places[0].number]
    assert mails(member) == []


def test_removing_sent_twice_is_answered_alike(two: Person) -> None:
    gone, key = two.reference(1), {"key": "00000000-0000-4000-8000-000000000009"}
    answers = [remove(two, gone, **key) for _ in range(2)]
    assert {answer.headers["Location"] for answer in answers} == {f"{two.root}places/?done=removed"}
    assert remove(two, gone).status_code == 404
    assert len(mails(two)) == 1


def test_removed_place_can_be_registered_by_somebody_else(two: Person) -> None:
    gone = two.places[1]
    remove(two, two.reference(1))
    with operator_scope(two.operator.slug):
        assert MemberPlace.objects.filter(place=gone).count() == 0


def test_neighbour_changes_nothing_at_a_place(two: Person, taro: Person) -> None:
    taro.sign_in()
    for path, typed in (("name/", {"nickname": "私の"}), ("remove/", {})):
        answer = taro.client.post(f"{two.root}places/{two.reference(1)}/{path}", typed)
        assert answer.status_code == 404
    assert len(places(two)) == 2
    with operator_scope(two.operator.slug):
        assert set(MemberPlace.objects.values_list("nickname", flat=True)) == {""}


def test_key_of_another_deed_is_not_found(two: Person) -> None:
    key = {"key": str(UUID(int=9 << 64 | 4))}
    remove(two, two.reference(1), **key)
    assert send(two, paper_of(newcomer(two.operator)) | key).status_code == 404


def test_application_that_was_refused_long_ago_is_not_shown(member: Person, monkeypatch: Any) -> None:
    typed = {"customer_number": "77", "name": "別", "address": "市", "building": "", "phone": "0"}
    with operator_scope(member.operator.slug):
        Application.objects.create(
            member=member.member,
            typed=typed,
            score=1,
            adds_place=True,
            state="refused",
            reason="昔のこと",
            applied_at=NOW - timedelta(days=100),
            decided_at=NOW - timedelta(days=91),
        )
    assert "昔のこと" not in page_of(member)
