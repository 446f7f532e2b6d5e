"""Every page: open to its member, closed to neighbours, to other operators and to strangers."""

from dataclasses import dataclass

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, get_resolver

from madoguchi.interfaces.systems import urls as system_urls
from madoguchi.models.scope import operator_scope
from madoguchi.services.notices import publish_notice
from tests.cast import NOW, bill, person, statement
from tests.factored import Factored
from tests.invoices import issued
from tests.ledger import exchanged
from tests.requests import procedure_of, requested


@dataclass(frozen=True)
class Door:
    """How a page answers: to its member, and to Taro (same operator) who asks for the same address.

    There is none (404) at an operator whose profile does not have the table that it ``needs``, or does not
    ``offer`` that part of the account. What is ``is_signed`` comes from no browser.
    """

    address: str
    method: str = "get"
    is_public: bool = False
    names_a_record: bool = False
    answer: int = 200
    needs: str = "slug"
    offer: str = ""
    is_the_same_for_all: bool = False
    names_nobody: bool = False  # the address may mean something at another operator too
    is_signed: bool = False

    def answer_of(self, operator):
        """Say how the page answers at an operator."""
        is_offered = not self.offer or self.offer in operator.profile.account.offers
        return self.answer if is_offered and getattr(operator.profile, self.needs) else 404


DOORS = {
    "sign_in": Door("", is_public=True),
    "second_step": Door("second-step/", is_public=True, answer=302),  # none is due
    "passkey_sign_in": Door("sign-in/passkey/", method="post", is_public=True, answer=404),  # not this host
    "passkey_challenge": Door("sign-in/passkey/challenge/", method="post", is_public=True, answer=404),
    "sign_out": Door("sign-out/", method="post", is_public=True, answer=302),
    "home": Door("home/"),
    "bills": Door("bills/"),
    "current_bill": Door("bills/current/", answer=302),
    "bill": Door("bills/{reference}/2024-10/", names_a_record=True),
    "usage": Door("usage/"),
    "contracts": Door("contracts/"),
    "customer": Door("customer/"),
    "account": Door("account/"),
    "account_change": Door("account/password/"),
    "account_devices": Door("account/devices/", method="post", answer=303),
    "passkeys": Door("account/passkeys/", offer="passkeys"),
    "passkey_new": Door("account/passkeys/new/", offer="passkeys", answer=303),  # none was begun
    "passkey": Door("account/passkeys/{passkey}/", offer="passkeys", names_a_record=True),
    "one_time_code": Door("account/one-time-code/", offer="one_time_code"),
    "one_time_code_qr": Door("account/one-time-code/qr.svg", answer=404),  # none was begun
    "recovery_codes": Door("account/recovery-codes/"),
    "email_link": Door("account/email/link/unknown/", is_public=True, answer=404),
    "history": Door("account/history/"),
    "spoken_code": Door("account/staff-code/"),
    "copy": Door("account/copy/", method="post"),
    "withdrawal": Door("withdrawal/", needs="withdrawal"),
    "withdrawal_done": Door("withdrawal/00000000-0000-4000-8000-000000000001/", is_public=True, answer=404),
    "mail_stop": Door("mail/stop/link/unknown/", is_public=True, answer=404),
    "withdrawal_link": Door("withdrawal/link/unknown/", is_public=True, answer=404),
    "agreement": Door("agreement/", answer=302),  # there is nothing to agree to
    "notices": Door("notices/"),
    "notice": Door("notices/{notice}/"),
    "notices_read": Door("notices/read/", method="post", answer=303),
    "places": Door("places/"),
    "look_at": Door("places/{reference}/", method="post", names_a_record=True, answer=302),
    "place_add": Door("places/add/"),
    "place_name": Door("places/{reference}/name/", names_a_record=True),
    "place_remove": Door("places/{reference}/remove/", names_a_record=True),
    "points": Door("points/", needs="points"),
    "redeem": Door("points/{reward}/00000000-0000-4000-8000-000000000001/", needs="points"),
    "redemption": Door("points/{redemption}/", names_a_record=True, needs="points"),
    "procedures": Door("procedures/", needs="procedures"),
    "procedure_begin": Door("procedures/{procedure}/", answer=302, needs="procedures", names_nobody=True),
    "procedure": Door(
        "procedures/{procedure}/00000000-0000-4000-8000-000000000002/", needs="procedures", names_nobody=True
    ),
    "channels": Door("channels/", needs="channels"),
    "channels_chosen": Door("channels/00000000-0000-4000-8000-000000000003/", needs="channels"),
    "requests": Door("requests/"),
    "request": Door("requests/{request}/", names_a_record=True),
    "request_withdraw": Door(
        "requests/{request}/withdraw/00000000-0000-4000-8000-000000000004/", names_a_record=True
    ),
    "card": Door("card/", needs="card"),
    "card_onward": Door("card/00000000-0000-4000-8000-000000000001/", answer=404),
    "card_done": Door("card/done/?state=unknown", answer=404),
    "card_stopped": Door("card/stopped/?state=unknown", answer=404),
    "card_stop": Door("card/stop/", method="post", answer=503, needs="card"),  # nobody to ask is set up
    "payment_events": Door(
        "payments/events/", method="post", is_public=True, answer=503, needs="card", is_signed=True
    ),
    "documents": Door("documents/", needs="documents"),
    "request_invoices": Door("documents/request/", method="post", answer=303, needs="documents"),
    "answer_for_invoices": Door("documents/answer/", method="post", answer=422, needs="documents"),
    "chosen_documents": Door("documents/chosen/", method="post", answer=303, needs="documents"),
    "proof": Door("proof/", is_public=True, needs="documents"),
    "proof_of_number": Door("proof/2024-00000001/unknown/", is_public=True, answer=404),
    "all_documents": Door("documents/all.zip", answer=404),  # nothing was issued yet
    "document": Door("documents/{document}/", names_a_record=True, needs="documents"),
    "words": Door("words/terms/", is_public=True),
    "contact": Door("contact/", is_public=True),
    "text_size": Door("text-size/", method="post", is_public=True, answer=302),
    "mailbox": Door("mailbox/", is_public=True, answer=404),  # there is one in the demonstration only
    "mailbox_mail": Door("mailbox/00000000-0000-0000-0000-000000000000/", is_public=True, answer=404),
    "qr_code": Door("qr.svg", is_public=True, is_the_same_for_all=True),
    "cautions": Door("cautions/", is_public=True, needs="cautions"),
    "journey": Door("registration/", is_public=True, answer=302, needs="registration"),
    "stage": Door("registration/1/", is_public=True, needs="registration"),
    "send_again": Door(
        "registration/again/", method="post", is_public=True, answer=302, needs="registration"
    ),
    "journey_done": Door("registration/done/", is_public=True, answer=302, needs="registration"),
    "mailed_link": Door("registration/link/unknown/", is_public=True, answer=404),
    "picture": Door("registration/picture/", is_public=True, answer=404),  # none was shown yet
    "sound": Door("registration/sound/", is_public=True, answer=404),
}
OTHERS_HAVE_NONE = [name for name, door in DOORS.items() if "{" in door.address and not door.names_nobody]
SESSION_COOKIES = ("__Secure-madoguchi-session", "__Host-madoguchi-session", "madoguchi-session")


def patterns(found=None):
    """Give every address pattern of the portal."""
    for each in found or get_resolver().url_patterns:
        if isinstance(each, URLPattern):
            yield each
        else:
            yield from patterns(each.url_patterns)


def test_every_address_has_a_door_in_the_table():
    # Those of the staff's counter and of the operator's systems have tests of their own.
    others = {pattern.name for pattern in system_urls.urlpatterns}
    names = {pattern.name for pattern in patterns() if not pattern.name.startswith("staff_")}
    assert names - others == set(DOORS)


@pytest.fixture
def rich_hanako(hanako):
    """Hanako with a bill and a notice."""
    bill(hanako.operator, hanako.places[0], statement())
    return hanako


def address(door, someone):
    """Fill in what belongs to someone."""
    with operator_scope(someone.operator.slug):
        notice = publish_notice(title="お知らせ", body="本文", starts_at=NOW)
    facts = {"reference": someone.reference(), "notice": notice.pk}
    if "points/{" in door.address:
        redemption = exchanged(someone)
        facts |= {"reward": redemption.reward_id, "redemption": redemption.number}
    if "{passkey}" in door.address:
        facts["passkey"] = passkey_of(someone)
    if "procedures/{" in door.address:
        facts["procedure"] = procedure_of(someone).name
    if "requests/{" in door.address:
        facts["request"] = requested(someone).number
    if "{document}" in door.address:
        has_invoices = someone.operator.profile.invoices
        facts["document"] = issued(someone, "2024-10").number if has_invoices else "2024-00000001"
    return door.address.format(**facts)


def passkey_of(someone):
    """Give the reference of the passkey that someone has from now on."""
    with operator_scope(someone.operator.slug):
        found = someone.member.passkeys.first()
        if found is None:
            Factored(someone).add_passkey()
            found = someone.member.passkeys.get()
        return found.reference


def ask(client, root, door, path):
    """Ask as the page's own forms do."""
    return getattr(client, door.method)(root + path)


@pytest.mark.parametrize("name", DOORS)
def test_page_opens_to_its_member(rich_hanako, name):
    door = DOORS[name]
    answer = ask(rich_hanako.sign_in().client, rich_hanako.root, door, address(door, rich_hanako))
    assert answer.status_code == door.answer_of(rich_hanako.operator)


@pytest.mark.parametrize("name", [name for name, door in DOORS.items() if door.names_a_record])
def test_page_is_not_found_by_a_neighbour(rich_hanako, taro, name):
    bill(taro.operator, taro.places[0], statement())
    door = DOORS[name]
    answer = ask(taro.sign_in().client, taro.root, door, address(door, rich_hanako))
    assert answer.status_code == 404
    assert rich_hanako.places[0].number not in answer.content.decode()


@pytest.mark.parametrize("name", OTHERS_HAVE_NONE)
def test_page_is_not_found_by_a_member_of_another_operator(rich_hanako, jiro, name):
    door = DOORS[name]
    answer = ask(jiro.sign_in().client, jiro.root, door, address(door, rich_hanako))
    assert answer.status_code == 404


@pytest.mark.parametrize("name", [name for name, door in DOORS.items() if not door.is_public])
def test_session_of_one_operator_opens_nothing_of_another(rich_hanako, jiro, name):
    door = DOORS[name]
    path = address(door, rich_hanako)
    jiro.sign_in()
    (token,) = (jiro.client.cookies[name].value for name in SESSION_COOKIES if name in jiro.client.cookies)
    stranger = Client()
    for cookie in SESSION_COOKIES:
        stranger.cookies[cookie] = token
    answer = ask(stranger, rich_hanako.root, door, path)
    assert (answer.status_code, answer.headers["Location"]) == (302, rich_hanako.root)


@pytest.mark.parametrize("name", [name for name, door in DOORS.items() if not door.is_public])
def test_page_leads_a_stranger_to_the_sign_in(rich_hanako, name):
    door = DOORS[name]
    answer = ask(Client(), rich_hanako.root, door, address(door, rich_hanako))
    assert (answer.status_code, answer.headers["Location"]) == (302, rich_hanako.root)


@pytest.mark.parametrize("name", [name for name, door in DOORS.items() if not door.is_the_same_for_all])
def test_page_is_kept_by_no_cache(rich_hanako, name):
    door = DOORS[name]
    answer = ask(rich_hanako.sign_in().client, rich_hanako.root, door, address(door, rich_hanako))
    if answer.status_code == 200:
        assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("name", [name for name, door in DOORS.items() if door.method == "get"])
def test_page_links_to_its_own_operator_only(rich_hanako, name):
    door = DOORS[name]
    rich_hanako.sign_in()
    answer = rich_hanako.client.get(rich_hanako.root + address(door, rich_hanako), follow=True)
    page = answer.content.decode(errors="replace")  # a document is no text
    others = [slug for slug in settings.REGISTRY if slug != rich_hanako.operator.slug]
    assert [slug for slug in others if f"/{slug}/" in page] == []


FORMS = [name for name, door in DOORS.items() if door.method == "post" and not door.is_signed]


@pytest.mark.parametrize("name", FORMS)
def test_form_from_elsewhere_is_refused(rich_hanako, name):
    door = DOORS[name]
    path = rich_hanako.root + address(door, rich_hanako)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = rich_hanako.sign_in().client.cookies
    answer = strict.post(path)
    assert answer.status_code == 403
    assert "登録内容は変わっていません。" in answer.content.decode()


def test_places_cost_the_same_queries_for_1_and_for_24(operator, db, django_assert_num_queries):
    for count in (1, 24):
        someone = person(operator, name="多数 花子", places=count).sign_in()
        with django_assert_num_queries(3):  # places, what is supplied there, what was applied for
            page = someone.client.get(f"{someone.root}places/")
        assert page.content.decode().count(someone.places[0].number[:10]) >= count


def test_bill_of_a_second_place_is_found_without_switching(operator, db):
    someone = person(operator, name="二か所 花子", places=2).sign_in()
    bill(operator, someone.places[1], statement(total=7777))
    page = someone.client.get(f"{someone.root}bills/{someone.reference(1)}/2024-10/")
    assert "7,777" in page.content.decode()
