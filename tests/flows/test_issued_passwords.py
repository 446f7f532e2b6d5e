"""An issued password comes by mail, is good for one sign-in, must be changed, and dies unused."""

import pytest

from madoguchi.flows.journeys import FIRST_PASSWORD
from madoguchi.models import Consent, Member, Session
from madoguchi.models.scope import operator_scope
from tests.cast import browser
from tests.flows.ways import REGISTRATIONS, walked, with_step

BY_MAIL = walked(with_step("credentials_by_mail", REGISTRATIONS))


@pytest.fixture
def issued(someone, with_profile):
    """Someone of an operator that issues passwords; and the password that came."""
    rules = someone.operator.profile.registration
    number = someone.stage_of("credentials_by_mail")
    changed = {"password_is_issued": True, "stages": rules.stages[:number]}
    with_profile(someone, registration=rules.model_copy(update=changed))
    someone.walk_on()
    (mail,) = someone.mails()
    return someone, mail


def sign_in(someone, password, client=None):
    typed = {"login_id": someone.member.login_id, "password": password}
    return (client or someone.client).post(f"/{someone.operator.slug}/", typed)


def choose(someone, password, client=None):
    typed = {"password": password, "password_again": password}
    return (client or someone.client).post(f"/{someone.operator.slug}/{FIRST_PASSWORD}/1/", typed)


def home(someone, client=None):
    answer = (client or someone.client).get(f"/{someone.operator.slug}/home/")
    return answer.status_code, answer.headers.get("Location")


@pytest.mark.parametrize("someone", **BY_MAIL)
def test_mail_carries_the_password_and_the_row_forgets_it(issued):
    _someone, mail = issued
    password = mail.secrets["password"]
    assert (mail.kind, password in mail.body, "⟦password⟧" in mail.body) == ("issued_password", False, True)


@pytest.mark.parametrize("someone", **BY_MAIL)
def test_nothing_opens_before_another_password_is_chosen(issued):
    someone, mail = issued
    first = f"/{someone.operator.slug}/{FIRST_PASSWORD}/"
    assert sign_in(someone, mail.secrets["password"]).headers["Location"] == f"{first}1/"
    assert home(someone) == (302, f"/{someone.operator.slug}/")
    with operator_scope(someone.operator.slug):
        assert Session.objects.count() == 0
    assert choose(someone, someone.facts["password"]).headers["Location"] == f"{first}done/"
    assert someone.client.post(f"{first}done/").headers["Location"] == f"/{someone.operator.slug}/home/"
    assert home(someone) == (200, None)


@pytest.mark.parametrize("someone", **BY_MAIL)
def test_issued_password_is_good_once(issued):
    someone, mail = issued
    someone.change_issued(mail.secrets["password"])
    again = sign_in(someone, mail.secrets["password"], browser(someone.operator))
    assert (again.status_code, someone.sign_in()) == (401, True)


@pytest.mark.parametrize("someone", **BY_MAIL)
def test_issued_password_is_not_to_be_chosen_again(issued):
    someone, mail = issued
    sign_in(someone, mail.secrets["password"])
    assert choose(someone, mail.secrets["password"]).status_code == 422


@pytest.mark.parametrize("someone", **BY_MAIL)
def test_of_two_browsers_with_the_issued_password_the_first_chooses(issued):
    someone, mail = issued
    stranger = browser(someone.operator)
    sign_in(someone, mail.secrets["password"], stranger)
    sign_in(someone, mail.secrets["password"])
    assert choose(someone, someone.facts["password"]).status_code == 303
    assert choose(someone, f"{someone.facts['password']}9", stranger).status_code == 409
    assert someone.sign_in()


@pytest.mark.parametrize("someone", **BY_MAIL)
def test_issued_password_dies_unused_also_where_it_was_signed_in_with(issued, after):
    someone, mail = issued
    hours = someone.operator.profile.registration.issued_password_hours
    after(someone, hours * 3600 - 5)
    assert sign_in(someone, mail.secrets["password"]).status_code == 302
    after(someone, hours * 3600 + 5)
    assert choose(someone, someone.facts["password"]).status_code == 409
    late = sign_in(someone, mail.secrets["password"], browser(someone.operator))
    assert late.status_code == 401


@pytest.mark.parametrize("someone", **BY_MAIL)
def test_what_was_agreed_to_is_remembered(issued):
    someone, _mail = issued
    profile = someone.operator.profile
    agreed = {"terms"} if "terms" in someone.journey.steps else set()
    agreed |= {"cautions"} if profile.cautions else set()
    with operator_scope(someone.operator.slug):
        assert set(Consent.objects.values_list("text", flat=True)) == agreed


@pytest.mark.parametrize("someone", **BY_MAIL)
def test_page_of_the_first_password_opens_to_nobody_else(issued):
    someone, _mail = issued
    answered = choose(someone, someone.facts["password"], browser(someone.operator))
    with operator_scope(someone.operator.slug):
        member = Member.objects.get()
    assert answered.headers["Location"] == f"/{someone.operator.slug}/"
    assert member.must_change_password


@pytest.mark.parametrize("someone", **BY_MAIL)
def test_nobody_is_made_a_member_by_a_password_that_cannot_be_mailed(someone, with_profile, monkeypatch):
    monkeypatch.setattr("madoguchi.flows.mailing.MOST_TO_AN_ADDRESS", 0)
    rules = someone.operator.profile.registration
    number = someone.stage_of("credentials_by_mail")
    changed = {"password_is_issued": True, "stages": rules.stages[:number]}
    with_profile(someone, registration=rules.model_copy(update=changed))
    someone.walk_on()
    with operator_scope(someone.operator.slug):
        assert (someone.mails(), Member.objects.count()) == ([], 0)
