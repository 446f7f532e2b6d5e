"""Services posted for good are on the month's list of staff, for those who asked, and nothing else is."""

from datetime import date

import pytest
from click.testing import CliRunner

from madoguchi.domain.bills import BillLine
from madoguchi.interfaces.cli.documents import command
from madoguchi.models import Contract
from madoguchi.models.scope import operator_scope
from madoguchi.services.documents.postings import Posting, postings_of
from madoguchi.services.documents.requests import note_posted, request_invoices
from tests.cast import NOW, Person, bill, person, statement
from tests.invoices import CABLE, SEPTEMBER, WATER

POWER, CHANNEL = "でんき&ケーブルまとめ割", "自治体テレビ"
PLAIN = (BillLine("ケーブルテレビ利用料", 3300, 0, 3300, 300),)
WITH_POWER = (*PLAIN, BillLine(f"{POWER}(2024/09)", -130, 0, -130, -11))


def asking(name: str, lines: tuple[BillLine, ...] = PLAIN) -> Person:
    someone = person(CABLE, name=name)
    total = sum(each.payable for each in lines)
    bill(CABLE, someone.places[0], statement(SEPTEMBER, total, lines=lines))
    with operator_scope(CABLE.slug):
        request_invoices(member_id=someone.member.pk, place_id=someone.places[0].pk, now=NOW)
    return someone


def posting(someone: Person, *services: str) -> Posting:
    customer = someone.places[0].customer
    return Posting(customer.number, customer.name, "2024-09", services)


def listed(month: date = SEPTEMBER) -> list[Posting]:
    with operator_scope(CABLE.slug):
        return list(postings_of(month=month, rules=CABLE.profile.documents))


def contract(someone: Person, **facts: object) -> None:
    with operator_scope(CABLE.slug):
        Contract.objects.create(place=someone.places[0], number="1", service=CHANNEL, course="基本", **facts)


@pytest.mark.requirement("K-CABLE-24")
def test_services_posted_for_good_are_listed_also_after_the_first_was_posted(db: None) -> None:
    _plain, power = asking("北国 花子"), asking("北国 太郎", WITH_POWER)
    assert listed() == [posting(power, POWER)]
    with operator_scope(CABLE.slug):
        note_posted(customer_number=power.places[0].customer.number, on=NOW.date())
    assert listed() == [posting(power, POWER)]
    assert listed(date(2024, 8, 1)) == []


def test_running_contract_counts_though_no_line_names_it(db: None) -> None:
    running, ended = asking("北国 花子", WITH_POWER), asking("北国 太郎")
    contract(running)
    contract(ended, ended_on=date(2024, 8, 31))
    assert listed() == [posting(running, POWER, CHANNEL)]


def test_nothing_is_posted_to_those_who_did_not_ask(db: None) -> None:
    someone = person(CABLE, name="北国 花子")
    bill(CABLE, someone.places[0], statement(SEPTEMBER, 3170, lines=WITH_POWER))
    assert listed() == []


def test_staff_read_the_list_at_the_terminal(db: None) -> None:
    someone = asking("北国 花子", WITH_POWER)
    ended = CliRunner().invoke(command, ["postings", CABLE.slug, "2024-09"])
    number = someone.places[0].customer.number
    assert (ended.exit_code, ended.output) == (0, f"{number}  2024-09  北国 花子  {POWER}\n")
    assert CliRunner().invoke(command, ["postings", WATER.slug, "2024-09"]).exit_code == 1
