"""The list of bills and a bill, under each operator's own headings."""

from datetime import date, datetime

import pytest
from django.conf import settings
from django.utils.html import strip_tags

from madoguchi.domain.bills import BillLine
from madoguchi.domain.clock import TOKYO
from madoguchi.domain.months import months_before
from madoguchi.models.scope import operator_scope
from tests.cast import NOW, bill, person, statement

NEWEST = date(2024, 10, 1)


def months_listed(someone):
    """Give the months that the list leads to, in its order."""
    page = someone.client.get(f"{someone.root}bills/").content.decode()
    parts = page.split(f'href="{someone.root}bills/{someone.reference()}/')[1:]
    return [part.partition("/")[0] for part in parts]


def with_bills(operator, count):
    """Make a member with a bill for each of the last months."""
    someone = person(operator, name="明細 花子")
    for back in range(count):
        bill(operator, someone.places[0], statement(months_before(NEWEST, back)))
    return someone.sign_in()


def test_list_shows_the_operators_months_newest_first(operator, db):
    shown = operator.profile.bills.months_shown
    someone = with_bills(operator, shown + 3)
    expected = [f"{months_before(NEWEST, back):%Y-%m}" for back in range(shown)]
    assert months_listed(someone) == expected


def test_bill_older_than_the_history_is_not_found(operator, db):
    shown = operator.profile.bills.months_shown
    someone = with_bills(operator, shown + 1)
    number = f"{months_before(NEWEST, shown):%Y-%m}"
    answer = someone.client.get(f"{someone.root}bills/{someone.reference()}/{number}/")
    assert answer.status_code == 404


@pytest.mark.requirement("KOKA-26")
def test_koka_lists_a_year_newest_first_and_nothing_before_july_2020(db, monkeypatch):
    someone = with_bills(settings.REGISTRY["aicom-koka"], 52)  # back to 2020-07, and one before
    page = someone.client.get(f"{someone.root}bills/").content.decode()
    assert "2020年7月以降の料金を表示できます。" in page
    assert months_listed(someone) == [f"{months_before(NEWEST, back):%Y-%m}" for back in range(12)]
    early = datetime(2020, 12, 24, 10, 0, tzinfo=TOKYO)
    monkeypatch.setattr("madoguchi.interfaces.clock.now", lambda: early)
    someone.sign_in()
    assert months_listed(someone)[-1] == "2020-07"


def test_headings_are_the_operators(operator, db):
    someone = with_bills(operator, 1)
    listed = strip_tags(someone.client.get(f"{someone.root}bills/").content.decode())
    for column in operator.profile.bills.list_columns:
        assert column.label in listed
    shown = strip_tags(
        someone.client.get(f"{someone.root}bills/{someone.reference()}/2024-10/").content.decode()
    )
    for column in operator.profile.bills.line_columns:
        assert column.label in shown


@pytest.mark.requirement("K-CABLE-31", "K-CABLE-33")
def test_item_names_repeat_and_amounts_go_below_zero(db):
    operator = settings.REGISTRY["kanazawa-cable"]
    someone = person(operator, name="北国 花子")
    lines = (
        BillLine("ケーブルプラス電話標準(2024/10)", charge=1462, discount=0, payable=1462),
        BillLine("ケーブルプラス電話標準(2024/10)", charge=367, discount=0, payable=367),
        BillLine("でんき&ケーブルまとめ割(2024/10)", charge=-130, discount=0, payable=-130),
    )
    bill(operator, someone.places[0], statement(total=1699, lines=lines))
    page = someone.sign_in().client.get(f"{someone.root}bills/{someone.reference()}/2024-10/")
    body = page.content.decode().partition("<tbody>")[2].partition("</tbody>")[0]
    rows = [strip_tags(row).split() for row in body.split("</tr>")[:-1]]
    assert rows == [
        ["ケーブルプラス電話標準(2024/10)", "1,462", "0", "1,462"],
        ["ケーブルプラス電話標準(2024/10)", "367", "0", "367"],
        ["でんき&amp;ケーブルまとめ割(2024/10)", "-130", "0", "-130"],
    ]


def test_corrected_bill_shows_the_correction_only(operator, db):
    someone = with_bills(operator, 0)
    old = bill(operator, someone.places[0], statement(total=5509))
    with operator_scope(operator.slug):
        type(old).objects.filter(pk=old.pk).update(superseded_at=NOW)
    bill(operator, someone.places[0], statement(total=5400), version=2)
    page = someone.client.get(f"{someone.root}bills/{someone.reference()}/2024-10/").content.decode()
    assert ("5,400" in page, "5,509" in page, "訂正1回" in page) == (True, False, True)


def test_bill_of_sixty_lines_is_shown_whole(operator, db):
    someone = with_bills(operator, 0)
    lines = tuple(BillLine(f"項目{n:02}", charge=n, discount=0, payable=n) for n in range(1, 61))
    bill(operator, someone.places[0], statement(total=1830, lines=lines))
    page = someone.client.get(f"{someone.root}bills/{someone.reference()}/2024-10/").content.decode()
    assert [f"項目{n:02}" in page for n in range(1, 61)] == [True] * 60


def test_unusual_bill_number_finds_nothing_and_breaks_nothing(hanako):
    hanako.sign_in()
    for number in ("%00", "..", "a%2Fb", "%E6%9C%88", "x" * 41):
        answer = hanako.client.get(f"{hanako.root}bills/{hanako.reference()}/{number}/")
        assert answer.status_code == 404
