"""One click in an announcement ends its topic: without signing in, by POST alone, for its reader alone."""

import re
from datetime import datetime

import pytest
from django.conf import settings
from django.test import Client

from madoguchi.domain.clock import TOKYO
from madoguchi.models import MailChoice, MemberEvent
from madoguchi.models.scope import operator_scope
from madoguchi.services.mail_stops import stop_address
from tests.announced import Post, fast, hand_over, lay_all, members, publish

OPERATOR = fast(settings.REGISTRY["kanazawa-water"])
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture(autouse=True)
def scope():
    with operator_scope(OPERATOR.slug):
        yield


@pytest.fixture
def readers(db):
    """Hanako and Taro, to whom the same announcement went."""
    hanako, taro = members(OPERATOR, 2)
    publish(OPERATOR, [hanako, taro])
    lay_all(OPERATOR)
    return hanako, taro


def path_of(member, *, topic="bills") -> str:
    address = stop_address(profile=OPERATOR.profile, member_id=member.pk, topic=topic)
    return "/" + address.partition("://")[2].partition("/")[2]


def refused() -> list[int]:
    return [choice.member_id for choice in MailChoice.objects.filter(topic="bills", is_wanted=False)]


def program() -> Client:
    """A mail program: no cookie, and the checks against forgery that any page has."""
    return Client(enforce_csrf_checks=True)


def test_link_in_the_headers_ends_the_topic_with_one_post_and_no_cookie(readers):
    hanako, _taro = readers
    post = Post()
    hand_over(OPERATOR, post)
    (mail,) = [mail for mail in post.taken if mail.recipient == hanako.email]
    header = re.search(r"List-Unsubscribe: <https?://[^/]+(/\S+)>", mail.as_bytes().decode())
    answer = program().post(header[1], ONE_CLICK)
    assert (answer.status_code, refused()) == (200, [hanako.pk])
    assert [(event.member_id, event.kind) for event in MemberEvent.objects.all()] == [
        (hanako.pk, "mail_choice_changed")
    ]


def test_once_more_is_harmless_and_no_event(readers):
    hanako, _taro = readers
    answers = [program().post(path_of(hanako), ONE_CLICK).status_code for _time in range(3)]
    assert (answers, refused(), MemberEvent.objects.count()) == ([200] * 3, [hanako.pk], 1)


def test_opening_the_link_changes_nothing_and_shows_a_button(readers):
    hanako, _taro = readers
    for ask in (program().get, program().head):
        assert ask(path_of(hanako)).status_code == 200
    page = program().get(path_of(hanako)).content.decode()
    assert ("停止する</button>" in page, "「料金のお知らせ」のメール" in page, refused()) == (True, True, [])


def test_link_is_good_for_its_reader_topic_and_operator_alone(readers):
    hanako, taro = readers
    path = path_of(hanako)
    forged = [
        path.replace(f".{hanako.pk}.", f".{taro.pk}."),
        path.replace("bills.", "notices."),
        path.replace(OPERATOR.slug, "kanazawa-cable"),
        path[:-2] + "/",
        path.replace(f".{hanako.pk}.", ".²."),
        path.replace(f".{hanako.pk}.", f".{10**30}."),
        path.rpartition("link/")[0] + "link/x/",
    ]
    assert [program().post(each, ONE_CLICK).status_code for each in forged] == [404] * len(forged)
    assert MailChoice.objects.count() == 0


def test_topic_can_be_ended_at_any_hour(readers, monkeypatch):
    hanako, _taro = readers
    monkeypatch.setattr("madoguchi.interfaces.clock.now", lambda: datetime(2024, 10, 22, 4, tzinfo=TOKYO))
    assert (program().post(path_of(hanako), ONE_CLICK).status_code, refused()) == (200, [hanako.pk])
