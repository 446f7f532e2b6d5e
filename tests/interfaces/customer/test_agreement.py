"""When the terms change, members who agreed to the old ones agree to the new ones first, or leave."""

import hashlib
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.urls import URLPattern

from madoguchi.models import Consent, Session
from madoguchi.models.scope import operator_scope
from madoguchi.operators.schema.terms import Terms
from tests.cast import NOW, PASSWORD, browser
from tests.factored import Factored
from tests.interfaces.customer.test_neighbours import DOORS, patterns
from tests.newcomer import password_for

REGISTERING = [each for each in settings.REGISTRY.values() if each.profile.registration]
OPEN = {"agreement", "copy", "withdrawal"}
MINE = [name for name, door in DOORS.items() if not (door.is_public or name in OPEN or "{" in door.address)]

pytestmark = pytest.mark.parametrize("operator", REGISTERING, ids=lambda operator: operator.slug)


@pytest.fixture
def hanako(hanako, monkeypatch):
    """Hanako, who agreed to what held before, at an operator whose terms changed today."""
    rule = Terms(effective_on=date(2024, 10, 21), changes=("第5条が変わりました。",))
    monkeypatch.setitem(hanako.operator.profile.__dict__, "terms", rule)
    with operator_scope(hanako.operator.slug):
        Consent.objects.create(member=hanako.member, text="terms", version="0-before", given_at=NOW)
    return hanako


def version(someone) -> str:
    return someone.operator.profile.registration.terms_version


def consents(someone) -> list[tuple[str, str]]:
    with operator_scope(someone.operator.slug):
        return list(Consent.objects.order_by("pk").values_list("version", "text_sha256"))


def opens(someone, client=None, path="home/") -> bool:
    answer = (client or someone.client).get(someone.root + path)
    return (answer.status_code, answer.headers.get("Location")) != (302, f"{someone.root}agreement/")


def agree(someone, **changed):
    return someone.client.post(f"{someone.root}agreement/", {"version": version(someone)} | changed)


def test_every_page_of_the_member_leads_to_the_terms_first(hanako):
    hanako.sign_in()
    assert {pattern.name for pattern in patterns() if isinstance(pattern, URLPattern)} >= set(MINE)
    for name in MINE:
        door = DOORS[name]
        answer = getattr(hanako.client, door.method)(hanako.root + door.address)
        assert (answer.status_code, answer.headers["Location"]) == (302, f"{hanako.root}agreement/"), name


def test_terms_contact_the_way_out_and_the_copy_stay_open(hanako):
    hanako.sign_in()
    paths = ["words/terms/", "contact/"]
    paths += ["withdrawal/"] if hanako.operator.profile.withdrawal else []
    assert [hanako.client.get(hanako.root + path).status_code for path in paths] == [200] * len(paths)
    assert hanako.client.post(f"{hanako.root}account/copy/").status_code == 200
    assert hanako.client.post(f"{hanako.root}sign-out/").status_code == 302


def test_second_step_comes_first_and_the_terms_after_it(hanako):
    someone = Factored(hanako)
    with operator_scope(hanako.operator.slug):
        someone.set_codes_up(NOW - timedelta(hours=1))
    typed = {"login_id": hanako.member.login_id, "password": PASSWORD}
    assert hanako.client.post(hanako.root, typed).headers["Location"] == f"{hanako.root}second-step/"
    assert hanako.client.get(f"{hanako.root}agreement/").headers["Location"] == hanako.root
    typed = {"way": "recovery_code", "code": someone.codes[0]}
    answer = hanako.client.post(f"{hanako.root}second-step/", typed)
    assert (answer.headers["Location"], opens(hanako)) == (f"{hanako.root}home/", False)
    agree(hanako)
    assert opens(hanako)


def test_page_shows_what_changed_and_the_text_and_agreeing_opens_the_rest(hanako):
    shown = hanako.sign_in().client.get(f"{hanako.root}agreement/").content.decode()
    assert ["第5条が変わりました。" in shown, "2024年10月21日(月)から" in shown] == [True, True]
    answer = agree(hanako)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{hanako.root}home/")
    text = (hanako.operator.folder / "words/terms.md").read_bytes()
    assert consents(hanako) == [("0-before", ""), (version(hanako), hashlib.sha256(text).hexdigest())]
    assert opens(hanako)
    assert opens(hanako.sign_in())
    assert hanako.client.get(f"{hanako.root}agreement/").headers["Location"] == f"{hanako.root}home/"


def test_agreeing_twice_and_in_two_browsers_is_kept_once(hanako):
    hanako.sign_in()
    other = browser(hanako.operator)
    other.post(hanako.root, {"login_id": hanako.member.login_id, "password": PASSWORD})
    assert not opens(hanako, other)
    assert [agree(hanako).status_code, agree(hanako).status_code] == [303, 302]
    assert (opens(hanako, other), len(consents(hanako))) == (True, 2)


def test_agreeing_to_another_version_shows_the_one_that_holds(hanako):
    hanako.sign_in()
    assert agree(hanako, version="0-before").status_code == 409
    assert (opens(hanako), len(consents(hanako))) == (False, 1)


def test_nobody_is_asked_before_the_day(hanako, monkeypatch):
    monkeypatch.setattr("madoguchi.interfaces.clock.now", lambda: NOW - timedelta(days=1))
    assert opens(hanako.sign_in())


def test_member_who_never_agreed_or_agreed_already_is_not_asked(hanako, taro):
    with operator_scope(hanako.operator.slug):
        Consent.objects.create(member=hanako.member, text="terms", version=version(hanako), given_at=NOW)
    assert [opens(hanako.sign_in()), opens(taro.sign_in())] == [True, True]


def test_neighbours_agreement_is_not_hers(hanako, taro):
    with operator_scope(hanako.operator.slug):
        Consent.objects.create(member=taro.member, text="terms", version="0-before", given_at=NOW)
    agree(taro.sign_in())
    assert [opens(taro), opens(hanako.sign_in())] == [True, False]


def test_new_password_does_not_lead_past_the_terms(hanako):
    hanako.sign_in()
    with operator_scope(hanako.operator.slug):
        assert Session.objects.get().terms_to_agree == version(hanako)
    secret = password_for(hanako.operator.profile)
    typed = {"current_password": PASSWORD, "password": secret, "password_again": secret}
    hanako.client.post(f"{hanako.root}account/password/", typed)
    assert not opens(hanako)
