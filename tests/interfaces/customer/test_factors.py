"""A member sets up, looks after and removes passkeys, one-time codes and recovery codes by the pages."""

import re
from datetime import timedelta

import pytest
from django.conf import settings

from madoguchi.models import Passkey, Session
from madoguchi.models.scope import operator_scope
from madoguchi.services.factors import Factors
from tests.cast import NOW, PASSWORD, browser, person
from tests.factored_browser import CODE, HOST, Browser, at_home, options_in
from tests.soft_authenticator import SoftAuthenticator

A = settings.REGISTRY["kanazawa-water"]
STRICT = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)


@pytest.fixture
def hers(db: None) -> Browser:
    """Hanako, signed in."""
    return at_home(person(A, name="山田 花子"))


@pytest.fixture
def his(db: None) -> Browser:
    """Taro, her neighbour, signed in."""
    return at_home(person(A, name="山田 太郎"))


def policy(answer) -> str:
    return answer.headers["Content-Security-Policy"]


# --- the overview -----------------------------------------------------------------------------------


def test_overview_says_what_there_is_beside_the_password(hers: Browser) -> None:
    def shown() -> list[str]:
        page = hers.get("account/").content.decode()
        section = page[page.index('id="factors"') :]
        return re.findall(r'<dd class="account-value"><span>(.*?)</span>', section)

    assert shown() == ["登録がありません", "設定がありません"]
    hers.add_passkey()
    hers.set_codes_up()
    assert shown() == ["1件登録されています", "設定されています", "残り10個"]


def test_overview_and_pages_know_no_factors_where_the_operator_offers_none(operator, db) -> None:
    someone = Browser(person(operator, name="山田 花子"))
    someone.sign_in()
    offers = operator.profile.account.offers
    found = {
        part: someone.get(f"account/{page}/").status_code == 200
        for part, page in (("passkeys", "passkeys"), ("one_time_code", "one-time-code"))
    }
    assert found == {part: part in offers for part in found}


# --- one-time codes ---------------------------------------------------------------------------------


def test_codes_are_set_up_by_password_picture_and_first_code(hers: Browser) -> None:
    assert hers.get("account/one-time-code/qr.svg").status_code == 404
    hers.post("account/one-time-code/", do="begin", current_password=PASSWORD)
    picture = hers.get("account/one-time-code/qr.svg")
    assert (picture.headers["Content-Type"], picture.headers["Cache-Control"]) == (
        "image/svg+xml",
        "no-store",
    )
    _secret, codes = hers.set_codes_up()
    assert (len(codes), hers.factors(), hers.told()) == (10, Factors(0, True, 10), ["one_time_code_added"])
    assert hers.get("account/one-time-code/qr.svg").status_code == 404


def test_secret_is_shown_to_no_other_browser_of_the_member(hers: Browser) -> None:
    other = Browser(hers.person)
    other.client = browser(A)
    other.sign_in()
    hers.post("account/one-time-code/", do="begin", current_password=PASSWORD)
    page = other.get("account/one-time-code/").content.decode()
    assert ('class="secret"' in page, other.get("account/one-time-code/qr.svg").status_code) == (False, 404)


def test_wrong_first_code_is_refused_at_its_field(hers: Browser) -> None:
    hers.post("account/one-time-code/", do="begin", current_password=PASSWORD)
    answer = hers.post("account/one-time-code/", do="confirm", code="000")
    assert (answer.status_code, 'id="code-fault"' in answer.content.decode()) == (422, True)
    assert hers.factors() == Factors(0, False, 0)


@pytest.mark.parametrize("password", ["", "not the password"])
@pytest.mark.parametrize("page", ["passkeys", "one-time-code", "recovery-codes"])
def test_nothing_is_changed_without_the_password(hers: Browser, page: str, password: str) -> None:
    hers.set_codes_up()
    before = hers.factors()
    answer = hers.post(f"account/{page}/", do="remove", current_password=password)
    shown = answer.content.decode()
    assert (answer.status_code, 'id="current_password-fault"' in shown) == (422, True)
    assert (hers.factors(), hers.told()) == (before, ["one_time_code_added"])


def test_empty_password_costs_no_try_and_the_sixth_wrong_one_waits(hers: Browser) -> None:
    def tried(password: str) -> int:
        return hers.post("account/passkeys/", do="begin", current_password=password).status_code

    assert [tried("") for _ in range(7)] == [422] * 7
    assert [tried("wrong") for _ in range(5)] == [422] * 5
    answer = hers.post("account/passkeys/", do="begin", current_password=PASSWORD)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "600")


def test_codes_are_removed_by_the_password_with_the_recovery_codes(hers: Browser) -> None:
    hers.set_codes_up()
    answer = hers.post("account/one-time-code/", do="remove", current_password=PASSWORD)
    assert (answer.status_code, hers.factors()) == (303, Factors(0, False, 0))
    assert (
        "ワンタイムコードを解除しました" in hers.get("account/one-time-code/?done=removed").content.decode()
    )


# --- recovery codes ---------------------------------------------------------------------------------


def test_recovery_codes_are_shown_once(hers: Browser) -> None:
    _secret, codes = hers.set_codes_up()
    pages = ["account/", "account/recovery-codes/", "account/one-time-code/"]
    shown = "".join(hers.get(page).content.decode() for page in pages)
    assert [code for code in codes if code in shown] == []
    assert "10個" in shown


def test_new_set_voids_the_one_before(hers: Browser) -> None:
    secret, old = hers.set_codes_up()
    answer = hers.post("account/recovery-codes/", current_password=PASSWORD)
    new = CODE.findall(answer.content.decode())
    assert (answer.status_code, answer.headers["Cache-Control"], len(new)) == (200, "no-store", 10)
    assert (set(old) & set(new), hers.told()[-1], bool(secret)) == (set(), "recovery_codes_made", True)


def test_there_are_no_recovery_codes_without_a_factor_and_the_page_says_why(hers: Browser) -> None:
    page = hers.get("account/recovery-codes/").content.decode()
    answer = hers.post("account/recovery-codes/", current_password=PASSWORD)
    assert ('data-reason="no_factor"' in page, answer.status_code) == (True, 409)


# --- passkeys ---------------------------------------------------------------------------------------


def test_passkey_is_registered_named_and_removed(hers: Browser) -> None:
    answer = hers.add_passkey("<b>スマホ</b>")
    assert len(CODE.findall(answer.content.decode())) == 10
    with operator_scope(A.slug):
        reference = Passkey.objects.get().reference
    assert "&lt;b&gt;スマホ&lt;/b&gt;" in hers.get("account/passkeys/").content.decode()
    hers.post(f"account/passkeys/{reference}/", do="name", label="タブレット")
    assert "タブレット" in hers.get(f"account/passkeys/{reference}/").content.decode()
    wrong = hers.post(f"account/passkeys/{reference}/", do="remove", current_password="wrong")
    assert (wrong.status_code, hers.factors().passkeys) == (422, 1)
    gone = hers.post(f"account/passkeys/{reference}/", do="remove", current_password=PASSWORD)
    assert (gone.status_code, hers.factors()) == (303, Factors(0, False, 0))
    assert hers.told() == ["passkey_added", "passkey_removed"]


def test_passkey_is_asked_for_after_the_password_alone(hers: Browser) -> None:
    answer = hers.get("account/passkeys/new/")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{hers.person.root}account/passkeys/")


def test_passkey_made_amiss_keeps_the_name_and_may_be_tried_again(hers: Browser) -> None:
    answer = hers.add_passkey("うちのPC", origin="https://evil.example")
    shown = answer.content.decode()
    assert (answer.status_code, 'value="うちのPC"' in shown, hers.factors().passkeys) == (422, True, 0)
    again = hers.post("account/passkeys/new/", credential=hers.device.make(options_in(answer)))
    assert (again.status_code, hers.factors().passkeys) == (200, 1)


@pytest.mark.parametrize(
    "deed", [{"do": "name", "label": "mine"}, {"do": "remove", "current_password": PASSWORD}]
)
def test_neighbours_passkey_is_not_found(hers: Browser, his: Browser, deed: dict[str, str]) -> None:
    hers.add_passkey()
    with operator_scope(A.slug):
        reference = Passkey.objects.get().reference
    answers = [his.get(f"account/passkeys/{reference}/"), his.post(f"account/passkeys/{reference}/", **deed)]
    with operator_scope(A.slug):
        assert [answer.status_code for answer in answers] == [404, 404]
        assert Passkey.objects.get().label == "スマホ"


@pytest.mark.parametrize(
    ("host", "is_secure", "is_offered"),
    [
        ("localhost", True, True),
        ("localhost:8000", False, True),
        ("testserver", True, True),
        ("testserver", False, False),
        ("127.0.0.1:8000", False, False),
        ("127.0.0.1", True, False),
        ("[::1]", True, False),
    ],
)
def test_passkeys_are_offered_where_browsers_make_them(
    hers: Browser, host: str, *, is_secure: bool, is_offered: bool
) -> None:
    answer = hers.client.get(f"{hers.person.root}account/passkeys/", headers={"host": host}, secure=is_secure)
    assert ('data-reason="no_passkeys_here"' not in answer.content.decode()) is is_offered


def test_list_costs_the_same_queries_for_1_and_for_10(hers: Browser, django_assert_num_queries) -> None:
    hers.add_passkey()
    with django_assert_num_queries(2):
        hers.get("account/passkeys/")
    for _ in range(9):
        hers.device = SoftAuthenticator(origin=f"https://{HOST}")
        hers.add_passkey()
    with django_assert_num_queries(2):
        page = hers.get("account/passkeys/").content.decode()
    assert (page.count('class="passkey-name"'), "（10件）の上限に達しています" in page) == (10, True)


def test_passkey_just_used_stands_in_for_the_password(hers: Browser, monkeypatch) -> None:
    with operator_scope(A.slug):
        Session.objects.update(passkey_at=NOW)
    page = hers.get("account/one-time-code/").content.decode()
    assert 'name="current_password"' not in page
    hers.post("account/one-time-code/", do="begin")
    assert 'class="secret"' in hers.get("account/one-time-code/").content.decode()
    monkeypatch.setattr("madoguchi.interfaces.clock.now", lambda: NOW + timedelta(minutes=6))
    assert 'name="current_password"' in hers.get("account/passkeys/").content.decode()


# --- the policy -------------------------------------------------------------------------------------


def test_script_runs_on_the_pages_alone_that_ask_for_a_passkey(hers: Browser) -> None:
    hers.post("account/passkeys/", do="begin", current_password=PASSWORD)
    pages = ("account/passkeys/new/", "account/passkeys/", "account/", "account/one-time-code/", "home/")
    found = [policy(hers.get(page)) for page in pages]
    assert found == [f"{STRICT}; script-src 'self'", *[STRICT] * 4]
    entrance = hers.get("")
    assert policy(entrance) == f"{STRICT}; script-src 'self'; connect-src 'self'"


def test_page_without_passkeys_carries_no_script(hers: Browser) -> None:
    answer = hers.client.get(hers.person.root, headers={"host": "127.0.0.1"})
    shown = answer.content.decode()
    assert (policy(answer), "<script" in shown, "webauthn" in shown) == (STRICT, False, False)
