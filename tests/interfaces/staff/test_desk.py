"""What staff do for a customer at the desk: guarded, told, on record, and never seen by another operator."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pypdfium2
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import URLPattern, get_resolver

from madoguchi.domain.permissions import DEFAULT_ROLES
from madoguchi.models import (
    AuditEntry,
    CustomerView,
    EmailCorrection,
    LetterCode,
    Member,
    MemberEvent,
    NoticeReading,
    OutgoingMail,
    Session,
)
from madoguchi.models.scope import operator_scope
from madoguchi.services.letter_codes import prove_code
from madoguchi.services.members import change_email
from madoguchi.services.notices import publish_notice
from tests.cast import NOW, Person, bill, person, statement
from tests.staff import Colleague, colleague

A = settings.REGISTRY["kanazawa-cable"]
WHY = "お電話でのお申し出"


@pytest.fixture
def hanako(db: None) -> Person:
    """A member with an address and a bill."""
    someone = person(A, name="山田 花子")
    with operator_scope(A.slug):
        change_email(member=someone.member, email="hanako@example.jp")
    bill(A, someone.places[0], statement())
    return someone


@pytest.fixture
def sato(db: None) -> Colleague:
    """Somebody at the reception."""
    return colleague(A, "reception", client=Client()).arrive()


@pytest.fixture
def mori(db: None) -> Colleague:
    """A reviewer, who may approve addresses."""
    return colleague(A, "reviewer", name="森 一郎", client=Client()).arrive()


def help_(who: Colleague, whom: Person, do: str, **typed: str) -> Any:
    path = f"{who.root}members/{whom.member.pk}/help/"
    return who.client.post(path, {"do": do, "why": WHY, **typed})


def acts() -> list[tuple[str, str, str]]:
    with operator_scope(A.slug):
        found = AuditEntry.objects.exclude(act__in=["looked", "signed_in"]).order_by("position")
        return list(found.values_list("act", "about", "why"))


def mails() -> list[tuple[str, str]]:
    with operator_scope(A.slug):
        return list(OutgoingMail.objects.order_by("pk").values_list("kind", "recipient"))


def events(someone: Person) -> list[str]:
    with operator_scope(A.slug):
        return list(
            MemberEvent.objects.filter(member=someone.member).order_by("pk").values_list("kind", flat=True)
        )


# --- the pages ----------------------------------------------------------------------------------------


def test_search_puts_every_hit_on_record(hanako: Person, sato: Colleague) -> None:
    page = sato.client.get(f"{sato.root}customers/", {"q": "山田"}).content.decode()
    assert f"customers/{hanako.places[0].customer_id}/" in page
    with operator_scope(A.slug):
        look = AuditEntry.objects.get(act="looked")
    assert (look.about, look.details) == (
        f"customer:{hanako.places[0].customer_id}",
        {"page": "staff_customers"},
    )


def test_pages_of_customer_and_member_show_what_there_is(hanako: Person, sato: Colleague) -> None:
    hanako.sign_in()
    customer = sato.client.get(f"{sato.root}customers/{hanako.places[0].customer_id}/").content.decode()
    member = sato.client.get(f"{sato.root}members/{hanako.member.pk}/").content.decode()
    assert [
        text for text in ("5,509", hanako.places[0].number, hanako.member.login_id) if text not in customer
    ] == []
    assert [text for text in ("hanako@example.jp", "ログイン中の端末") if text not in member] == []


def test_lists_are_bounded_and_say_that_there_is_more(hanako: Person, sato: Colleague) -> None:
    with operator_scope(A.slug):
        for _event in range(8):
            MemberEvent.objects.create(member=hanako.member, kind="signed_in", at=NOW)
    path = f"{sato.root}members/{hanako.member.pk}/"
    assert sato.client.get(path).content.decode().count('<span class="detail">') == 5
    assert "?all=events" in sato.client.get(path).content.decode()
    assert sato.client.get(f"{path}?all=events").content.decode().count('<span class="detail">') == 8


# --- locking and signing out ---------------------------------------------------------------------------


def test_locked_account_is_closed_at_once_and_its_member_told(hanako: Person, sato: Colleague) -> None:
    hanako.sign_in()
    assert help_(sato, hanako, "lock").status_code == 303
    assert hanako.client.get(f"{hanako.root}home/").status_code == 302
    answer = hanako.client.post(
        hanako.root, {"login_id": hanako.member.login_id, "password": hanako.password}
    )
    assert answer.status_code == 401
    assert mails() == [("account_locked", "hanako@example.jp")]
    assert acts() == [("account_locked", f"member:{hanako.member.pk}", WHY)]
    assert help_(sato, hanako, "lock").status_code == 409


def test_unlocked_account_opens_again(hanako: Person, sato: Colleague) -> None:
    assert help_(sato, hanako, "unlock").status_code == 409
    help_(sato, hanako, "lock")
    assert help_(sato, hanako, "unlock").status_code == 303
    hanako.sign_in()
    assert events(hanako)[:2] == ["locked_by_staff", "unlocked_by_staff"]


def test_sessions_end_and_nothing_else(hanako: Person, sato: Colleague) -> None:
    hanako.sign_in()
    assert help_(sato, hanako, "sign-out").status_code == 303
    with operator_scope(A.slug):
        assert Session.objects.count() == 0
    hanako.sign_in()
    assert mails() == [("signed_out_by_staff", "hanako@example.jp")]


def test_member_does_not_learn_from_where_staff_work(hanako: Person, sato: Colleague) -> None:
    help_(sato, hanako, "lock")
    with operator_scope(A.slug):
        event = MemberEvent.objects.get()
    assert (event.source, event.browser, event.details) == ("", "", {})


@pytest.mark.parametrize("do", ["lock", "sign-out", "email"])
def test_without_a_reason_nothing_is_done(hanako: Person, sato: Colleague, do: str) -> None:
    answer = help_(sato, hanako, do, why="  ", email="new@example.jp")
    assert (answer.status_code, acts(), mails()) == (422, [], [])


def test_stale_proof_is_asked_for_anew(
    hanako: Person, sato: Colleague, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("madoguchi.interfaces.clock.now", lambda: NOW + timedelta(minutes=11))
    answer = sato.client.get(f"{sato.root}members/{hanako.member.pk}/help/")
    assert answer.headers["Location"].startswith(f"{sato.root}proof/")


# --- an address takes two -------------------------------------------------------------------------------


def proposal() -> EmailCorrection:
    with operator_scope(A.slug):
        return EmailCorrection.objects.get()


def decide(who: Colleague, do: str = "approve") -> Any:
    return who.client.post(f"{who.root}corrections/{proposal().reference}/", {"do": do, "why": WHY})


def email_of(someone: Person) -> str:
    with operator_scope(A.slug):
        return Member.objects.get(pk=someone.member.pk).email


def test_address_changes_when_a_second_person_approves(
    hanako: Person, sato: Colleague, mori: Colleague
) -> None:
    assert help_(sato, hanako, "email", email="new@example.jp").status_code == 303
    assert email_of(hanako) == "hanako@example.jp"
    assert decide(mori).status_code == 303
    assert email_of(hanako) == "new@example.jp"
    assert mails() == [("email_corrected", "hanako@example.jp"), ("email_corrected", "new@example.jp")]
    about = f"member:{hanako.member.pk}"
    assert acts() == [("email_proposed", about, WHY), ("email_approved", about, "")]
    assert decide(mori).status_code == 409


def test_nobody_approves_own_proposals(hanako: Person) -> None:
    both = colleague(A, *DEFAULT_ROLES, client=Client()).arrive()
    help_(both, hanako, "email", email="new@example.jp")
    assert (decide(both).status_code, email_of(hanako)) == (409, "hanako@example.jp")
    assert decide(both, "decline").status_code == 303


def test_proposal_dies_with_its_hours(
    hanako: Person, sato: Colleague, mori: Colleague, monkeypatch: pytest.MonkeyPatch
) -> None:
    help_(sato, hanako, "email", email="new@example.jp")
    later = NOW + timedelta(hours=A.profile.staff.correction_hours)
    monkeypatch.setattr("madoguchi.interfaces.clock.now", lambda: later)
    mori.arrive(later)
    assert (decide(mori).status_code, email_of(hanako)) == (409, "hanako@example.jp")


def test_proposal_dies_with_the_address_that_it_replaces(
    hanako: Person, sato: Colleague, mori: Colleague
) -> None:
    help_(sato, hanako, "email", email="new@example.jp")
    with operator_scope(A.slug):
        change_email(member=hanako.member, email="own@example.jp")
    assert (decide(mori).status_code, email_of(hanako)) == (409, "own@example.jp")


def test_one_proposal_waits_at_a_time_and_no_nonsense(hanako: Person, sato: Colleague) -> None:
    assert help_(sato, hanako, "email", email="nonsense").status_code == 422
    assert help_(sato, hanako, "email", email="hanako@EXAMPLE.jp").status_code == 422
    assert help_(sato, hanako, "email", email="new@example.jp").status_code == 303
    assert help_(sato, hanako, "email", email="newer@example.jp").status_code == 409


# --- letters ------------------------------------------------------------------------------------------


def test_letter_holds_the_code_that_counts_and_is_printed_once(hanako: Person, sato: Colleague) -> None:
    place = hanako.places[0]
    path, form = f"{sato.root}places/{place.pk}/letter/", {"why": WHY, "key": str(uuid4())}
    answer = sato.client.post(path, form)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    assert answer.headers["Cache-Control"] == "no-store"
    text = "".join(pypdfium2.PdfDocument(answer.content)[0].get_textpage().get_text_range().split())
    code = re.search(r"認証コード[^0-9A-Za-z]*(\w{4}-\w{4}-\w{4})", text)[1]  # type: ignore[index]
    with operator_scope(A.slug):
        assert prove_code(profile=A.profile, place_number=place.number, typed=[code], source="x", now=NOW)
    assert sato.client.post(path, form).status_code == 409
    with operator_scope(A.slug):
        assert LetterCode.objects.count() == 1
    assert acts() == [("letter_issued", f"place:{place.pk}", WHY)]


# --- the portal as the member sees it -------------------------------------------------------------------


def begin(who: Colleague, whom: Person, **typed: str) -> Any:
    return who.client.post(f"{who.root}members/{whom.member.pk}/view/", typed or {"why": WHY})


def spoken(someone: Person) -> str:
    page = someone.client.post(f"{someone.root}account/staff-code/").content.decode()
    return re.search(r'class="spoken-code">(\d{3} \d{3})<', page)[1]  # type: ignore[index]


def test_staff_see_what_the_member_sees_and_every_page_is_on_record(hanako: Person, sato: Colleague) -> None:
    begin(sato, hanako)
    page = sato.client.get(f"{sato.root}as/home/").content.decode()
    assert [
        text for text in ("職員が確認中の画面", "5,509", f"{sato.root}as/bills/") if text not in page
    ] == []
    with operator_scope(A.slug):
        look = AuditEntry.objects.filter(act="looked").latest("position")
    assert (look.about, look.why, look.details) == (f"member:{hanako.member.pk}", WHY, {"page": "as/home/"})


def test_member_reads_afterwards_that_staff_looked_and_why(hanako: Person, sato: Colleague) -> None:
    begin(sato, hanako)
    page = hanako.sign_in().client.get(f"{hanako.root}account/history/").content.decode()
    assert [text for text in ("職員によるお客様画面の確認", f"理由: {WHY}") if text not in page] == []


def test_spoken_code_opens_once(hanako: Person, sato: Colleague) -> None:
    code = spoken(hanako.sign_in())
    assert begin(sato, hanako, code=code).status_code == 303
    assert begin(sato, hanako, code=code).status_code == 422


def test_spoken_code_dies_soon_and_opens_no_other_account(
    hanako: Person, sato: Colleague, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, taro = spoken(hanako.sign_in()), person(A, name="隣 太郎")
    assert begin(sato, taro, code=code).status_code == 422
    monkeypatch.setattr("madoguchi.interfaces.clock.now", lambda: NOW + timedelta(minutes=10))
    assert begin(sato, hanako, code=code).status_code == 422


def test_spoken_codes_are_not_guessed(hanako: Person, sato: Colleague) -> None:
    spoken(hanako.sign_in())
    answers = [begin(sato, hanako, code="000000").status_code for _try in range(6)]
    assert answers == [422] * 5 + [429]


def test_view_ends_by_itself_by_hand_and_with_the_session(
    hanako: Person, sato: Colleague, mori: Colleague, monkeypatch: pytest.MonkeyPatch
) -> None:
    def status(who: Colleague = sato) -> int:
        return who.client.get(f"{who.root}as/home/").status_code

    begin(sato, hanako)
    assert (status(), status(mori)) == (200, 403)
    sato.client.post(f"{sato.root}view/end/")
    assert status() == 404
    begin(sato, hanako)
    sato.arrive()
    assert status() == 404
    begin(sato, hanako)
    monkeypatch.setattr("madoguchi.interfaces.clock.now", lambda: NOW + timedelta(minutes=10))
    assert status() == 404


def test_locked_account_is_not_looked_at(hanako: Person, sato: Colleague) -> None:
    begin(sato, hanako)
    help_(sato, hanako, "lock")
    assert sato.client.get(f"{sato.root}as/home/").status_code == 404
    assert begin(sato, hanako).status_code == 409


def pages() -> list[str]:
    """Give an address of every page of the portal, with something in each of its places."""
    found = [str(each.pattern) for each in _patterns() if str(each.pattern)]
    return [re.sub(r"<(\w+):\w+>", _example, address) for address in found]


def _patterns(within: Any = None) -> Any:
    for each in within or get_resolver().url_patterns:
        yield from [each] if isinstance(each, URLPattern) else _patterns(each.url_patterns)


def _example(place: re.Match[str]) -> str:
    return {"uuid": str(uuid4()), "int": "1", "journey": "registration", "bill_number": "2024-10"}.get(
        place[1], "x"
    )


def everything() -> dict[str, tuple[Any, ...]]:
    """Give a print of every table that a customer's page could write to."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE tablename LIKE 'madoguchi\\_%%' ORDER BY 1")
        tables = [name for (name,) in cursor.fetchall()]
        prints = {}
        for table in tables:
            cursor.execute(
                f"SELECT count(*), md5(coalesce(string_agg(t::text, '|' ORDER BY id), '')) FROM {table} t"
            )
            prints[table] = cursor.fetchone()
    return {
        name: seen for name, seen in prints.items() if name not in {"madoguchi_auditentry", "madoguchi_tally"}
    }


def test_nothing_is_written_by_any_page_in_any_way(hanako: Person, sato: Colleague) -> None:
    with operator_scope(A.slug):
        notice = publish_notice(title="断水", body="本文", starts_at=NOW)
    begin(sato, hanako)
    with operator_scope(A.slug):
        before = everything()
    addresses = [*pages(), f"notices/{notice.pk}/", f"bills/{hanako.reference()}/2024-10/"]
    wrong = []
    for address in addresses:
        path = f"{sato.root}as/{address}"
        posted, opened = sato.client.post(path).status_code, sato.client.get(path).status_code
        if posted != 405 or opened not in {200, 302, 404}:
            wrong.append((address, posted, opened))
    assert wrong == []
    with operator_scope(A.slug):
        assert everything() == before
        assert NoticeReading.objects.count() == 0
        assert sato.client.get(f"{sato.root}as/notices/{notice.pk}/").status_code == 200


def test_database_itself_refuses_writing_pages(
    hanako: Person, sato: Colleague, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(sato, hanako)

    def careless(*_given: Any, **_named: Any) -> list[Any]:
        Member.objects.update(nickname="x")
        return []

    monkeypatch.setattr("madoguchi.interfaces.customer.history.events_of", careless)
    assert sato.client.get(f"{sato.root}as/account/history/").status_code == 404
    with operator_scope(A.slug):
        assert Member.objects.filter(nickname="x").count() == 0
        assert CustomerView.objects.count() == 1
