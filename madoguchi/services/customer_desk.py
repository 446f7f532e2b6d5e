"""The customer desk (お客さま対応): what staff are shown of a customer or an account, in bounded lists."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Model, Prefetch, QuerySet

from madoguchi.domain.clock import business_day
from madoguchi.models import (
    Application,
    Bill,
    Contract,
    Customer,
    CustomerView,
    Document,
    EmailCorrection,
    IssuedLetter,
    LetterCode,
    LetterRequest,
    Member,
    MemberEvent,
    MemberPlace,
    OutgoingMail,
    Place,
    ServiceRequest,
    Session,
)
from madoguchi.operators.schema.profile import Profile
from madoguchi.services.account_locks import lock_of
from madoguchi.services.factors import factors_of
from madoguchi.services.sign_in import failures_since
from madoguchi.services.withdrawals import open_withdrawals

FEW, MOST = 5, 200


@dataclass(frozen=True, slots=True)
class Bounded[Row]:
    """The first rows of a list, and whether there are more."""

    rows: Sequence[Row]
    has_more: bool


def bounded[M: Model](found: QuerySet[M], *, is_whole: bool) -> Bounded[M]:
    """Give the first few, or as many as a page holds."""
    most = MOST if is_whole else FEW
    rows = list(found[: most + 1])
    return Bounded(rows[:most], len(rows) > most)


def find_customer(*, customer_id: int) -> Customer | None:
    """Find a customer by number of row."""
    return Customer.objects.filter(pk=customer_id).first()


def find_place(*, place_id: int) -> Place | None:
    """Find a place with its customer."""
    return Place.objects.select_related("customer").filter(pk=place_id).first()


def find_member(*, member_id: int) -> Member | None:
    """Find an account."""
    return Member.objects.filter(pk=member_id).first()


def of_customer(customer: Customer, *, whole: str, now: datetime) -> dict[str, Any]:
    """Give what a customer's page shows; ``whole`` names the list to be shown as far as a page goes."""
    here = {"place__customer": customer}
    live = LetterCode.objects.filter(voided_at=None, used_at=None, expires_at__gt=now)
    places = customer.places.order_by("number").prefetch_related(
        "member_places__member",
        Prefetch("letter_codes", live, to_attr="live_codes"),
        Prefetch("letter_requests", LetterRequest.objects.filter(printed_at=None), to_attr="waits"),
    )
    lists: dict[str, QuerySet[Any]] = {
        "places": places,
        "contracts": Contract.objects.filter(**here).select_related("place").order_by("ended_on", "pk"),
        "bills": Bill.objects.filter(**here, superseded_at=None)
        .select_related("place")
        .order_by("-month", "-pk"),
        "documents": Document.objects.filter(customer=customer).defer("facts").order_by("-dated_on", "-pk"),
        "applications": Application.objects.filter(**here).select_related("member").order_by("-pk"),
        "letters": IssuedLetter.objects.filter(**here).select_related("place", "printed_by").order_by("-pk"),
    }
    return {name: bounded(found, is_whole=name == whole) for name, found in lists.items()}


def of_member(member: Member, *, profile: Profile, whole: str, now: datetime) -> dict[str, Any]:
    """Give what an account's page shows."""
    own = {"member": member}
    running = Session.objects.filter(
        **own,
        member__session_epoch=F("epoch"),
        ends_at__gt=now,
        seen_at__gt=now - timedelta(minutes=profile.session.idle_minutes),
    )
    mails = OutgoingMail.objects.filter(**own).select_related("mailing").order_by("-pk")
    mails = mails.defer("body", "secrets", "mailing__body")
    links = MemberPlace.objects.filter(**own).select_related("place__customer")
    lists: dict[str, QuerySet[Any]] = {
        "links": links.order_by("pk"),
        "sessions": running.order_by("-seen_at"),
        "mails": mails,
        "events": MemberEvent.objects.filter(**own).order_by("-pk"),
        "requests": ServiceRequest.objects.filter(**own).order_by("-sent_at", "-pk"),
        "applications": Application.objects.filter(**own).select_related("place").order_by("-pk"),
        "views": CustomerView.objects.filter(**own).select_related("staff").order_by("-pk"),
    }
    shown: dict[str, Any] = {name: bounded(found, is_whole=name == whole) for name, found in lists.items()}
    return shown | _standing(member, profile=profile, now=now)


def _standing(member: Member, *, profile: Profile, now: datetime) -> dict[str, Any]:
    waiting = EmailCorrection.objects.filter(member=member, outcome="", expires_at__gt=now)
    return {
        "lock": lock_of(member_id=member.pk),
        "withdrawal": open_withdrawals(now=now).filter(member=member).first(),
        "factors": factors_of(member),
        "failures": failures_since(profile=profile, login_id=member.login_id, now=now),
        "correction": waiting.select_related("proposed_by").first(),
        "today": business_day(now=now),
    }
