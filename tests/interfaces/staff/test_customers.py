"""Pages of a customer and of a member lead on to what is listed there, for those who may go there."""

import pytest
from django.conf import settings
from django.test import Client

from madoguchi.models import Application, Mailing, OutgoingMail
from madoguchi.models.scope import operator_scope
from tests.cast import NOW, Person, bill, person, statement
from tests.requests import requested
from tests.staff import Colleague, colleague

A = settings.REGISTRY["kanazawa-cable"]


@pytest.fixture
def hanako(db: None) -> Person:
    return person(A, name="山田 花子")


def page_of(who: Colleague, path: str) -> str:
    return str(who.client.get(f"{who.root}{path}").content.decode())


@pytest.mark.parametrize(("role", "leads"), [("reception", (True, True)), ("reviewer", (False, True))])
def test_requests_and_applications_lead_on_for_those_who_may_see_them(
    hanako: Person, role: str, leads: tuple[bool, bool]
) -> None:
    place, who = hanako.places[0], colleague(A, role, client=Client()).arrive()
    facts = {"member": hanako.member, "place": place, "applied_at": NOW}
    with operator_scope(A.slug):
        application = Application.objects.create(typed={}, score=0, **facts)
    request = requested(hanako)
    ways = (f"staff/requests/{request.number}/", f"staff/applications/{application.pk}/")
    member = page_of(who, f"members/{hanako.member.pk}/")
    assert tuple(each in member for each in ways) == leads
    assert (ways[1] in page_of(who, f"customers/{place.customer_id}/")) == leads[1]


def test_mail_of_a_mailing_is_listed_by_its_subject(hanako: Person) -> None:
    bill(A, hanako.places[0], statement())
    subject = "10月分のご請求額確定のお知らせ"
    with operator_scope(A.slug):
        batch, facts = hanako.places[0].bills.get().batch, {"kind": "amount_fixed", "month": NOW.date()}
        mailing = Mailing.objects.create(batch=batch, announced_at=NOW, subject=subject, **facts)
        told = {"member": hanako.member, "queued_at": NOW, "due_at": NOW, "kind": "amount_fixed"}
        OutgoingMail.objects.create(key="x", mailing=mailing, **told)
    sato = colleague(A, "reception", client=Client()).arrive()
    assert subject in page_of(sato, f"members/{hanako.member.pk}/")


def test_places_bear_the_operators_own_word(hanako: Person) -> None:
    sato = colleague(A, "reception", client=Client()).arrive()
    found = page_of(sato, f"customers/?q={hanako.places[0].number}")
    assert f"{A.profile.words.place}の番号" in found
    assert f"{A.profile.words.place}と会員登録" in page_of(sato, f"customers/{hanako.places[0].customer_id}/")
