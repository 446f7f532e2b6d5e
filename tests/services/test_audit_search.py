"""The record is searched by who, what, about whom and when; lists that showed somebody are found, too."""

from datetime import timedelta

from django.conf import settings

from madoguchi.domain.audit import Act, Actor
from madoguchi.models.scope import operator_scope
from madoguchi.services.audit import Search, note, note_look, search
from tests.cast import NOW

A, B = settings.REGISTRY["kanazawa-water"], settings.REGISTRY["aomori-cable"]
SATO = Actor(None, "佐藤 洋子")


def test_record_is_searched_by_who_what_about_whom_and_when(db: None) -> None:
    with operator_scope(A.slug):
        note(by=SATO, act=Act.LOOKED, about="application:1", now=NOW - timedelta(days=2))
        note(by=SATO, act=Act.SIGNED_IN, now=NOW - timedelta(days=1))
        note(by=Actor(None, "森"), act=Act.LOOKED, about="application:1", now=NOW)

        def found(**asked: object) -> list[int]:
            return [entry.position for entry in search(Search(**asked))]  # type: ignore[arg-type]

        assert found() == [3, 2, 1]
        assert found(who="佐藤") == [2, 1]
        assert found(act="signed_in") == [2]
        assert found(about="application:1") == [3, 1]
        assert found(since=NOW.date()) == [3]
        assert found(until=NOW.date() - timedelta(days=1)) == [2, 1]
        assert found(before=3) == [2, 1]
    with operator_scope(B.slug):
        assert search(Search()) == []


def test_search_for_somebody_finds_the_lists_that_have_shown_them(db: None) -> None:
    def looked(*abouts: str, days: int = 0) -> None:
        note_look(by=SATO, abouts=abouts, page="list", now=NOW - timedelta(days=days))

    with operator_scope(A.slug):
        looked("customer:17", "customer:18", days=2)
        looked("customer:17")
        looked("customer:170", "customer:18", 'customer:"17"')
        looked("customer:18", "customer:17")
        note(by=SATO, act=Act.LIST_EXPORTED, about="list:customers", now=NOW)
    with operator_scope(B.slug):
        looked("customer:17", "customer:18")

    def found(about: str, **asked: object) -> list[int]:
        with operator_scope(A.slug):
            return [entry.position for entry in search(Search(about=about, **asked), most=3)]  # type: ignore[arg-type]

    assert found("customer:17") == [4, 2, 1]
    assert found("customer:17", since=NOW.date()) == [4, 2]
    assert found("customer:17", before=4) == [2, 1]
    assert found("customer:18") == [4, 3, 1]
    assert found('customer:"17"') == [3]
    assert found("customer:1") == []


def test_search_costs_one_query_however_long_the_record(db: None, django_assert_num_queries) -> None:
    for _times in range(2):
        with operator_scope(A.slug):
            for number in range(30):
                note(by=SATO, act=Act.LOOKED, about=f"application:{number}", now=NOW)
        for asked in (Search(who="佐藤"), Search(about="application:1")):
            with operator_scope(A.slug), django_assert_num_queries(1):
                search(asked)
