"""Signing in by the pages: the second step where there is a factor, or a passkey alone."""

import json
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client

from madoguchi.domain.one_time_codes import code_at
from madoguchi.models import PendingSignIn
from madoguchi.models.scope import operator_scope
from madoguchi.operators.registry import Operator
from madoguchi.services.members import change_password
from madoguchi.services.password_hashing import hash_password
from tests.cast import NOW, browser, person
from tests.factored_browser import HOST, Browser, at_home, options_in
from tests.soft_authenticator import SoftAuthenticator

A = settings.REGISTRY["kanazawa-water"]
B = settings.REGISTRY["aomori-cable"]
LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def hers(db: None) -> Browser:
    """Hanako with every factor, signed out, in another browser."""
    return settled(A)


def settled(operator: Operator) -> Browser:
    found = at_home(person(operator, name="山田 花子"))
    found.add_passkey()
    found.set_codes_up()
    found.client = browser(operator)
    return found


@pytest.fixture
def later(hers: Browser, monkeypatch) -> None:
    """Come back when the first code is no longer shown."""
    monkeypatch.setattr("madoguchi.interfaces.clock.now", lambda: LATER)


def code(hers: Browser) -> str:
    return code_at(secret=hers.secret, now=LATER)


def challenge(hers: Browser) -> dict:
    answer = hers.post("sign-in/passkey/challenge/")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    return json.loads(answer.content)


def by_passkey(hers: Browser, **amiss):
    return hers.post("sign-in/passkey/", credential=hers.device.prove(challenge(hers), **amiss))


# --- the second step --------------------------------------------------------------------------------


def test_password_leads_to_the_second_step_and_opens_nothing(hers: Browser) -> None:
    answer = hers.sign_in()
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{hers.person.root}second-step/")
    assert (hers.is_in(), hers.get("second-step/").status_code) == (False, 200)


def test_cookie_of_the_second_step_is_out_of_reach(hers: Browser) -> None:
    hers.sign_in()
    (cookie,) = [each for name, each in hers.client.cookies.items() if name.endswith("second-step")]
    assert (cookie["httponly"], cookie["secure"], cookie["samesite"], cookie["path"]) == (
        *(True, True),
        *("Lax", hers.person.root),
    )


@pytest.mark.usefixtures("later")
def test_each_way_leads_in(hers: Browser) -> None:
    ways = (
        lambda: {"way": "code", "code": code(hers)},
        lambda: {"way": "recovery_code", "code": hers.codes[0]},
        lambda: {"way": "passkey", "credential": hers.device.prove(options_in(hers.get("second-step/")))},
    )
    for way in ways:
        hers.client = browser(A)
        hers.sign_in()
        answer = hers.post("second-step/", **way())
        assert (answer.headers["Location"], hers.is_in()) == (f"{hers.person.root}home/", True)
    assert hers.told()[-1] == "recovery_code_used"


@pytest.mark.usefixtures("later")
@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"way": "code", "code": "000000"}, "code"),
        ({"way": "code"}, "code"),
        ({"code": "nonsense"}, "code"),
        ({"way": "recovery_code", "code": "AAAAA-AAAAA"}, "recovery"),
        ({"way": "passkey", "credential": "{}"}, "passkey"),
        ({"way": "passkey"}, "passkey"),
    ],
)
def test_wrong_second_step_is_refused_at_its_field(hers: Browser, sent: dict[str, str], field: str) -> None:
    hers.sign_in()
    answer = hers.post("second-step/", **sent)
    assert (answer.status_code, f'href="#{field}"' in answer.content.decode(), hers.is_in()) == (
        401,
        True,
        False,
    )


@pytest.mark.usefixtures("later")
def test_sixth_try_waits_and_the_page_says_how_long(hers: Browser) -> None:
    hers.sign_in()
    for _ in range(5):
        hers.post("second-step/", way="code", code="000000")
    answer = hers.post("second-step/", way="code", code=code(hers))
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "600")
    assert "10分ほどお待ちになってから" in answer.content.decode()


def test_page_without_a_pending_sign_in_leads_to_the_beginning(hers: Browser) -> None:
    looked, sent = hers.get("second-step/"), hers.post("second-step/", way="code", code="000000")
    assert (looked.status_code, looked.headers["Location"]) == (302, hers.person.root)
    assert (sent.status_code, "もう一度はじめから" in sent.content.decode()) == (401, True)


def test_pending_sign_in_of_another_browser_is_of_no_use(hers: Browser) -> None:
    hers.sign_in()
    stranger = Client(headers={"host": HOST})
    assert stranger.get(f"{hers.person.root}second-step/", secure=True).status_code == 302


def test_refused_page_shows_the_same_whether_or_not_there_are_factors(hers: Browser) -> None:
    with_factors = hers.sign_in("wrong")
    without = Browser(person(A, name="山田 太郎")).sign_in("wrong")
    assert [each.status_code for each in (with_factors, without)] == [401, 401]
    with operator_scope(A.slug):
        assert PendingSignIn.objects.count() == 0


def test_new_password_by_mail_does_not_skip_the_second_step(hers: Browser) -> None:
    with operator_scope(A.slug):
        change_password(member=hers.person.member, password_hash=hash_password("another2024word"))
    answer = hers.sign_in("another2024word")
    assert (answer.headers["Location"], hers.is_in()) == (f"{hers.person.root}second-step/", False)


def test_policy_lets_the_script_run_where_a_passkey_is_asked_and_fetch_nothing(hers: Browser) -> None:
    hers.sign_in()
    found = hers.get("second-step/").headers["Content-Security-Policy"]
    assert (found.endswith("; script-src 'self'"), "connect-src" in found) == (True, False)


# --- a passkey alone --------------------------------------------------------------------------------


def test_passkey_alone_leads_in(hers: Browser) -> None:
    answer = by_passkey(hers)
    assert (answer.headers["Location"], hers.is_in()) == (f"{hers.person.root}home/", True)


@pytest.mark.parametrize("amiss", [{"origin": "https://evil.example"}, {"credential_id": b"x" * 32}], ids=str)
def test_wrong_and_unknown_passkeys_are_answered_alike(hers: Browser, amiss: dict[str, object]) -> None:
    answer = by_passkey(hers, **amiss)
    assert (answer.status_code, "パスキーを確認できませんでした" in answer.content.decode()) == (401, True)
    assert hers.is_in() is False


def test_nothing_at_all_is_answered_like_a_wrong_passkey(hers: Browser) -> None:
    assert [hers.post("sign-in/passkey/", **sent).status_code for sent in ({}, {"credential": "x"})] == [
        401,
        401,
    ]


def test_challenge_is_no_use_to_another_browser(hers: Browser) -> None:
    asked = challenge(hers)
    hers.client = browser(A)
    assert hers.post("sign-in/passkey/", credential=hers.device.prove(asked)).status_code == 401


def test_passkey_of_one_operator_opens_nothing_at_another_on_the_same_host(hers: Browser, db: None) -> None:
    his = settled(B)
    his.device, own = hers.device, his.device
    assert by_passkey(his).status_code == 401
    his.device = own
    assert by_passkey(his).headers["Location"] == f"{his.person.root}home/"


def test_new_device_of_the_same_name_is_a_stranger(hers: Browser) -> None:
    hers.device = SoftAuthenticator(origin=f"https://{HOST}", user_handle=hers.device.user_handle)
    assert by_passkey(hers).status_code == 401


def test_forms_from_elsewhere_are_refused(hers: Browser) -> None:
    strict = Client(enforce_csrf_checks=True, headers={"host": HOST})
    paths = ("second-step/", "sign-in/passkey/", "sign-in/passkey/challenge/")
    assert [strict.post(hers.person.root + path, secure=True).status_code for path in paths] == [403] * 3
