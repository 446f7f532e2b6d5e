"""Notices on the pages: whom they are for, what is unread, and what stands in them."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from madoguchi.domain.audiences import Audience, AudienceKind
from madoguchi.models import Notice, NoticeReading
from madoguchi.models.prepared import Prepared
from madoguchi.models.scope import operator_scope
from madoguchi.services.notices import publish_notice
from tests.cast import NOW, Person, bill, statement


def publish(someone: Person, title: str = "断水のお知らせ", body: str = "本文", **facts: Any) -> Notice:
    with operator_scope(someone.operator.slug):
        told = {"starts_at": NOW - timedelta(hours=1)} | facts
        return publish_notice(title=title, body=body, profile=someone.operator.profile, **told)


def get(someone: Person, path: str) -> str:
    answer = someone.client.get(someone.root + path)
    assert answer.status_code == 200
    return str(answer.content.decode())


def to(someone: Person) -> dict[str, Audience]:
    return {"audience": Audience(AudienceKind.PLACE, (someone.places[0].number,))}


def test_notice_for_a_neighbour_is_nowhere_and_counted_nowhere(hanako: Person, taro: Person) -> None:
    notice = publish(taro, "太郎さまへ", **to(taro))
    for someone, seen in ((hanako.sign_in(), False), (taro.sign_in(), True)):
        pages = [get(someone, "home/"), get(someone, "notices/")]
        assert ["太郎さまへ" in page for page in pages] == [seen, seen]
        assert ["未読 1件" in page for page in pages] == [seen, seen]
        answer = someone.client.get(f"{someone.root}notices/{notice.pk}/")
        assert answer.status_code == (200 if seen else 404)
    missing = hanako.client.get(f"{hanako.root}notices/99999999/").content
    foreign = hanako.client.get(f"{hanako.root}notices/{notice.pk}/").content
    assert shorn(foreign) == shorn(missing)
    with operator_scope(hanako.operator.slug):
        assert NoticeReading.objects.filter(member=hanako.member).count() == 0


def shorn(page: bytes) -> str:
    """Give a page's words."""
    return strip_tags(page.decode())


def test_without_notices_the_guides_sentence_stands(hanako: Person, taro: Person) -> None:
    publish(taro, **to(taro))
    hanako.sign_in()
    empty = hanako.operator.profile.notices.empty
    assert [empty in get(hanako, path) for path in ("home/", "notices/")] == [True, True]
    assert ["未読" in get(hanako, path) for path in ("home/", "notices/")] == [False, False]


def test_unread_notice_is_marked_until_it_is_opened(hanako: Person) -> None:
    first, _second = publish(hanako, "一つめ"), publish(hanako, "二つめ")
    hanako.sign_in()
    assert get(hanako, "notices/").count('class="unread"') == 2
    assert "未読 2件" in get(hanako, "home/")
    assert hanako.client.head(f"{hanako.root}notices/{first.pk}/").status_code == 200
    assert "未読 2件" in get(hanako, "home/")
    get(hanako, f"notices/{first.pk}/")
    assert get(hanako, "notices/").count('class="unread"') == 1
    assert "未読 1件" in get(hanako, "home/")


def test_all_are_read_by_one_button_however_often_it_is_sent(hanako: Person, taro: Person) -> None:
    publish(hanako), publish(hanako)
    hanako.sign_in(), taro.sign_in()
    assert "すべて既読にする" in get(hanako, "notices/")
    for _twice in range(2):
        answer = hanako.client.post(f"{hanako.root}notices/read/")
        assert (answer.status_code, answer.headers["Location"]) == (303, f"{hanako.root}notices/")
    page = get(hanako, "notices/")
    assert ("すべて既読にする" in page, 'class="unread"' in page) == (False, False)
    assert "未読 2件" in get(taro, "home/")


def test_important_notice_stands_first_with_its_word(hanako: Person) -> None:
    publish(hanako, "大事なこと", starts_at=NOW - timedelta(days=9), is_important=True)
    publish(hanako, "ふつうのこと")
    page = get(hanako.sign_in(), "notices/")
    assert page.index("大事なこと") < page.index("ふつうのこと")
    assert page.count('class="important">重要') == 1


BODIES = {
    "**太字**と[リンク](https://example.jp/)": (True, "<strong>太字</strong>"),
    "<script>alert(1)</script>": (False, "<script"),
    "[押す](javascript:alert(1))": (False, 'javascript:alert(1)"'),
    '<img src=x onerror="x">': (False, "<img src"),
    "<h2 id='content' style='x'>見出し</h2>": (False, "style="),
    "一つめ\n\n二つめ": (True, "<p>二つめ</p>"),
    "- 一\n- 二": (True, "<li>二</li>"),
}


@pytest.mark.parametrize("body", BODIES)
def test_body_is_clean_markdown(hanako: Person, body: str) -> None:
    notice = publish(hanako, body=body)
    page = get(hanako.sign_in(), f"notices/{notice.pk}/").partition("<article")[2].partition("</article>")[0]
    is_there, text = BODIES[body]
    assert (text in page) is is_there


def test_home_is_three_statements_however_many_notices(
    hanako: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    bill(hanako.operator, hanako.places[0], statement())
    hanako.sign_in()
    asked: list[str] = []
    call = Prepared.__call__

    def noted(query: Any, *arguments: Any) -> Any:
        asked.append(query.build.__name__)
        return call(query, *arguments)

    monkeypatch.setattr(Prepared, "__call__", noted)
    for _many in range(2):
        asked.clear()
        with CaptureQueriesContext(connection) as others:
            get(hanako, "home/")
        assert asked == ["_visitors", "_visible_bills", "_current_notices"]
        assert len(others) == 0
        for _each in range(30):
            publish(hanako)
            publish(hanako, **to(hanako))


def test_list_costs_the_same_for_one_and_for_many(hanako: Person) -> None:
    hanako.sign_in()
    counts = []
    for many in (1, 100):
        for _each in range(many):
            publish(hanako)
        with CaptureQueriesContext(connection) as captured:
            get(hanako, "notices/")
        counts.append(len(captured))
    assert counts == [0, 0]  # but for those that are prepared
