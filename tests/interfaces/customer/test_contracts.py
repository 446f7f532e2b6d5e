"""What is contracted, and what the operator holds about the customer: read here, and changed elsewhere."""

import re
from datetime import date

import pytest
from django.conf import settings
from django.utils.html import strip_tags

from madoguchi.models import Customer
from madoguchi.models.scope import operator_scope
from madoguchi.operators.registry import Operator
from tests.cast import Person, contract, person

CABLE = settings.REGISTRY["kanazawa-cable"]


@pytest.fixture
def hanako(db: None) -> Person:
    return person(CABLE, name="山田 花子", places=3).sign_in()


def words(someone: Person, path: str) -> str:
    answer = someone.client.get(someone.root + path)
    assert answer.status_code == 200
    html = answer.content.decode()
    return re.sub(r"\s+", " ", strip_tags(html.partition("<main")[2].partition("</main>")[0]))


def test_contract_shows_what_the_billing_system_tells(hanako: Person) -> None:
    contract(hanako, monthly_yen=4180, minimum_until=date(2025, 4, 30), equipment="STB")
    page = words(hanako, "contracts/")
    for shown in ("テレビ", "標準", "4,180円", "2020/04/01", "2025/04/30まで", "STB"):
        assert shown in page
    assert "ご利用終了日" not in page  # no contract has one


def test_values_that_are_nowhere_leave_no_column(hanako: Person) -> None:
    contract(hanako)
    page = words(hanako, "contracts/")
    assert [label in page for label in ("コース名", "月額", "最低利用期間", "貸与機器")] == [
        True,
        False,
        False,
        False,
    ]


def test_ended_contracts_are_folded(hanako: Person) -> None:
    contract(hanako, course="いま")
    contract(hanako, "2", course="むかし", ended_on=date(2022, 3, 31))
    html = hanako.client.get(f"{hanako.root}contracts/").content.decode()
    folded = html.partition("<details")[2].partition("</details>")[0]
    assert "終了したご契約 1件" in folded
    assert ("むかし" in folded, "いま" in folded) == (True, False)


def test_every_field_says_who_changes_it(operator: Operator, db: None) -> None:
    someone = person(operator, name="山田 花子").sign_in()
    with operator_scope(operator.slug):
        Customer.objects.update(phone="076-000-0001", payment_method="口座振替")
    contract(someone, monthly_yen=1)
    by_phone = f"（{operator.profile.contact.phone_hours}）へお電話ください。"
    for path, fields in (
        ("customer/", operator.profile.customer.fields),
        ("contracts/", operator.profile.contracts.columns),
    ):
        page = words(someone, path)
        shown = [each for each in fields if not each.label or each.label in page]
        assert [each.field for each in shown if (each.changed_by or by_phone) not in page] == []


def test_field_leads_to_the_page_on_which_it_is_changed(db: None) -> None:
    someone = person(settings.REGISTRY["contrary"], name="山田 花子").sign_in()
    with operator_scope("contrary"):
        Customer.objects.update(phone="076-000-0001")
    contract(someone)
    for path in ("customer/", "contracts/"):
        page = someone.client.get(someone.root + path).content.decode()
        assert '<a class="onward-link" href="/contrary/account/">' in page


def test_customer_sees_how_many_places_are_registered(db: None) -> None:
    someone = person(settings.REGISTRY["kanazawa-water"], name="山田 花子", places=3).sign_in()
    page = words(someone, "customer/")
    assert "ご登録の場所3か所 他の場所を見る" in page


def test_markup_in_a_contract_is_shown_as_text(hanako: Person) -> None:
    contract(hanako, service="<b>", course="<i>&", equipment="<u>")
    html = hanako.client.get(f"{hanako.root}contracts/").content.decode()
    assert [tag in html for tag in ("<b>", "<i>", "<u>", "&lt;i&gt;&amp;")] == [False, False, False, True]


def test_page_costs_the_same_queries_for_1_and_for_24_contracts(db, django_assert_num_queries) -> None:
    for count in (1, 24):
        someone = person(CABLE, name="多数 花子").sign_in()
        for number in range(count):
            contract(someone, str(number), course=f"コース{number}", status="paused")
        with django_assert_num_queries(1):  # the contracts; the visitor is prepared
            page = words(someone, "contracts/")
        assert page.count("休止しています") == count
