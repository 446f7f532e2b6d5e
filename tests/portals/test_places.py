"""Several places by the guide's words: another is registered, named, seen with the first, and let go."""

import pytest
from playwright.sync_api import Page, expect

from tests.portals.conftest import ON_A_PHONE
from tests.portals.hands import click, follow, press, type_in
from tests.portals.newcomers import Newcomer, next_newcomer
from tests.portals.portal import Counter, Portal
from tests.portals.reading import rows, texts
from tests.portals.test_registration import heading, says

SLUG = "kanazawa-water"
MENU, FURTHER = "各種お手続き", "ご登録以外の場所のご登録"
NAME = "実家の「離れ」と店舗"


@pytest.fixture
def member(portal: Portal, size: str) -> Counter:
    """Somebody with one place, who changes it in this test alone."""
    return portal.newcomer(SLUG, number=f"00007777{'1' if size == 'phone' else '2'}")


def apply(page: Page, other: Newcomer, **changed: str) -> None:
    """Fill in the form of 各種お手続き with what stands on another slip, and send it."""
    click(page.locator("header").get_by_role("link").first)
    click(page.locator("nav.menu").get_by_role("link", name=MENU, exact=True))
    assert heading(page) == MENU
    follow(page, FURTHER)
    assert heading(page) == FURTHER
    names = ("customer_number", "name", "address", "building", "phone")
    type_in(page, **({name: getattr(other, name) for name in names} | changed))
    press(page, "登録を申し込む")


def numbers(page: Page) -> list[str]:
    """Give the numbers in the list of places; the first row holds the headings."""
    table = rows(page.locator("main table"))
    return [row[table[0].index("お客様番号")] for row in table[1:]]


@ON_A_PHONE
@pytest.mark.requirement("K-WATER-26")
def test_member_registers_another_place_and_sees_both(page: Page, member: Counter, counter: Counter) -> None:
    other = next_newcomer(counter)
    member.sign_in(page)
    apply(page, other)
    says(page, "場所を追加しました")
    (own, added) = numbers(page)
    assert added == other.customer_number
    apply(page, other)
    says(page, "この場所は、すでに登録されています。")
    follow(page, "戻る")
    follow(page, f"名前をつける {added}")
    type_in(page, nickname=NAME)
    press(page, "変更する")
    headings, *found = rows(page.locator("main table"))
    assert headings[:4] == ["表示", "内容", "住所", "お客様番号"]
    assert [NAME in row[1] for row in found] == [False, True]
    page.get_by_label(f"{added}を表示する").check()
    press(page, "選んだ場所の料金を見る")
    assert {NAME in name for name in texts(page.locator("td.cell-place"))} == {True}
    assert texts(page.locator(".cell-place .date")) == [added] * page.locator("td.cell-place").count()
    _parts_from(page, member, own=own, added=added)


def _parts_from(page: Page, member: Counter, *, own: str, added: str) -> None:
    """Let the added place go, and see that the last one stays."""
    page.goto(f"{member.base}places/")
    follow(page, f"登録を外す {added}")
    press(page, "登録を外す")
    says(page, "場所の登録を外しました")
    assert numbers(page) == [own]
    follow(page, f"登録を外す {own}")
    says(page, "登録されている場所がこの1か所だけのため、外せません。")
    expect(page.locator("main").get_by_role("button")).to_have_count(0)


@ON_A_PHONE
@pytest.mark.requirement("K-WATER-26")
def test_place_that_must_be_looked_at_waits_with_its_reason(
    page: Page, member: Counter, counter: Counter
) -> None:
    first = Newcomer(**counter.newcomers[0])
    member.sign_in(page)
    unknown = "20249999999901" if page.viewport_size["width"] < 500 else "20249999999902"
    apply(page, first, customer_number=unknown)
    says(page, "お申し込みを受け付けました", "確認中", unknown, "10日程度")
    apply(page, first, customer_number=unknown)
    says(page, "お申し込みの内容を確認しています")
