"""Auditors find who did what, and stand in the record themselves."""

from datetime import timedelta

import pytest
from django.conf import settings

from madoguchi.domain.audit import Act, Actor
from madoguchi.models.scope import operator_scope
from madoguchi.services.audit import note
from tests.cast import NOW, person
from tests.staff import Colleague, colleague

A = settings.REGISTRY["kanazawa-water"]
PAGE = f"/{A.slug}/staff/audit/"


@pytest.fixture
def mori(db: None) -> Colleague:
    """An auditor."""
    return colleague(A, "auditor", name="森 次郎").arrive()


def test_auditor_finds_by_who_what_and_when(mori: Colleague) -> None:
    with operator_scope(A.slug):
        sato = Actor(None, "佐藤 洋子")
        note(by=sato, act=Act.LOOKED, about="application:7", why="電話", now=NOW - timedelta(days=3))
    for asked in (
        "who=佐藤",
        "about=application:7",
        "act=looked&until=2024-10-20",
        "since=2024-10-18&who=洋子",
    ):
        page = mori.client.get(f"{PAGE}?{asked}").content.decode()
        assert page.count("application:7</td>") == 1, asked
    assert "記録はありません" in mori.client.get(f"{PAGE}?who=nobody").content.decode()
    backwards = mori.client.get(f"{PAGE}?since=2024-10-22&until=2024-10-01").content.decode()
    assert "日付をお確かめください" in backwards


def test_looking_into_the_record_is_on_record(mori: Colleague) -> None:
    mori.client.get(PAGE)
    page = mori.client.get(f"{PAGE}?act=looked").content.decode()
    assert page.count("audit:record</td>") == 1


def test_auditor_finds_every_way_in_which_a_customer_was_seen(mori: Colleague) -> None:
    hanako = person(A, name="山田 花子", places=2)
    person(A, name="山田 太郎")
    sato = colleague(A, "reception").arrive()
    customer = hanako.places[0].customer_id
    for page in (f"customers/{customer}/", "customers/?q=山田", "customers/list.csv?q=山田"):
        b"".join(sato.client.get(f"/{A.slug}/staff/{page}"))
    page = mori.client.get(f"{PAGE}?about=customer:{customer}").content.decode()
    assert [page.count(f"page=staff_{name}<") for name in ("customer", "customers", "customers_csv")] == [
        1
    ] * 3


def test_long_record_goes_on_page_by_page(mori: Colleague) -> None:
    with operator_scope(A.slug):
        for number in range(60):
            note(by=mori.actor, act=Act.PROVEN, about=f"x:{number}", now=NOW)
    first = mori.client.get(f"{PAGE}?act=proven").content.decode()
    assert (first.count(">x:"), "act=proven&amp;before=" in first) == (50, True)
    before = first.partition("before=")[2].partition('"')[0]
    assert mori.client.get(f"{PAGE}?act=proven&before={before}").content.decode().count(">x:") == 10


@pytest.mark.parametrize(
    "asked",
    ["since=yesterday", "before=x", "before=²", "who=%00", "until=9999-12-31", "before=99999999999999999999"],
)
def test_nonsense_is_answered_all_the_same(mori: Colleague, asked: str) -> None:
    assert mori.client.get(f"{PAGE}?{asked}").status_code == 200
