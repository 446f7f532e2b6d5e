"""Documents are found again by date, amount and addressee, and come with what bookkeeping needs."""

import re
import zipfile
from datetime import date
from io import BytesIO

import pytest

from tests.cast import Person, bill, statement
from tests.interfaces.customer.test_documents import AOMORI, choose, chosen, page, reason


@pytest.fixture
def operator():
    return AOMORI


@pytest.fixture
def member(hanako: Person) -> Person:
    """Hanako, signed in, with a bill."""
    bill(hanako.operator, hanako.places[0], statement())
    return hanako.sign_in()


def found(someone: Person, **asked: str) -> list[str]:
    answer = someone.client.get(f"{someone.root}documents/", asked)
    return re.findall(r'name="number" value="([0-9-]+)"', answer.content.decode())


def test_documents_are_searched_by_date_amount_and_addressee_together(member: Person) -> None:
    bill(AOMORI, member.places[0], statement(date(2024, 9, 1), 1100))
    choose(member)
    choose(member, bill="2024-09")
    both = ["2024-00000002", "2024-00000001"]
    assert found(member, since="2024-10-01", until="2024/10/21", counterparty="花子") == both
    assert found(member, least="1,100円", most="2000", since="2024-10-01") == ["2024-00000002"]
    assert found(member, since="2024-10-22") == found(member, counterparty="太郎") == []
    address = f"{member.root}documents/all.zip"
    with zipfile.ZipFile(BytesIO(member.client.get(address, {"most": "2000"}).content)) as archive:
        assert archive.namelist()[0] == "20241021_1100_山田_花子.pdf"
    assert member.client.get(address, {"most": "1"}).status_code == 404


def test_empty_search_says_so(member: Person) -> None:
    shown = member.client.get(f"{member.root}documents/", {"least": "9"}).content.decode()
    assert reason(shown)[-1] == "no_documents_found"


@pytest.mark.parametrize(("name", "typed"), [("since", "昨日"), ("most", "たくさん")])
def test_search_that_cannot_be_read_keeps_what_was_typed(member: Person, name: str, typed: str) -> None:
    answer = member.client.get(f"{member.root}documents/", {name: typed})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert f'value="{typed}"' in shown
    assert re.findall(r'id="(\w+)-error"', shown) == [name]


def test_what_the_database_cannot_hold_is_left_out(member: Person) -> None:
    choose(member)
    assert found(member, counterparty="花\x00子") == ["2024-00000001"]
    assert member.client.get(f"{member.root}documents/all.zip", {"counterparty": "\x00"}).status_code == 200
    assert chosen(member, "2024-\x0000000001").status_code == 303
    assert choose(member, bill="2024\x00-10").status_code == 422
    asked = {"addressee": "\x00"}
    assert member.client.post(f"{member.root}documents/request/", asked).status_code == 404


def test_year_is_one_link_with_what_bookkeeping_needs(member: Person) -> None:
    choose(member)
    (address,) = re.findall(r'href="([^"]+)">2024年に発行した書面', page(member))
    answer = member.client.get(address.replace("&amp;", "&"))
    with zipfile.ZipFile(BytesIO(answer.content)) as archive:
        assert "bookkeeping/yayoi.csv" in archive.namelist()
