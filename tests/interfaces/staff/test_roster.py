"""Administrators invite, change roles, lock and help; each deed needs a fresh proof and stands on record."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.conf import settings

from madoguchi.models import OutgoingMail, StaffMember
from madoguchi.models.scope import operator_scope
from madoguchi.services import audit
from madoguchi.services.audit import Search
from madoguchi.services.staff import invitations, roster
from madoguchi.services.staff.roster import NoMoreLet
from tests.cast import NOW
from tests.crowd import deeds_at_once
from tests.staff import STAFF_PASSWORD, Colleague, colleague

A = settings.REGISTRY["kanazawa-water"]
ROOT = f"/{A.slug}/staff/"


@pytest.fixture
def mori(db: None) -> Colleague:
    """An administrator."""
    return colleague(A, "administrator", name="森 次郎").arrive()


@pytest.fixture
def sato(db: None) -> Colleague:
    """A reviewer."""
    return colleague(A, "reviewer").arrive()


def send(someone: Colleague, about: Colleague, do: str, **typed: Any) -> Any:
    return someone.client.post(f"{ROOT}roster/{about.member.reference}/", {"do": do, **typed})


def said() -> list[tuple[str, str, str]]:
    """Give what stands on record but looks and sign-ins, the oldest first."""
    with operator_scope(A.slug):
        entries = audit.search(Search())[::-1]
    return [(each.who, each.act, each.why) for each in entries if each.act.startswith("staff_")]


def test_invited_colleague_is_mailed(mori: Colleague) -> None:
    typed = {"name": "林 三郎", "email": "hayashi@example.jp", "roles": ["reception", "billing"]}
    answer = mori.client.post(f"{ROOT}roster/invite/", typed)
    assert answer.headers["Location"] == f"{ROOT}roster/?done=invited"
    with operator_scope(A.slug):
        assert OutgoingMail.objects.get().recipient == "hayashi@example.jp"
        assert StaffMember.objects.get(name="林 三郎").roles == ["reception", "billing"]
    assert said() == [("森 次郎", "staff_invited", "")]
    assert "招待中" in mori.client.get(f"{ROOT}roster/").content.decode()


@pytest.mark.parametrize(
    ("amiss", "field"),
    [
        ({"email": "x"}, "email"),
        ({"name": ""}, "name"),
        ({"roles": []}, "roles"),
        ({"roles": ["king"]}, "roles"),
    ],
)
def test_invitation_that_lacks_something_loses_nothing_typed(
    mori: Colleague, amiss: dict[str, Any], field: str
) -> None:
    typed = {"name": "林 三郎", "email": "hayashi@example.jp", "roles": ["reception"]} | amiss
    answer = mori.client.post(f"{ROOT}roster/invite/", typed)
    page = answer.content.decode()
    assert (answer.status_code, f'id="{field}-fault"' in page) == (422, True)
    assert f'value="{typed["email"]}"' in page


def test_other_roles_count_from_the_next_page_on(mori: Colleague, sato: Colleague) -> None:
    assert sato.client.get(f"{ROOT}audit/").status_code == 403
    assert send(mori, sato, "roles", roles=["auditor"]).status_code == 303
    assert sato.client.get(f"{ROOT}audit/").status_code == 200
    assert sato.client.get(f"{ROOT}applications/").status_code == 403
    with operator_scope(A.slug):
        entry = audit.search(Search(act="staff_roles_changed"))[0]
    assert entry.details == {"before": ["reviewer"], "roles": ["auditor"]}


def test_locked_colleague_is_out_until_unlocked(mori: Colleague, sato: Colleague) -> None:
    assert send(mori, sato, "lock", why="退職").status_code == 303
    assert sato.client.get(f"{ROOT}front/").status_code == 302
    assert sato.give_password().status_code == 401
    assert send(mori, sato, "unlock", why="復職").status_code == 303
    assert sato.give_password().status_code == 302
    assert said() == [("森 次郎", "staff_locked", "退職"), ("森 次郎", "staff_unlocked", "復職")]


def test_reset_colleague_begins_anew_by_mail(mori: Colleague, sato: Colleague) -> None:
    assert send(mori, sato, "reset", why="電話をなくした").status_code == 303
    assert sato.client.get(f"{ROOT}front/").status_code == 302
    assert sato.give_password().status_code == 401
    with operator_scope(A.slug):
        assert OutgoingMail.objects.get().kind == "staff_invitation"
    assert [act for _who, act, _why in said()] == ["staff_factor_reset", "staff_invited"]


@pytest.mark.parametrize("do", ["lock", "reset"])
def test_deed_without_a_reason_is_not_done(mori: Colleague, sato: Colleague, do: str) -> None:
    assert send(mori, sato, do, why=" ").status_code == 422
    assert said() == []
    assert sato.client.get(f"{ROOT}front/").status_code == 200


@pytest.mark.parametrize("do", ["roles", "lock", "reset"])
def test_nobody_does_it_to_oneself(mori: Colleague, do: str) -> None:
    answer = send(mori, mori, do, why="x", roles=["auditor", "administrator"])
    assert (answer.status_code, said()) == (409, [])


def roles(*whose: Colleague) -> list[list[str]]:
    with operator_scope(A.slug):
        return [StaffMember.objects.get(pk=each.member.pk).roles for each in whose]


@pytest.mark.parametrize("deed", ["roles", "lock", "reset"])
def test_of_two_who_take_it_from_each_other_one_is_left(committed_db: None, deed: str) -> None:
    rules, pair = A.profile.staff, (colleague(A, "administrator"), colleague(A, "administrator"))

    def do(by: Colleague, about: Colleague) -> None:
        who = {"by": by.actor, "staff": about.member, "now": NOW}
        if deed == "roles":
            roster.change_roles(rules=rules, roles=["auditor"], **who)
        elif deed == "lock":
            roster.lock(rules=rules, why="x", **who)
        else:
            invitations.reset(profile=A.profile, why="x", **who)

    deeds = [partial(do, *pair), partial(do, *pair[::-1])]
    ended = deeds_at_once(A.slug, deeds, NoMoreLet)
    assert sorted(map(type, ended), key=str) == sorted([type(None), NoMoreLet], key=str)
    with operator_scope(A.slug):
        left = StaffMember.objects.filter(
            locked_at=None, enrolled_at__isnull=False, roles__contains=["administrator"]
        )
        assert left.count() == 1


def test_who_is_no_more_let_is_told_and_changes_nothing(
    mori: Colleague, sato: Colleague, monkeypatch: pytest.MonkeyPatch
) -> None:
    def demoted_meanwhile(**_who: Any) -> None:
        raise NoMoreLet

    monkeypatch.setattr(roster, "change_roles", demoted_meanwhile)
    answer = send(mori, sato, "roles", roles=["billing"])
    assert (answer.status_code, roles(sato)) == (409, [["reviewer"]])
    assert "あなたの役割が変わったため" in answer.content.decode()


def test_what_matters_asks_for_a_fresh_proof(mori: Colleague, monkeypatch: pytest.MonkeyPatch) -> None:
    at = NOW + timedelta(minutes=A.profile.staff.proven_minutes + 1)
    monkeypatch.setattr("madoguchi.interfaces.clock.now", lambda: at)
    mori.client.get(f"{ROOT}front/")
    answer = mori.client.get(f"{ROOT}roster/invite/")
    assert answer.headers["Location"] == f"{ROOT}proof/?next=roster/invite/"
    wrong = {"password": "wrong", "code": mori.code(at), "next": "roster/invite/"}
    assert mori.client.post(f"{ROOT}proof/", wrong).status_code == 401
    right = wrong | {"password": STAFF_PASSWORD}
    answer = mori.client.post(f"{ROOT}proof/", right)
    assert answer.headers["Location"] == f"{ROOT}roster/invite/"
    assert mori.client.get(f"{ROOT}roster/invite/").status_code == 200


def test_form_opened_in_time_may_be_sent_a_little_later(
    mori: Colleague, sato: Colleague, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert A.profile.staff.proven_minutes == 10
    for minutes, status in ((9, 303), (19, 303), (21, 401)):
        at = NOW + timedelta(minutes=minutes)
        monkeypatch.setattr("madoguchi.interfaces.clock.now", lambda at=at: at)
        assert send(mori, sato, "roles", roles=["auditor"]).status_code == status
