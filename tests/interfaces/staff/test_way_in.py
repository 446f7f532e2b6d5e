"""Nobody of staff comes in without password and second factor, and whoever guesses waits."""

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest
from django.conf import settings
from django.test import Client

from madoguchi.domain.audit import at_terminal
from madoguchi.domain.one_time_codes import code_at
from madoguchi.models import OutgoingMail, StaffInvitation, StaffMember, StaffSession
from madoguchi.models.scope import operator_scope
from madoguchi.services import audit
from madoguchi.services.audit import Search
from madoguchi.services.staff import factors, invitations, roster
from madoguchi.services.staff.enrolment import find_enrolling, secret_of
from tests.cast import NOW, browser, person
from tests.staff import STAFF_PASSWORD, Colleague, colleague

A = settings.REGISTRY["kanazawa-water"]
ROOT = f"/{A.slug}/staff/"
COOKIE = "__Secure-madoguchi-staff"
ADMIN = at_terminal("test")


@pytest.fixture
def sato(db: None) -> Colleague:
    """A reviewer."""
    return colleague(A, "reviewer")


def cookie_of(client: Client) -> str:
    """Give the session's token that a browser holds."""
    return client.cookies[COOKIE].value if COOKIE in client.cookies else ""


def sessions() -> int:
    with operator_scope(A.slug):
        return StaffSession.objects.count()


# --- signing in -----------------------------------------------------------------------------------------


def test_password_alone_opens_no_session(sato: Colleague) -> None:
    answer = sato.give_password()
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{ROOT}second-step/")
    assert (cookie_of(sato.client), sessions()) == ("", 0)
    for page in ("front/", "sessions/", "roster/"):
        assert sato.client.get(ROOT + page).headers["Location"].startswith(f"{ROOT}?next=")


def test_password_and_code_open_the_front_page(sato: Colleague) -> None:
    sato.sign_in()
    assert sato.client.get(f"{ROOT}front/").status_code == 200
    assert sessions() == 1
    cookie = sato.client.cookies[COOKIE]
    assert (cookie["httponly"], cookie["secure"], cookie["samesite"]) == (True, True, "Lax")


def test_code_is_good_once(sato: Colleague) -> None:
    sato.sign_in()
    other = Colleague(A, sato.member)
    other.give_password()
    assert other.client.post(f"{ROOT}second-step/", {"code": other.code()}).status_code == 401
    later = {"code": code_at(secret=sato.secret, now=NOW + timedelta(seconds=30))}
    assert other.client.post(f"{ROOT}second-step/", later).status_code == 302


@pytest.mark.parametrize(
    ("email", "password"), [("sato1@example.jp", "wrong"), ("nobody@example.jp", STAFF_PASSWORD)]
)
def test_every_wrong_pair_gets_one_answer(sato: Colleague, email: str, password: str) -> None:
    answer = sato.client.post(ROOT, {"email": email, "password": password})
    assert answer.status_code == 401
    assert "メールアドレスまたはパスワードが違います。" in answer.content.decode()


def test_whoever_guesses_passwords_waits(sato: Colleague) -> None:
    statuses = [sato.give_password("wrong").status_code for _try in range(7)]
    assert statuses == [401, 401, 401, 401, 401, 429, 429]
    assert sato.give_password().status_code == 429


def test_whoever_guesses_codes_waits(sato: Colleague) -> None:
    sato.give_password()
    statuses = [sato.client.post(f"{ROOT}second-step/", {"code": "000000"}).status_code for _try in range(6)]
    assert statuses == [401, 401, 401, 401, 401, 429]
    assert sato.client.post(f"{ROOT}second-step/", {"code": sato.code()}).status_code == 429


def test_staff_of_one_operator_are_unknown_at_another(sato: Colleague) -> None:
    other = settings.REGISTRY["aomori-cable"]
    answer = Client().post(f"/{other.slug}/staff/", {"email": sato.member.email, "password": STAFF_PASSWORD})
    assert answer.status_code == 401


def test_customer_is_no_staff_and_staff_are_no_customers(sato: Colleague) -> None:
    hanako = person(A, name="山田 花子").sign_in()
    assert hanako.client.get(f"{ROOT}front/").status_code == 302
    sato.sign_in()
    assert sato.client.get(f"/{A.slug}/home/").headers["Location"] == f"/{A.slug}/"
    answer = hanako.client.post(ROOT, {"email": hanako.member.login_id, "password": hanako.password})
    assert answer.status_code == 401


def test_sign_in_leads_to_what_was_asked_for_and_never_off_the_counter(sato: Colleague) -> None:
    for asked, arrives in (
        ("sessions/", "sessions/"),
        ("documents/list.csv", "documents/list.csv"),
        ("requests/K6PQH-XMQ4G/", "requests/K6PQH-XMQ4G/"),
        ("requests/?state=all&late=1", "requests/?state=all&late=1"),
        ("customers/?q=%E5%B1%B1", "customers/?q=%E5%B1%B1"),
        ("evil.example", "evil.example"),
        ("//evil.example/", "front/"),
        ("/\\evil.example/", "front/"),
        ("https://evil.example/", "front/"),
        ("../bills/", "front/"),
        ("requests/../../bills/", "front/"),
        ("requests/..", "front/"),
        ("%2e%2e/bills/", "front/"),
        ("sessions/\r\nSet-Cookie: x", "front/"),
        ("?next=//evil.example/", "front/"),
    ):
        someone = Colleague(A, sato.member)
        someone.client.post(ROOT, {"email": sato.member.email, "password": STAFF_PASSWORD, "next": asked})
        with operator_scope(A.slug):
            sato.member.one_time_secrets.update(last_step=0)
        answer = someone.client.post(f"{ROOT}second-step/", {"code": someone.code(), "next": asked})
        assert answer.headers["Location"] == ROOT + arrives


@pytest.mark.parametrize(
    "asked",
    [
        *("documents/list.csv", "requests/K6PQH-XMQ4G/"),
        *("requests/?state=all&late=1", "customers/?q=%E5%B1%B1"),
    ],
)
def test_whatever_was_asked_for_is_led_back_to(sato: Colleague, asked: str) -> None:
    page = sato.client.get(sato.client.get(ROOT + asked).headers["Location"]).content.decode()
    (asked_next,) = re.findall(r'name="next" value="([^"]*)"', page)
    assert unescape(asked_next) == asked


def test_sign_in_and_sign_out_are_on_record(sato: Colleague) -> None:
    sato.sign_in()
    sato.client.post(f"{ROOT}sign-out/")
    assert sato.client.get(f"{ROOT}front/").status_code == 302
    with operator_scope(A.slug):
        acts = [(entry.act, entry.who) for entry in audit.search(Search())]
    assert acts == [("signed_out", "佐藤 洋子"), ("signed_in", "佐藤 洋子")]


def test_staff_come_from_their_networks_alone(sato: Colleague, monkeypatch: pytest.MonkeyPatch) -> None:
    sato.sign_in()
    rules = A.profile.staff.model_copy(update={"networks": ("198.51.100.0/24",)})
    inside = replace(A, profile=A.profile.model_copy(update={"staff": rules}))
    monkeypatch.setitem(settings.REGISTRY._operators, A.slug, inside)
    for page in ("", "front/"):
        assert sato.client.get(ROOT + page).status_code == 403
        assert sato.client.get(ROOT + page, REMOTE_ADDR="198.51.100.7").status_code == 200


# --- how long ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("minutes", "status"), [(14, 200), (16, 302)])
def test_session_ends_when_it_is_left(
    sato: Colleague, monkeypatch: pytest.MonkeyPatch, minutes: int, status: int
) -> None:
    sato.sign_in()
    monkeypatch.setattr("madoguchi.interfaces.clock.now", lambda: NOW + timedelta(minutes=minutes))
    assert sato.client.get(f"{ROOT}front/").status_code == status


def test_session_ends_though_it_is_used(sato: Colleague, monkeypatch: pytest.MonkeyPatch) -> None:
    sato.sign_in()
    statuses = []
    for minutes in range(10, 611, 10):
        monkeypatch.setattr("madoguchi.interfaces.clock.now", lambda at=minutes: NOW + timedelta(minutes=at))
        statuses.append(sato.client.get(f"{ROOT}front/").status_code)
    assert statuses == [200] * 59 + [302] * 2


def test_other_sessions_are_seen_and_ended(sato: Colleague) -> None:
    sato.sign_in()
    with operator_scope(A.slug):
        sato.member.one_time_secrets.update(last_step=0)
    other = Colleague(A, sato.member).sign_in()
    page = sato.client.get(f"{ROOT}sessions/").content.decode()
    assert page.count("10/21 23:00") == 4
    sato.client.post(f"{ROOT}sessions/")
    assert other.client.get(f"{ROOT}front/").status_code == 302
    assert sato.client.get(f"{ROOT}front/").status_code == 200


def test_locked_out_colleague_is_out_at_once(sato: Colleague) -> None:
    sato.sign_in()
    with operator_scope(A.slug):
        roster.lock(rules=A.profile.staff, staff=sato.member, by=ADMIN, why="退職", now=NOW)
    assert sato.client.get(f"{ROOT}front/").status_code == 302
    assert sato.give_password().status_code == 401


# --- invitations --------------------------------------------------------------------------------------------


def invited(name: str = "森 次郎", email: str = "mori@example.jp") -> str:
    """Invite somebody; give the link's path."""
    with operator_scope(A.slug):
        link = invitations.invite(
            profile=A.profile, email=email, name=name, roles=["auditor"], by=ADMIN, now=NOW
        )
    return ROOT + link.partition("/staff/")[2]


def choose(client: Client, path: str, password: str = STAFF_PASSWORD) -> int:
    """Choose a password behind the link."""
    return client.post(path, {"password": password, "password_again": password}).status_code


def secret_shown(client: Client) -> str:
    """Read the secret that the page of enrolment shows."""
    token = client.cookies["__Secure-madoguchi-staff-pending"].value
    with operator_scope(A.slug):
        secret = secret_of(find_enrolling(token=token, now=NOW))
    page = client.get(f"{ROOT}enrolment/").content.decode()
    assert secret[:4] in page
    return secret


def test_invitation_leads_by_password_and_code_to_the_front_page(db: None) -> None:
    path, client = invited(), browser(A)
    assert client.get(path).status_code == 200
    assert choose(client, path) == 303
    assert client.get(f"{ROOT}front/").status_code == 302
    assert client.get(f"{ROOT}enrolment/qr.svg").headers["Content-Type"] == "image/svg+xml"
    code = code_at(secret=secret_shown(client), now=NOW)
    answer = client.post(f"{ROOT}enrolment/", {"code": code})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{ROOT}front/")
    assert client.get(f"{ROOT}audit/").status_code == 200
    assert client.get(path).status_code == 410


def test_invitation_counts_for_nothing_until_a_factor_is_proven(db: None) -> None:
    path, client = invited(), browser(A)
    choose(client, path)
    assert client.post(f"{ROOT}enrolment/", {"code": "000000"}).status_code == 422
    with operator_scope(A.slug):
        staff = StaffMember.objects.get()
    assert (staff.enrolled_at, staff.password_hash) == (None, "")
    answer = Client().post(ROOT, {"email": staff.email, "password": STAFF_PASSWORD})
    assert answer.status_code == 401


def test_opening_an_invitation_changes_nothing(db: None) -> None:
    path = invited()
    for client in (Client(), Client()):
        assert client.get(path).status_code == 200
        assert choose(client, path, "") == 422
    with operator_scope(A.slug):
        assert StaffInvitation.objects.get().used_at is None


@pytest.mark.parametrize("password", ["short", "a" * 14, "mori@example.jp", "kanazawa-water1"])
def test_poor_password_is_refused(db: None, password: str) -> None:
    assert choose(browser(A), invited(), password) == 422


def test_invitation_dies_after_its_hours(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    path = invited()
    hours = A.profile.staff.invitation_hours
    for seconds, status in ((-5, 200), (5, 410)):
        at = NOW + timedelta(hours=hours, seconds=seconds)
        monkeypatch.setattr("madoguchi.interfaces.clock.now", lambda at=at: at)
        assert Client().get(path).status_code == status


def test_new_invitation_voids_the_one_before(db: None) -> None:
    first = invited()
    with operator_scope(A.slug):
        invitations.invite_again(profile=A.profile, staff=StaffMember.objects.get(), by=ADMIN, now=NOW)
    assert Client().get(first).status_code == 410


def test_link_is_mailed_and_kept_only_as_a_hash(db: None) -> None:
    token = invited().rstrip("/").rpartition("/")[2]
    with operator_scope(A.slug):
        mail = OutgoingMail.objects.get()
        assert (mail.recipient, mail.kind) == ("mori@example.jp", "staff_invitation")
        assert token in mail.secrets["link"]
        assert token not in StaffInvitation.objects.get().token_hash
        assert token not in mail.body


def test_secret_of_codes_is_sealed(sato: Colleague) -> None:
    with operator_scope(A.slug):
        kept = sato.member.one_time_secrets.get()
        assert sato.secret.encode() not in bytes(kept.sealed)
        assert factors.opened_secret(kept.sealed, staff_id=sato.member.pk) == sato.secret
