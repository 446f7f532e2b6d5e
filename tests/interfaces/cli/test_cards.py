"""``madoguchi cards`` lists who pays by which card, for the billing system, and starts no formula there."""

import csv
import io

import psycopg
import pytest

from tests.portals.processes import run

SLUG = "aomori-cable"
CUSTOMER = """
INSERT INTO madoguchi_customer
    (operator, number, name, kana, phone, billing_name, billing_address, payment_method)
VALUES (%(slug)s, %(number)s, '成田　良子', '', '', '', '', '') RETURNING id
"""
PLACE = """
INSERT INTO madoguchi_place (operator, customer_id, number, postal_code, address, building)
VALUES (%(slug)s, %(customer)s, %(number)s, '', '青森市本町1', '') RETURNING id
"""
CHANGE = """
INSERT INTO madoguchi_cardchange
    (operator, reference, customer_id, place_id, state, state_sha256, provider_customer, provider_session,
     payment_method, brand, last4, expires, first_month, session_number, begun_at, looked_at, ended_at)
VALUES (%(slug)s, gen_random_uuid(), %(customer)s, %(place)s, 'done', '', 'cus_1', '', %(method)s, 'Visa',
        '4242', '2030-12-01', '2024-12-01', 1, %(at)s, %(at)s, %(at)s)
"""


@pytest.fixture(scope="module", autouse=True)
def registered(machine: dict[str, str]) -> None:
    with psycopg.connect(machine["DATABASE_URL"], autocommit=True) as records:
        for number in ("0001000025", "=HYPERLINK(1)"):
            facts = {"slug": SLUG, "number": number}
            (facts["customer"],) = records.execute(CUSTOMER, facts).fetchone()
            (facts["place"],) = records.execute(PLACE, facts).fetchone()
            for method, at in (("pm_old", "2024-10-20T15:00Z"), ("pm_new", "2024-10-21T01:00Z")):
                records.execute(CHANGE, facts | {"method": method, "at": at})


def listed(machine: dict[str, str], *options: str) -> list[dict[str, str]]:
    ended = run("cards", SLUG, *options, environment=machine)
    assert (ended.returncode, ended.stderr) == (0, "")
    return list(csv.DictReader(io.StringIO(ended.stdout)))


def test_list_has_the_present_card_by_the_ids_of_the_provider(machine: dict[str, str]) -> None:
    assert listed(machine)[0] == {
        "customer_number": "0001000025",
        "provider_customer": "cus_1",
        "payment_method": "pm_new",
        "brand": "Visa",
        "last4": "4242",
        "expires": "2030-12",
        "registered_at": "2024-10-21T10:00:00+09:00",
        "first_month": "2024-12",
    }


def test_number_that_begins_a_formula_is_only_text(machine: dict[str, str]) -> None:
    assert [card["customer_number"] for card in listed(machine)] == ["0001000025", "'=HYPERLINK(1)"]


@pytest.mark.parametrize(("since", "count"), [("2024-10-21", 2), ("2024-10-22", 0)])
def test_list_may_begin_with_a_day_of_japan(machine: dict[str, str], since: str, count: int) -> None:
    assert len(listed(machine, "--since", since)) == count


def test_operator_that_there_is_not_is_said(machine: dict[str, str]) -> None:
    ended = run("cards", "aomori", environment=machine)
    assert (ended.returncode, "did you mean aomori-cable?" in ended.stderr) == (2, True)
