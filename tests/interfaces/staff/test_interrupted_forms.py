"""What was typed outlives the session and the proof, and is sent by nobody but who typed it."""

import re
from datetime import datetime, timedelta
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from madoguchi.interfaces.staff.interrupted_forms import MOST_CHARACTERS
from madoguchi.models import AuditEntry, NoticeDraft
from madoguchi.models.scope import operator_scope
from tests.cast import NOW, Person, person
from tests.staff import STAFF_PASSWORD, Colleague, colleague

A = settings.REGISTRY["kanazawa-water"]
ROOT = f"/{A.slug}/staff/"
NEW = f"{ROOT}notices/new/"
BODY = '\n10月28日の夜間に断水します。\n\n"入浴"は<b>お早め</b>に & ご注意を\n'
CSRF = "__Secure-madoguchi-csrf"
HIDDEN = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')
LEFT, STALE = timedelta(minutes=16), timedelta(minutes=10)


class Clock:
    """What time it is, at every counter."""

    now = NOW


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("madoguchi.interfaces.clock.now", lambda: clock.now)
    return clock


@pytest.fixture
def browser() -> Client:
    """A browser whose forms need their token, as everywhere but in tests."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def mori(db: None, browser: Client, clock: Clock) -> Colleague:
    """A publisher, signed in through the pages."""
    someone = colleague(A, "publisher", "reception", name="森 春香", client=browser)
    sign_in(someone, clock.now)
    return someone


def hidden(answer: Any) -> dict[str, str]:
    """Read what a form carries, as a browser does."""
    return {name: unescape(value) for name, value in HIDDEN.findall(answer.content.decode())}


def token(browser: Client, page: str) -> dict[str, str]:
    """Open a page; give the token of its forms."""
    return {"csrfmiddlewaretoken": hidden(browser.get(page))["csrfmiddlewaretoken"]}


def sign_in(someone: Colleague, now: datetime) -> None:
    browser, who = someone.client, {"email": someone.member.email, "password": STAFF_PASSWORD}
    assert browser.post(ROOT, {**token(browser, ROOT), **who}).status_code == 302
    step = f"{ROOT}second-step/"
    answer = browser.post(step, {**token(browser, step), "code": someone.code(now)})
    assert answer.status_code == 302, answer.content.decode()


def typed(browser: Client) -> dict[str, str]:
    """Give a notice as it was typed into the page."""
    notice = {"title": "断水のお知らせ", "body": BODY, "starts_at": "", "ends_at": "", "audience": "all"}
    return {**token(browser, NEW), **notice, "values": "", "reference": str(uuid4())}


def bodies() -> list[str]:
    with operator_scope(A.slug):
        return [each.versions.get().body for each in NoticeDraft.objects.all()]


def test_typed_text_survives_the_end_of_a_session(mori: Colleague, clock: Clock) -> None:
    form, browser = typed(mori.client), mori.client
    clock.now += LEFT
    page = browser.post(NEW, form)
    assert page.status_code == 401
    assert "ログインの有効時間が過ぎました" in page.content.decode()
    assert {**hidden(page), "csrfmiddlewaretoken": ""} == {**form, "csrfmiddlewaretoken": ""}
    assert bodies() == []
    sign_in(mori, clock.now)
    assert browser.post(NEW, hidden(page)).status_code == 303
    assert bodies() == [BODY.strip()]


def test_page_of_before_is_sent_after_signing_in_beside_it(mori: Colleague, clock: Clock) -> None:
    form = typed(mori.client)
    clock.now += LEFT
    sign_in(mori, clock.now)
    assert mori.client.post(NEW, form).status_code == 303
    assert bodies() == [BODY.strip()]


def test_nothing_typed_by_one_is_sent_in_the_name_of_another(mori: Colleague, clock: Clock) -> None:
    form = typed(mori.client)
    clock.now += LEFT
    page = mori.client.post(NEW, form)
    other = colleague(A, "publisher", name="鈴木 一郎", client=mori.client)
    sign_in(other, clock.now)
    assert [mori.client.post(NEW, each).status_code for each in (form, hidden(page))] == [403, 403]
    assert bodies() == []


def test_secret_of_forms_that_was_given_to_nobody_is_not_kept(
    mori: Colleague, browser: Client, clock: Clock
) -> None:
    given = browser.cookies[CSRF].value
    for planted in ("a" * 32, given):
        browser.cookies[CSRF] = planted
        if planted == given:
            browser.post(f"{ROOT}sign-out/", token(browser, f"{ROOT}front/"))
        clock.now += LEFT
        sign_in(mori, clock.now)
        assert browser.cookies[CSRF].value != planted


def test_typed_text_survives_a_proof_that_is_too_old(mori: Colleague, clock: Clock) -> None:
    hanako = person(A, name="山田 花子")
    page, browser = f"{ROOT}members/{hanako.member.pk}/help/", mori.client
    form = {**token(browser, page), "do": "lock", "why": "紛失のお電話"}
    for _twice in range(2):
        clock.now += STALE
        browser.get(f"{ROOT}front/")
    kept = browser.post(page, form)
    assert kept.status_code == 401
    assert "本人の再確認の有効時間が過ぎました" in kept.content.decode()
    proof = {"password": STAFF_PASSWORD, "code": mori.code(clock.now)}
    assert browser.post(f"{ROOT}proof/", {**token(browser, f"{ROOT}proof/"), **proof}).status_code == 303
    assert browser.post(page, hidden(kept)).status_code == 303
    assert reasons() == ["紛失のお電話"]


def reasons() -> list[str]:
    with operator_scope(A.slug):
        return list(AuditEntry.objects.filter(act="account_locked").values_list("why", flat=True))


def test_page_repeats_no_secret_and_no_file_and_says_so(
    mori: Colleague, clock: Clock, hanako: Person
) -> None:
    browser, page = mori.client, f"{ROOT}members/{hanako.member.pk}/view/"
    csrf = token(browser, page)
    clock.now += LEFT
    kept = browser.post(page, {**csrf, "code": "123456", "why": "お電話"}).content.decode()
    assert ("123456" in kept, "コードは残していません" in kept, 'value="お電話"' in kept) == (
        False,
        True,
        True,
    )
    file = SimpleUploadedFile("a.pdf", b"%PDF-secret", "application/pdf")
    kept = browser.post(f"{ROOT}documents/", {**csrf, "title": "減免", "file": file}).content.decode()
    assert ("secret" in kept, "ファイルは残せません" in kept, 'value="減免"' in kept) == (False, True, True)


@pytest.fixture
def hanako(db: None) -> Person:
    return person(A, name="山田 花子")


def test_page_carries_only_so_much(mori: Colleague, clock: Clock) -> None:
    form = typed(mori.client) | {"body": "あ" * (MOST_CHARACTERS + 1)}
    clock.now += LEFT
    page = mori.client.post(NEW, form)
    assert (page.status_code, "あああ" in page.content.decode()) == (401, False)
    assert "この画面には残せませんでした" in page.content.decode()


def test_form_from_elsewhere_is_not_carried(mori: Colleague, clock: Clock) -> None:
    form = typed(mori.client) | {"csrfmiddlewaretoken": "x" * 64}
    clock.now += LEFT
    answer = mori.client.post(NEW, form)
    assert (answer.status_code, "断水" in answer.content.decode()) == (403, False)


def test_form_in_which_nothing_stands_leads_to_the_sign_in_and_back(mori: Colleague, clock: Clock) -> None:
    csrf = token(mori.client, NEW)
    clock.now += LEFT
    for page, back in (("notices/new/", "?next=notices/new/"), ("sign-out/", "")):
        assert mori.client.post(ROOT + page, csrf).headers["Location"] == f"{ROOT}{back}"
