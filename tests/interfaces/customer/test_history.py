"""A member reads what happened to her account, in plain words, and nobody else does."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from madoguchi.domain.history import EventKind
from madoguchi.interfaces.rendering.history import CATALOGUE, words_of_browser
from madoguchi.models import MemberEvent
from madoguchi.models.scope import operator_scope
from madoguchi.services.history import note_event
from tests.cast import NOW, PASSWORD, browser, person
from tests.newcomer import password_for

EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0"


def page(someone) -> str:
    answer = someone.client.get(f"{someone.root}account/history/")
    assert answer.status_code == 200
    return answer.content.decode()


def rows(someone) -> list[list[str]]:
    (body,) = re.findall(r"<tbody>(.*?)</tbody>", page(someone), re.DOTALL)
    cells = [re.findall(r"<td.*?>(.*?)</td>", row, re.DOTALL) for row in body.split("</tr>")[:-1]]
    return [[unescape(re.sub(r"<[^>]+>", " ", cell)).strip() for cell in row] for row in cells]


def labels(someone) -> list[str]:
    return [row[1].split()[0] for row in rows(someone)]


def test_every_kind_has_its_words():
    assert set(CATALOGUE) == set(EventKind)


def test_sign_in_shows_the_browser_in_words_and_no_whole_address(hanako):
    hanako.client.defaults |= {"HTTP_USER_AGENT": EDGE, "REMOTE_ADDR": "203.0.113.7"}
    hanako.client.post(hanako.root, {"login_id": hanako.member.login_id, "password": "wrong"}, headers={})
    hanako.sign_in()
    note = "その前に、ログインの失敗が1回ありました。"
    ((at, what, device, source),) = rows(hanako)
    assert (at, what.split(), device, source) == (
        "2024/10/21 23:00:00",
        ["ログイン", note],
        "Windows の Edge",
        "203.0.113.*",
    )


@pytest.mark.parametrize(
    ("name", "words"), [("curl/8", "不明な端末"), ("Android", "Android"), ("\0", "不明な端末")]
)
def test_unknown_browser_is_called_so(name, words):
    assert words_of_browser(name) == words


def test_changes_sign_outs_and_failures_since_are_told(hanako):
    hanako.sign_in()
    other = browser(hanako.operator)
    typed = {"login_id": hanako.member.login_id, "password": PASSWORD}
    other.post(hanako.root, typed)
    hanako.client.post(f"{hanako.root}account/devices/")
    secret = password_for(hanako.operator.profile)
    change = {"current_password": PASSWORD, "password": secret, "password_again": secret}
    hanako.client.post(f"{hanako.root}account/password/", change)
    other.post(hanako.root, typed | {"password": secret})
    other.post(f"{hanako.root}sign-out/")
    for _ in range(2):
        other.post(hanako.root, typed | {"password": "wrong"})
    label = hanako.operator.profile.password.label
    assert labels(hanako) == [
        "ログアウト",
        "ログイン",
        f"{label}の変更",
        "ほかの端末からのログアウト",
        "ログイン",
        "ログイン",
    ]
    assert "最後のログインのあと、ログインの失敗が2回ありました" in page(hanako)


def test_page_says_what_to_do_and_who_helps(hanako):
    hanako.sign_in()
    shown, phone = page(hanako), hanako.operator.profile.contact.phone
    assert ["心当たりがないとき" in shown, f"{phone}（" in shown] == [True, True]
    assert f"{hanako.root}account/history/" in hanako.client.get(f"{hanako.root}account/").content.decode()


def test_neighbour_sees_his_own_events_only(hanako, taro):
    hanako.sign_in()
    taro.sign_in()
    hanako.client.post(f"{hanako.root}sign-out/")
    assert labels(taro) == ["ログイン"]


def test_event_of_a_later_version_is_shown_all_the_same(hanako):
    hanako.sign_in()
    with operator_scope(hanako.operator.slug):
        MemberEvent.objects.create(member=hanako.member, kind="flown_to_the_moon", at=NOW, details={"x": 1})
    assert labels(hanako)[0] == "そのほかのお手続き"


def test_page_costs_the_same_queries_for_1_and_for_240_events(operator, db):
    costs = []
    for count in (1, 240):
        someone = person(operator, name="多数 花子").sign_in()
        with operator_scope(operator.slug):
            for _ in range(count - 1):
                note_event(member_id=someone.member.pk, kind=EventKind.SIGNED_OUT, now=NOW)
        with CaptureQueriesContext(connection) as queries:
            assert len(rows(someone)) == min(count, 100)
        costs.append(len(queries))
    assert costs == [2, 2]
