"""The points of a customer, what can be had for them, and what is said where it cannot."""

import re
from datetime import date
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.utils.html import strip_tags

from madoguchi.domain.months import months_before
from madoguchi.models import Redemption, Reward
from madoguchi.models.scope import operator_scope
from tests.cast import Person, bill, person, statement
from tests.ledger import MONTH, exchange, grant, reward, visit

OPERATOR = settings.REGISTRY["kanazawa-cable"]
RULE = OPERATOR.profile.points
FORM = re.compile(r'href="[^"]*?(points/\d+/[0-9a-f-]{36}/)"')


@pytest.fixture
def hanako(db: None) -> Person:
    return person(OPERATOR, name="山田 花子").sign_in()


def get(someone: Person, path: str = "points/") -> str:
    answer = someone.client.get(someone.root + path)
    assert answer.status_code == 200
    return answer.content.decode()


def words(html: str) -> str:
    return re.sub(r"\s+", " ", strip_tags(html.partition("<main")[2].partition("</main>")[0]))


def offered(someone: Person) -> list[str]:
    """Give the addresses at which rewards can be had."""
    return FORM.findall(get(someone))


def send(someone: Person, path: str, *, price: int = 300):
    return someone.client.post(someone.root + path, {"price": price})


@pytest.mark.parametrize("slug", settings.REGISTRY)
def test_menu_leads_to_points_where_there_are_any_and_nowhere_else(db: None, slug: str) -> None:
    operator = settings.REGISTRY[slug]
    someone = person(operator, name="山田 花子").sign_in()
    answer = someone.client.get(f"{someone.root}points/").status_code
    is_listed = "points" in [item.page for item in operator.profile.menu]
    assert (answer, is_listed) == ((200, True) if operator.profile.points else (404, False))


def test_page_says_what_there_is_and_what_expires_next(hanako: Person) -> None:
    grant(hanako, 26, month=date(2022, 11, 1), expires_on=date(2024, 11, 30))
    grant(hanako, 226, month=date(2022, 12, 1), expires_on=date(2024, 12, 31))
    grant(hanako, 99, month=date(2022, 9, 1), expires_on=date(2024, 9, 30))
    page = words(get(hanako))
    assert "現在のポイント 252ポイント" in page
    assert "ご利用いただける分200ポイント" in page
    assert "次に失効する分26ポイント 2024年11月30日(土)まで" in page
    assert "2024/09/30 有効期限切れ（2022年09月のご利用料金分） -99" in page


def test_rule_is_told_in_the_words_of_the_profile(hanako: Person) -> None:
    page = words(get(hanako))
    for sentence in (
        "毎月のご利用料金（税抜）100円ごとに1ポイントがたまります。",
        "100ポイント（100円分）単位でご利用いただけます。",
        "ご利用になったポイント分の金額を、次のご請求の総額から差し引きます。",
        "有効期限は、ご請求月から24か月後の月末です。",
        "業務委託エリア（かほく市、宝達志水町、中能登町）は対象外です。",
        *RULE.notes,
    ):
        assert sentence in page


def test_each_reward_can_be_had_or_says_why_not(hanako: Person) -> None:
    grant(hanako, 500)
    reward(hanako, name="ケーブル", price=300)
    reward(hanako, name="リモコン", price=400, stock=0)
    reward(hanako, name="チューナー", price=1_700)
    page = words(get(hanako))
    assert "ケーブル 300ポイント 在庫 5 交換へ進む" in page
    assert "リモコン 400ポイント 在庫 0 在庫がありません。" in page
    assert "チューナー 1,700ポイント 在庫 5 ポイントが足りません（あと1,200ポイント）" in page
    assert len(offered(hanako)) == 1


def test_place_in_an_excluded_area_is_told_so(db: None) -> None:
    someone = person(OPERATOR, name="能登 花子")
    with operator_scope(OPERATOR.slug):
        type(someone.places[0]).objects.update(address="石川県鹿島郡中能登町能登部下1")
    grant(someone, 500)
    reward(someone)
    page = words(get(someone.sign_in()))
    assert "中能登町はポイントの対象外です" in page
    assert "業務委託エリアのため、交換の対象外です" in page
    assert offered(someone) == []


def test_member_without_a_place_sees_no_points(db: None) -> None:
    someone = person(OPERATOR, name="無所属 花子", places=0)
    reward(someone)
    page = words(get(someone.sign_in()))
    assert "ご契約とまだ結び付いていないため、お見せできる情報がありません。" in page
    assert page.count("ご契約とまだ結び付いていないため、") == 2  # above, and at the reward


def test_exchange_is_asked_about_made_and_told(hanako: Person) -> None:
    grant(hanako, 500)
    reward(hanako)
    (form,) = offered(hanako)
    question = words(get(hanako, form))
    assert "必要なポイント300ポイント 現在のポイント500ポイント 交換後のポイント200ポイント" in question
    done = send(hanako, form)
    assert done.status_code == 302
    page = words(get(hanako, done.headers["Location"].removeprefix(hanako.root)))
    with operator_scope(OPERATOR.slug):
        made = Redemption.objects.get()
    assert f"受付番号 {made.number}" in page
    assert "2024年11月のご請求から300円を差し引きます。" in page
    assert f"points/{made.number}/" in get(hanako)


def test_back_button_double_click_and_repetition_lead_to_the_first_exchange(hanako: Person) -> None:
    grant(hanako, 5_000)
    reward(hanako)
    (form,) = offered(hanako)
    first = send(hanako, form).headers["Location"]
    again = [send(hanako, form), hanako.client.get(hanako.root + form), send(hanako, form, price=0)]
    assert [answer.headers["Location"] for answer in again] == [first] * 3
    with operator_scope(OPERATOR.slug):
        assert (Redemption.objects.count(), Reward.objects.get().stock) == (1, 4)


def test_list_gives_a_new_key_each_time(hanako: Person) -> None:
    grant(hanako, 5_000)
    reward(hanako)
    for _ in range(2):
        send(hanako, offered(hanako)[0])
    with operator_scope(OPERATOR.slug):
        assert Redemption.objects.count() == 2


@pytest.mark.parametrize(
    ("facts", "price", "why"),
    [
        ({"price": 600}, 600, "ポイントが足りません（あと100ポイント）。"),
        ({"stock": 0}, 300, "在庫がありません。"),
        ({}, 200, "必要なポイントが変わりました。 もう一度ご確認ください。"),
        ({}, "三百", "必要なポイントが変わりました。 もう一度ご確認ください。"),
        ({}, "9" * 5000, "必要なポイントが変わりました。 もう一度ご確認ください。"),
    ],
)
def test_refusal_is_explained_and_changes_nothing(hanako: Person, facts: dict, price, why: str) -> None:
    grant(hanako, 500)
    wished = reward(hanako, **facts)
    answer = send(hanako, f"points/{wished.pk}/{uuid4()}/", price=price)
    assert (answer.status_code, why in words(answer.content.decode())) == (409, True)
    with operator_scope(OPERATOR.slug):
        assert Redemption.objects.count() == 0


def test_key_of_another_reward_finds_nothing(hanako: Person) -> None:
    grant(hanako, 5_000)
    reward(hanako)
    other = reward(hanako, name="別")
    form = offered(hanako)[0]
    send(hanako, form)
    key = form.split("/")[2]
    assert hanako.client.get(f"{hanako.root}points/{other.pk}/{key}/").status_code == 404


def test_key_of_a_neighbour_opens_nothing_of_hers(hanako: Person) -> None:
    taro = person(OPERATOR, name="山田 太郎").sign_in()
    grant(hanako, 500)
    reward(hanako)
    form = offered(hanako)[0]
    send(hanako, form)
    answer = taro.client.get(taro.root + form)
    assert "ポイントが足りません（あと300ポイント）" in words(answer.content.decode())


def test_form_from_elsewhere_is_refused(hanako: Person) -> None:
    grant(hanako, 500)
    form = f"points/{reward(hanako).pk}/{uuid4()}/"
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = hanako.client.cookies
    assert strict.post(hanako.root + form, {"price": 300}).status_code == 403


def test_bill_that_was_out_before_stays_as_it_was(hanako: Person) -> None:
    grant(hanako, 5_000)
    wished, visitor = reward(hanako, name="ケーブル"), visit(hanako)
    with operator_scope(OPERATOR.slug):
        exchange(visitor, wished, points=RULE)
    path = f"bills/{hanako.reference()}"
    bill(OPERATOR, hanako.places[0], statement(MONTH))
    assert "ポイントのご利用" not in get(hanako, f"{path}/2024-10/")


def test_bill_of_the_next_month_shows_what_is_taken_off(hanako: Person) -> None:
    grant(hanako, 5_000)
    wished, visitor = reward(hanako, name="ケーブル"), visit(hanako)
    with operator_scope(OPERATOR.slug):
        for _ in range(2):
            exchange(visitor, wished, points=RULE, key=uuid4())
    bill(OPERATOR, hanako.places[0], statement(date(2024, 11, 1), total=5_509))
    page = words(get(hanako, f"bills/{hanako.reference()}/2024-11/"))
    assert page.count("ポイントのご利用 2024年10月21日(月) ケーブル-300円") == 2
    assert ("ポイント差引後の金額4,909円" in page, "5,509円" in page) == (True, True)


def test_page_costs_the_same_queries_for_1_and_for_240_entries(db, django_assert_num_queries) -> None:
    for count in (1, 240):
        someone = person(OPERATOR, name="多数 花子").sign_in()
        for number in range(count):
            grant(someone, 100, month=months_before(MONTH, number))
        reward(someone)
        with django_assert_num_queries(4):  # lots, rewards, published, history; the visitor is prepared
            page = get(someone)
        assert page.count("のご利用料金</span>") == count
