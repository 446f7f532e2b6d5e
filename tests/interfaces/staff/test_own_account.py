"""Staff change their own password and factors; whoever had the old ones is out."""

import html
import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from madoguchi.domain.one_time_codes import code_at
from madoguchi.models import AuditEntry, OutgoingMail, StaffPasskey, StaffSession
from madoguchi.models.scope import operator_scope
from tests.cast import NOW
from tests.soft_authenticator import SoftAuthenticator
from tests.staff import STAFF_PASSWORD, Colleague, colleague

A = settings.REGISTRY["kanazawa-water"]
ROOT = f"/{A.slug}/staff/"
ACCOUNT = f"{ROOT}account/"
ANOTHER = "a-louder-evening-at-the-counter"
HOST: dict[str, Any] = {"headers": {"host": "localhost"}, "secure": True}


@pytest.fixture
def sato(db: None) -> Colleague:
    """A reviewer, who has just signed in."""
    return colleague(A, "reviewer").arrive()


def acts() -> list[str]:
    with operator_scope(A.slug):
        entries = AuditEntry.objects.filter(act__startswith="staff_").order_by("position")
        return list(entries.values_list("act", flat=True))


def told() -> list[str]:
    """List what was told by mail."""
    with operator_scope(A.slug):
        bodies = OutgoingMail.objects.filter(kind="staff_account_changed").order_by("id")
        return [re.findall("■内容: (.*)", each)[0].strip() for each in bodies.values_list("body", flat=True)]


def change(sato: Colleague, current: str = STAFF_PASSWORD, password: str = ANOTHER, again: str = "") -> Any:
    typed = {"current": current, "password": password, "password_again": again or password}
    return sato.client.post(f"{ACCOUNT}password/", typed)


def another_browser(sato: Colleague) -> Client:
    """Be signed in once more, elsewhere."""
    other = Colleague(A, sato.member)
    return other.arrive().client


def is_in(client: Client) -> bool:
    return client.get(f"{ROOT}front/").status_code == 200


# --- the password -----------------------------------------------------------------------------------------


def test_new_password_counts_and_ends_every_other_session(sato: Colleague) -> None:
    other = another_browser(sato)
    assert change(sato).headers["Location"] == f"{ACCOUNT}?done=password"
    assert (is_in(sato.client), is_in(other)) == (True, False)
    assert [
        Colleague(A, sato.member).give_password(each).status_code for each in (STAFF_PASSWORD, ANOTHER)
    ] == [
        401,
        302,
    ]
    assert (acts(), told()) == (["staff_password_changed"], ["パスワードの変更"])


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"current": "wrong"}, "現在のパスワードが違います。"),
        ({"password": "short"}, "パスワードは"),
        ({"password": "kanazawa-water1"}, "fault"),
        ({"again": "something-else-altogether"}, "2回の入力が一致しません。"),
    ],
)
def test_password_that_cannot_be_is_told_and_changes_nothing(
    sato: Colleague, typed: dict[str, str], words: str
) -> None:
    answer = change(sato, **typed)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert (acts(), told()) == ([], [])
    assert Colleague(A, sato.member).give_password().status_code == 302


def test_whoever_guesses_the_password_of_a_session_waits(sato: Colleague) -> None:
    statuses = [change(sato, current="wrong").status_code for _try in range(6)]
    assert statuses == [422, 422, 422, 422, 422, 429]
    assert change(sato).status_code == 429


@pytest.mark.parametrize("page", ["password/", "codes/", "passkeys/new/"])
def test_change_asks_for_a_proof_of_a_moment_ago(sato: Colleague, page: str) -> None:
    late = NOW - timedelta(minutes=2 * A.profile.staff.proven_minutes, seconds=1)
    with operator_scope(A.slug):
        StaffSession.objects.update(proven_at=late)
    for method in (sato.client.get, sato.client.post):
        answer = method(ACCOUNT + page)
        assert (answer.status_code, answer.headers["Location"]) == (302, f"{ROOT}proof/?next=account/{page}")


# --- one-time codes ---------------------------------------------------------------------------------------


def codes_page(sato: Colleague) -> tuple[str, str]:
    """Open the page; give what its form carries, and the secret that it shows."""
    text = sato.client.get(f"{ACCOUNT}codes/").content.decode()
    sealed = re.findall('name="sealed" value="([0-9a-f]+)"', text)[0]
    return sealed, re.findall('class="secret">([A-Z2-7 ]+)<', text)[0].replace(" ", "")


def test_another_app_counts_once_its_code_was_typed_and_the_one_before_no_more(sato: Colleague) -> None:
    other = another_browser(sato)
    sealed, secret = codes_page(sato)
    code = code_at(secret=secret, now=NOW)
    for _twice in range(2):
        answer = sato.client.post(f"{ACCOUNT}codes/", {"sealed": sealed, "code": code})
        assert answer.headers["Location"] == f"{ACCOUNT}?done=codes"
    assert (is_in(sato.client), is_in(other)) == (True, False)
    later = NOW + timedelta(seconds=30)
    statuses = []
    for held in (sato.secret, secret):
        someone = Colleague(A, sato.member, secret=held)
        someone.give_password()
        answer = someone.client.post(f"{ROOT}second-step/", {"code": someone.code(later)})
        statuses.append(answer.status_code)
    assert statuses == [401, 302]
    assert (acts(), told()) == (["staff_codes_set"], ["認証アプリの設定"])


def test_wrong_code_changes_nothing_and_the_page_keeps_its_secret(sato: Colleague) -> None:
    sealed, _secret = codes_page(sato)
    answer = sato.client.post(f"{ACCOUNT}codes/", {"sealed": sealed, "code": "000000"})
    assert answer.status_code == 422
    assert sealed in answer.content.decode()
    assert acts() == []
    with operator_scope(A.slug):
        assert sato.member.one_time_secrets.count() == 1


def test_secret_of_another_session_is_not_taken(sato: Colleague) -> None:
    mori = colleague(A, "publisher", name="森 春香").arrive()
    sealed, secret = codes_page(mori)
    typed = {"sealed": sealed, "code": code_at(secret=secret, now=NOW)}
    assert sato.client.post(f"{ACCOUNT}codes/", typed).status_code == 422
    assert acts() == []


# --- passkeys -----------------------------------------------------------------------------------------------


def add_passkey(sato: Colleague, device: SoftAuthenticator, label: str = "窓口のパソコン") -> Any:
    page = sato.client.get(f"{ACCOUNT}passkeys/new/", **HOST).content.decode()
    options = json.loads(html.unescape(re.findall('data-options="([^"]*)"', page)[0]))
    typed = {"credential": device.make(options), "label": label}
    return sato.client.post(f"{ACCOUNT}passkeys/new/", typed, **HOST)


def passkeys(sato: Colleague) -> list[StaffPasskey]:
    with operator_scope(A.slug):
        return list(sato.member.passkeys.order_by("pk"))


def device() -> SoftAuthenticator:
    return SoftAuthenticator(origin="https://localhost")


def test_passkeys_are_added_named_and_removed(sato: Colleague) -> None:
    for label in ("窓口のパソコン", "予備の鍵"):
        assert add_passkey(sato, device(), label).headers["Location"] == f"{ACCOUNT}?done=added"
    page = sato.client.get(ACCOUNT).content.decode()
    assert page.index("窓口のパソコン") < page.index("予備の鍵")
    one, other = passkeys(sato)
    elsewhere = another_browser(sato)
    answer = sato.client.post(f"{ACCOUNT}passkeys/{one.pk}/")
    assert answer.headers["Location"] == f"{ACCOUNT}?done=removed"
    assert passkeys(sato) == [other]
    assert (is_in(sato.client), is_in(elsewhere)) == (True, False)
    assert acts() == ["staff_passkey_added", "staff_passkey_added", "staff_passkey_removed"]
    assert told() == ["パスキーの追加", "パスキーの追加", "パスキーの削除"]


def test_answer_of_a_passkey_is_taken_once(sato: Colleague) -> None:
    page = sato.client.get(f"{ACCOUNT}passkeys/new/", **HOST).content.decode()
    options = json.loads(html.unescape(re.findall('data-options="([^"]*)"', page)[0]))
    typed = {"credential": device().make(options)}
    statuses = [sato.client.post(f"{ACCOUNT}passkeys/new/", typed, **HOST).status_code for _twice in range(2)]
    assert statuses == [303, 422]
    assert len(passkeys(sato)) == 1


def test_last_factor_stays(sato: Colleague) -> None:
    add_passkey(sato, device())
    with operator_scope(A.slug):
        sato.member.one_time_secrets.all().delete()
    (only,) = passkeys(sato)
    answer = sato.client.post(f"{ACCOUNT}passkeys/{only.pk}/")
    assert answer.status_code == 409
    assert "先に別の方法を登録してください。" in answer.content.decode()
    assert passkeys(sato) == [only]


def test_passkey_of_a_colleague_is_not_found(sato: Colleague) -> None:
    add_passkey(sato, device())
    (hers,) = passkeys(sato)
    mori = colleague(A, "publisher", name="森 春香").arrive()
    for method in (mori.client.get, mori.client.post):
        assert method(f"{ACCOUNT}passkeys/{hers.pk}/").status_code == 404
    assert passkeys(sato) == [hers]
