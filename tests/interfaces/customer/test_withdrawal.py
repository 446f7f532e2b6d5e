"""A member ends her account by herself, and can come back; nobody else can do either."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client

from madoguchi.models import Member, OutgoingMail, Withdrawal
from madoguchi.models.scope import operator_scope
from madoguchi.services.erasure import erase_due
from tests.cast import NOW, PASSWORD, browser
from tests.requests import requested

OFFERED = [each for each in settings.REGISTRY.values() if each.profile.withdrawal]
EMAIL = "hanako@example.jp"

pytestmark = pytest.mark.parametrize("operator", OFFERED, ids=lambda operator: operator.slug)


@pytest.fixture
def member(hanako):
    """Hanako, signed in, with an e-mail address."""
    with operator_scope(hanako.operator.slug):
        Member.objects.filter(pk=hanako.member.pk).update(email=EMAIL, email_key=EMAIL)
    return hanako.sign_in()


@pytest.fixture
def at(monkeypatch):
    """Set the clock."""
    return lambda moment: monkeypatch.setattr("madoguchi.interfaces.clock.now", lambda: moment)


def rule(someone):
    return someone.operator.profile.withdrawal


def page(someone) -> str:
    answer = someone.client.get(f"{someone.root}withdrawal/")
    assert answer.status_code == 200
    return re.sub(r"</?span[^>]*>", "", answer.content.decode())


def leave(someone, **changed):
    typed = {"understands": "1", "current_password": PASSWORD, "reason": rule(someone).reasons[0]}
    return someone.client.post(f"{someone.root}withdrawal/", typed | changed)


def link(someone) -> str:
    """Give the path of the link that was mailed."""
    with operator_scope(someone.operator.slug):
        mail = OutgoingMail.objects.filter(kind="withdrawn").latest("pk")
    token = mail.secrets["link"].rstrip("/").rpartition("/")[2]
    return f"{someone.root}withdrawal/link/{token}/"


def is_member(someone) -> bool:
    with operator_scope(someone.operator.slug):
        return Member.objects.get(pk=someone.member.pk).is_active


def signs_in(someone) -> int:
    typed = {"login_id": someone.member.login_id, "password": PASSWORD}
    return browser(someone.operator).post(someone.root, typed).status_code


def test_page_says_what_is_lost_what_is_kept_and_for_how_long_it_can_be_undone(member):
    shown, words = page(member), rule(member)
    for sentence in (*words.lead, *words.lost, *words.stays, *words.kept, *words.reasons):
        assert sentence in shown
    assert f"退会のお手続きから{words.days_to_return}日以内は" in shown
    assert ["h***@example.jp" in shown, EMAIL in shown] == [True, False]


def test_member_is_told_what_is_under_way_and_only_then(member):
    before = page(member)
    requested(member)
    after = page(member)
    assert ["お申し込み中のお手続き" in shown for shown in (before, after)] == [False, True]
    assert "受付中のお申し込みが1件あります。" in after


def test_member_without_an_address_is_told_what_that_means(hanako):
    shown = page(hanako.sign_in())
    assert "取り消し用のURLをお送りできません。" in shown
    answer = hanako.client.get(leave(hanako).headers["Location"])
    assert f"{hanako.operator.profile.contact.phone}（" in answer.content.decode()


def test_account_ends_at_once_and_the_page_says_until_when_one_can_return(member):
    answer = leave(member)
    with operator_scope(member.operator.slug):
        made = Withdrawal.objects.get()
    path = f"{member.root}withdrawal/{made.reference}/"
    assert (answer.status_code, answer.headers["Location"]) == (303, path)
    day = NOW + timedelta(days=rule(member).days_to_return)
    done = Client().get(path).content.decode()
    assert [f"{day.month}月{day.day}日" in done, "h***@example.jp" in done] == [True, True]
    assert member.client.get(f"{member.root}home/").status_code == 302
    assert (signs_in(member), is_member(member), made.reason) == (401, False, rule(member).reasons[0])


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({"current_password": ""}, ["current_password"]),
        ({"current_password": "guess"}, ["current_password"]),
        ({"understands": ""}, ["understands"]),
        ({"reason": "別の理由"}, ["reason"]),
        ({"understands": "", "current_password": ""}, ["understands", "current_password"]),
    ],
)
def test_form_that_is_not_sound_changes_nothing(member, changed, fields):
    answer = leave(member, **changed)
    found = re.findall(r'class="fault" id="(\w+)-fault"', answer.content.decode())
    assert (answer.status_code, found, is_member(member)) == (422, fields, True)
    assert f"<option selected>{rule(member).reasons[0]}" in leave(member, understands="").content.decode()
    assert PASSWORD not in answer.content.decode()


def test_reason_need_not_be_told(member):
    assert (leave(member, reason="").status_code, is_member(member)) == (303, False)


def test_password_is_guessed_five_times_at_most(member):
    statuses = [leave(member, current_password="guess").status_code for _ in range(6)]
    assert (statuses, leave(member).status_code) == ([422] * 5 + [429], 429)


def test_second_form_of_the_same_page_leads_to_the_sign_in(member):
    leave(member)
    assert leave(member).headers["Location"] == member.root


# --- the way back -----------------------------------------------------------------------------------


def test_link_and_password_lead_back_on_any_device(member):
    leave(member)
    path, elsewhere = link(member), browser(member.operator)
    assert elsewhere.get(path).status_code == 200
    answer = elsewhere.post(path, {"password": PASSWORD})
    assert (answer.status_code, answer.headers["Location"]) == (303, path)
    assert "退会を取り消しました" in elsewhere.get(path).content.decode()
    assert (signs_in(member), is_member(member)) == (302, True)


def test_scanner_that_opens_the_link_and_sends_its_form_changes_nothing(member):
    leave(member)
    path, scanner = link(member), Client()
    answers = [
        scanner.get(path),
        scanner.head(path),
        scanner.post(path),
        scanner.post(path, {"password": ""}),
    ]
    assert ([answer.status_code for answer in answers], is_member(member)) == ([200, 200, 422, 422], False)


def test_link_is_dead_when_the_days_are_over(member, at):
    leave(member)
    at(NOW + timedelta(days=rule(member).days_to_return))
    path, client = link(member), browser(member.operator)
    assert client.get(path).status_code == 410
    client.post(path, {"password": PASSWORD})
    assert is_member(member) is False


def test_page_of_a_withdrawal_says_where_it_stands(member):
    done = leave(member).headers["Location"]
    with operator_scope(member.operator.slug):
        assert erase_due(now=NOW + timedelta(days=60)) == 1
    assert "退会のお手続きが完了しています" in Client().get(done).content.decode()


def test_neighbour_cannot_use_the_link_with_a_password_of_his_own(member, taro):
    leave(member)
    with operator_scope(member.operator.slug):
        Member.objects.filter(pk=member.member.pk).update(password_hash="!")
    path = link(member)
    assert taro.sign_in().client.post(path, {"password": PASSWORD}).status_code == 422
    assert is_member(taro)


def test_nothing_of_a_withdrawal_is_found_at_another_operator(member, jiro):
    done = leave(member).headers["Location"]
    paths = [path.replace(member.root, jiro.root, 1) for path in (done, link(member))]
    assert [Client().get(path).status_code for path in paths] == [404, 404]
