"""A member chooses topic by topic which notices come by mail, and reads why some mails come in any case."""

import re

import pytest
from django.conf import settings

from madoguchi.models import Member
from madoguchi.models.scope import operator_scope
from madoguchi.services.mail_choices import refused_topics

OFFERED = [each for each in settings.REGISTRY.values() if each.profile.account.mail_topics]
SAFE = "この設定にかかわらずお送りします。"

pytestmark = pytest.mark.parametrize("operator", OFFERED, ids=lambda operator: operator.slug)


def topics(someone) -> list[str]:
    return [topic.name for topic in someone.operator.profile.account.mail_topics]


def send(someone, *marked: str, wants: bool = True, **more):
    yes, no = someone.operator.profile.registration.mail_choices
    typed = {"topics_shown": "1", "wants_mail": yes if wants else no}
    marks = {f"topic_{topic}": "1" for topic in marked}
    return someone.client.post(f"{someone.root}account/mail_choice/", typed | marks | more)


def page(someone, path="account/mail_choice/") -> str:
    return someone.client.get(someone.root + path).content.decode()


def marked(text: str) -> list[str]:
    return re.findall(r'name="topic_(\w+)" type="checkbox" value="1" checked', text)


def refused(someone) -> set[str]:
    with operator_scope(someone.operator.slug):
        return refused_topics(member_id=someone.member.pk)


def test_topics_are_all_marked_at_first_and_explained(hanako):
    shown = page(hanako.sign_in())
    assert (marked(shown), SAFE in shown) == (topics(hanako), True)
    for topic in hanako.operator.profile.account.mail_topics:
        assert (topic.label in shown, topic.hint in shown) == (True, True)


def test_topic_is_switched_off_and_named_on_the_account_page(hanako):
    first, *others = topics(hanako.sign_in())
    assert send(hanako, *others).status_code == 303
    label = hanako.operator.profile.account.mail_topics[0].label
    assert (refused(hanako), marked(page(hanako))) == ({first}, others)
    assert f"受け取らないお知らせ: {label}" in page(hanako, "account/")
    send(hanako, *topics(hanako))
    assert (refused(hanako), "受け取らないお知らせ" in page(hanako, "account/")) == (set(), False)


def test_wanting_mail_and_no_topic_is_asked_about(hanako):
    answer = send(hanako.sign_in())
    assert (answer.status_code, marked(answer.content.decode())) == (422, [])
    assert "お受け取りになるお知らせを、1つ以上選んでください。" in answer.content.decode()
    assert refused(hanako) == set()


def test_no_mail_at_all_needs_no_topic(hanako):
    assert send(hanako.sign_in(), wants=False).status_code == 303
    with operator_scope(hanako.operator.slug):
        assert Member.objects.get(pk=hanako.member.pk).wants_mail is False


def test_topic_that_is_not_offered_is_passed_over(hanako):
    others = {"bills", "notices", "points", "requests"} - set(topics(hanako.sign_in()))
    send(hanako, topics(hanako)[0], *others, topic_moon="1")
    assert refused(hanako) == set(topics(hanako)[1:])


def test_neighbour_keeps_his_own_choice(hanako, taro):
    send(hanako.sign_in(), topics(hanako)[0])
    assert (refused(taro), marked(page(taro.sign_in()))) == (set(), topics(taro))
