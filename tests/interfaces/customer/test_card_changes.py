"""The pages of the card: what is registered, the way to the provider and back, and who may see it."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.utils.html import strip_tags

from madoguchi.models import CardChange, MemberPlace, OutgoingMail
from madoguchi.models.scope import operator_scope
from tests.card_changes import MAIL, OPERATOR, changes, payer, told
from tests.cast import NOW, PASSWORD, Person, browser, person
from tests.payment_twin import Twin

PAGE = re.compile(r'href="(http://127[^"]+/pay/([^"]+))" rel="noreferrer"')


@pytest.fixture
def hanako(db: None, card_counter: Twin) -> Person:
    return payer(email=MAIL).sign_in()


def words(answer) -> str:
    """Give the words of a page."""
    html = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", strip_tags(html))


def get(someone: Person, path: str = "card/"):
    return someone.client.get(someone.root + path)


def begin(someone: Person, *, password: str = PASSWORD, key: str = "", path: str = "card/"):
    sent = {"current_password": password, "key": key or str(uuid4())}
    return someone.client.post(someone.root + path, sent)


def at_provider(someone: Person) -> tuple[str, str]:
    """Begin, and give the address of the page that leads on, with the provider's session."""
    onward = begin(someone).headers["Location"]
    return onward, PAGE.search(someone.client.get(onward).content.decode())[2]


def back(twin: Twin, session: str, card: str = "4242") -> str:
    """Choose a card; give where the browser is sent."""
    status, where = twin.choose(session, card, way="never")
    assert status == 303
    return where.removeprefix("http://testserver")


def stopped_url(twin: Twin, session: str) -> str:
    """Give where the page's way back leads."""
    page = twin.choose(session, "none")[1]
    return re.search(r'class="back" href="http://testserver([^"]+)"', page)[1]


# --- the page ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("slug", settings.REGISTRY)
def test_menu_leads_to_the_card_where_it_can_be_changed_and_nowhere_else(db: None, slug: str) -> None:
    operator = settings.REGISTRY[slug]
    someone = person(operator, name="山田 花子").sign_in()
    pages = [someone.client.get(someone.root + path).content.decode() for path in ("home/", "customer/")]
    is_led_to = any(f'href="{someone.root}card/"' in page for page in pages)
    assert (get(someone).status_code, is_led_to) == ((200, True) if operator.profile.card else (404, False))


def test_page_says_how_it_is_paid_and_from_when_a_change_counts(hanako: Person) -> None:
    page = words(get(hanako))
    assert "お支払方法クレジットカード" in page
    assert "このページで登録されたカードはありません。" in page
    assert "本日お手続きいただくと、2024年12月ご請求分から新しいカードでのお支払いになります。" in page
    assert "ご利用いただけるカード: Visa、Mastercard、JCB、American Express" in page


def test_page_has_one_field_and_it_is_no_card(hanako: Person) -> None:
    html = get(hanako).content.decode().partition("<main")[2]
    fields = re.findall(r'<input[^>]* name="(\w+)"', html)
    assert fields == ["csrfmiddlewaretoken", "key", "current_password"]
    assert (html.count("cc-"), html.count("<script"), html.count("<iframe")) == (0, 0, 0)


def test_who_does_not_pay_by_card_is_told_why_not(db: None, card_counter: Twin) -> None:
    someone = payer(method="口座振替").sign_in()
    page = words(get(someone))
    assert "クレジットカードでお支払いのお客様だけが、このページからカードを変更できます。" in page
    assert "お支払方法の変更は、0120-442-208へお電話ください。" in page
    assert "お支払方法口座振替" in page
    assert 'name="key"' not in get(someone).content.decode()
    assert (begin(someone).status_code, changes()) == (409, [])


def test_member_without_a_place_is_told_so(db: None, card_counter: Twin) -> None:
    someone = payer(places=0).sign_in()
    assert "ご契約とまだ結び付いていないため" in words(get(someone))
    assert begin(someone).status_code == 409


def test_operator_without_keys_says_that_it_cannot_be_done_now(hanako: Person, settings) -> None:
    settings.PAYMENT_KEYS = {}
    assert "いまはカードを変更できません。カードは変わっていません。" in words(get(hanako))
    assert (begin(hanako).status_code, changes()) == (503, [])


def test_provider_away_is_said_and_leaves_nothing_in_the_way(hanako: Person, settings) -> None:
    settings.PAYMENT_API = "http://127.0.0.1:1"
    answer = begin(hanako)
    assert (answer.status_code, [each.state for each in changes()]) == (503, ["failed"])
    assert "決済サービスにつながらないため" in words(answer)
    assert "現在のパスワード" in words(get(hanako))


# --- the password -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("", "現在のパスワードを入力してください。"),
        ("wrong", "現在のパスワードが違います。もう一度ご入力ください。"),
    ],
)
def test_nothing_begins_without_the_password(hanako: Person, password: str, fault: str) -> None:
    answer = begin(hanako, password=password)
    assert (answer.status_code, fault in words(answer), changes()) == (422, True, [])


def test_sixth_try_of_the_password_waits(hanako: Person) -> None:
    tries = [begin(hanako, password="wrong").status_code for _ in range(6)]
    assert tries == [422] * 5 + [429]
    assert begin(hanako).headers["Retry-After"] == "600"


def test_form_from_elsewhere_is_refused(hanako: Person) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = hanako.client.cookies
    answer = strict.post(f"{hanako.root}card/", {"current_password": PASSWORD})
    assert (answer.status_code, changes()) == (403, [])


def test_same_form_again_leads_to_the_same_change(hanako: Person) -> None:
    key = str(uuid4())
    places = [begin(hanako, key=key).headers["Location"] for _ in range(3)]
    assert (len(set(places)), len(changes())) == (1, 1)


# --- to the provider and back -----------------------------------------------------------------------


def test_way_leads_by_a_link_that_tells_the_provider_nothing(hanako: Person, card_counter: Twin) -> None:
    onward = get(hanako, begin(hanako).headers["Location"].removeprefix(hanako.root))
    assert PAGE.search(onward.content.decode())[1].startswith(f"{card_counter.address}/pay/cs_test_")
    assert onward.headers["Referrer-Policy"] == "same-origin"
    assert "form-action 'self';" in onward.headers["Content-Security-Policy"]


def test_card_is_changed_and_said_from_when(hanako: Person, card_counter: Twin) -> None:
    onward, session = at_provider(hanako)
    answer = hanako.client.get(back(card_counter, session))
    assert (answer.status_code, answer.headers["Location"]) == (303, onward)
    page = words(hanako.client.get(onward))
    assert "カードを変更しました" in page
    assert "2024年12月ご請求分から、新しいカードでのお支払いになります" in page
    assert "新しいカードVisa 下4桁 4242" in page
    overview = words(get(hanako))
    assert "登録中のカードVisa 下4桁 4242 カードの有効期限2030年12月" in overview
    assert "お手続きされた方成田 良子 様" in overview
    assert told() == [MAIL]


def test_mail_says_which_card_and_from_when(hanako: Person, card_counter: Twin, settings) -> None:
    onward, session = at_provider(hanako)
    back(card_counter, session)
    hanako.client.get(onward)
    with operator_scope(OPERATOR.slug):
        mail = OutgoingMail.objects.get(kind="card_changed")
    assert mail.subject == "【MyPage(マイページ)】クレジットカードを変更しました"
    assert "■新しいカード: Visa（下4桁 4242）\n" in mail.body
    assert "■このカードでのお支払い: 2024年12月分のご請求から\n" in mail.body


def test_who_turns_back_has_changed_nothing_and_may_go_on_or_stop(hanako: Person, card_counter: Twin) -> None:
    onward, session = at_provider(hanako)
    page = words(hanako.client.get(stopped_url(card_counter, session)))
    assert "カードは変更されていません" in page
    assert (
        "カード変更のお手続きが、まだ終わっていません。 2024年10月22日(火) 00:05までに終わらないときは"
        in words(get(hanako))
    )
    stopped = hanako.client.post(f"{hanako.root}card/stop/")
    assert (stopped.status_code, stopped.headers["Location"]) == (303, onward)
    assert "カードの変更をやめました" in words(hanako.client.get(onward))
    assert ([each.state for each in changes()], told()) == (["stopped"], [])


def test_refused_card_is_said_where_one_comes_back(hanako: Person, card_counter: Twin) -> None:
    onward, session = at_provider(hanako)
    card_counter.choose(session, "0002")
    assert "カードを登録できませんでした" in words(hanako.client.get(onward))


def test_coming_back_without_a_card_is_believed_by_nobody(hanako: Person, card_counter: Twin) -> None:
    onward, session = at_provider(hanako)
    where = stopped_url(card_counter, session).replace("stopped", "done")
    assert hanako.client.get(where).headers["Location"] == onward
    assert "カードの入力へ進みます" in words(hanako.client.get(onward))
    assert [each.state for each in changes()] == ["waiting"]


def test_provider_away_at_the_return_is_said_as_checking(
    hanako: Person, card_counter: Twin, settings
) -> None:
    onward, session = at_provider(hanako)
    where = back(card_counter, session)
    settings.PAYMENT_API = "http://127.0.0.1:1"
    assert hanako.client.get(where).headers["Location"] == onward
    page = hanako.client.get(onward)
    assert (page.status_code, "確認中です" in words(page)) == (200, True)
    assert "もう一度確認する" in words(page)
    settings.PAYMENT_API = card_counter.address
    assert "カードを変更しました" in words(hanako.client.get(onward))


# --- only who began it, where it was begun ----------------------------------------------------------


def another_browser(someone: Person) -> Person:
    """Give the same member in another browser."""
    other = Person(someone.operator, someone.member, someone.places, browser(someone.operator))
    return other.sign_in()


def neighbour(_hanako: Person) -> Person:
    return payer("山田 太郎").sign_in()


def family(hanako: Person) -> Person:
    """Give another member of the same customer."""
    someone = payer("成田 太郎", places=0)
    with operator_scope(OPERATOR.slug):
        MemberPlace.objects.create(member=someone.member, place=hanako.places[0])
    return someone.sign_in()


@pytest.mark.parametrize("who", [another_browser, neighbour, family])
def test_return_of_somebody_else_shows_nothing_and_changes_nothing(
    hanako: Person, card_counter: Twin, who
) -> None:
    onward, session = at_provider(hanako)
    where = back(card_counter, session)
    other = who(hanako)
    answers = [other.client.get(path) for path in (where, where.replace("done", "stopped"), onward)]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert [each.state for each in changes()] == ["waiting"]
    assert hanako.client.get(where).headers["Location"] == onward


def test_return_of_a_stranger_leads_to_the_sign_in(hanako: Person, card_counter: Twin) -> None:
    _onward, session = at_provider(hanako)
    answer = Client().get(back(card_counter, session))
    assert (answer.status_code, answer.headers["Location"]) == (302, hanako.root)
    assert [each.state for each in changes()] == ["waiting"]


def test_own_change_in_another_browser_can_only_be_stopped(hanako: Person) -> None:
    at_provider(hanako)
    other = another_browser(hanako)
    page = words(get(other))
    assert ("ほかの端末で始めたお手続きです。" in page, "手続きを続ける" in page) == (True, False)
    assert other.client.post(f"{other.root}card/stop/").headers["Location"] == f"{other.root}card/"
    assert [each.state for each in changes()] == ["stopped"]


@pytest.mark.parametrize("who", [neighbour, family])
def test_change_of_somebody_else_cannot_be_stopped(hanako: Person, who) -> None:
    at_provider(hanako)
    other = who(hanako)
    assert "変更をやめる" not in words(get(other))
    other.client.post(f"{other.root}card/stop/")
    assert [each.state for each in changes()] == ["waiting"]


def test_family_sees_the_card_and_not_who_exactly_changed_it(hanako: Person, card_counter: Twin) -> None:
    onward, session = at_provider(hanako)
    back(card_counter, session)
    hanako.client.get(onward)
    page = words(get(family(hanako)))
    assert "登録中のカードVisa 下4桁 4242" in page
    assert "お手続きされた方同じご契約の、ほかの会員の方" in page
    assert "4242" not in words(get(neighbour(hanako)))


def test_token_of_the_return_is_kept_as_a_hash(hanako: Person, card_counter: Twin, owner_connection) -> None:
    _onward, session = at_provider(hanako)
    token = stopped_url(card_counter, session).partition("state=")[2]
    with operator_scope(OPERATOR.slug):
        kept = str(CardChange.objects.values().get())
    assert (len(token), token in kept) == (43, False)


def test_page_costs_the_same_queries_for_1_and_for_240_changes(
    db: None, card_counter: Twin, django_assert_num_queries
) -> None:
    for count in (1, 240):
        someone = payer().sign_in()
        place = someone.places[0]
        with operator_scope(OPERATOR.slug):
            CardChange.objects.bulk_create(
                CardChange(
                    customer=place.customer,
                    place=place,
                    member=someone.member,
                    session_number=1,
                    state="done",
                    payment_method=f"pm_{number}",
                    brand="Visa",
                    last4="4242",
                    expires=NOW.date().replace(day=1),
                    first_month=NOW.date().replace(day=1),
                    begun_at=NOW,
                    looked_at=NOW,
                    ended_at=NOW + timedelta(minutes=number),
                )
                for number in range(count)
            )
        with django_assert_num_queries(5):
            assert get(someone).status_code == 200
