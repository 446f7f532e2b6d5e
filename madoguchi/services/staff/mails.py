"""Mails that did not arrive (届かないメール): what came back, dead addresses, and mails that were given up.

A mail that was given up may be sent again where it still says what is true, to whom it was for: links in
mails are gone once a mail is, and an address that its member has left is nobody's business any more.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from madoguchi.domain.audit import Act, Actor, subject
from madoguchi.domain.match_keys import email_key
from madoguchi.models import DeadAddress, MailReturn, Member, OutgoingMail
from madoguchi.services import audit
from madoguchi.services.bell import ring
from madoguchi.services.mailings import NOT_WANTED
from madoguchi.services.mails.kinds import KINDS
from madoguchi.services.withdrawals import WITHDRAWN

PAGE = 50


class NoSuchMail(Exception):
    """The operator has no mail of that reference."""


class SentMeanwhile(Exception):
    """The mail is no longer given up as it was seen."""


class WhyNot(StrEnum):
    """Why a mail is not sent again."""

    HAS_LINK = "has_link"
    NO_MEMBER = "no_member"
    OTHER_ADDRESS = "other_address"
    STOPPED = "stopped"
    DEAD = "dead"


class NotAgain(Exception):
    """The mail is not to be sent again; ``why`` says so."""

    def __init__(self, why: WhyNot) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Returned:
    """What came back, with the mail (None once it was removed) and whether its address is dead."""

    back: MailReturn
    mail: OutgoingMail | None
    is_dead: bool

    @property
    def about(self) -> str:
        """Whom the record names as looked at."""
        return about_of(self.mail) if self.mail else subject("mail", self.back.reference)


@dataclass(frozen=True, slots=True)
class Dead:
    """An address that mails do not reach, with the members who have it."""

    address: DeadAddress
    members: tuple[Member, ...]

    @property
    def abouts(self) -> tuple[str, ...]:
        """Whom the record names as looked at."""
        known = tuple(subject("member", each.pk) for each in self.members)
        return known or (subject("dead_address", self.address.pk),)


@dataclass(frozen=True, slots=True)
class GivenUp:
    """A mail that was given up, and why it is not sent again, if it is not."""

    mail: OutgoingMail
    why_not: WhyNot | None

    @property
    def about(self) -> str:
        """Whom the record names as looked at."""
        return about_of(self.mail)

    @property
    def seen(self) -> str:
        """Name what is seen: this mail, given up at that moment."""
        return _seen(self.mail)


def returned(*, kind: str = "", page: int = 1, most: int = PAGE) -> list[Returned]:
    """List what came back, the newest first; one more than ``most`` says that there are further."""
    found = MailReturn.objects.filter(kind=kind) if kind else MailReturn.objects.all()
    begin = (page - 1) * most
    backs = list(found.order_by("-returned_at", "-id")[begin : begin + most + 1])
    mails = _mails([each.reference for each in backs])
    dead = _dead_keys(list(mails.values()))
    return [_returned(back, mails.get(back.reference), dead) for back in backs]


def _returned(back: MailReturn, mail: OutgoingMail | None, dead: set[str]) -> Returned:
    return Returned(back, mail, mail is not None and email_key(mail.recipient) in dead)


def _mails(references: list[UUID]) -> dict[UUID, OutgoingMail]:
    found = OutgoingMail.objects.filter(reference__in=references).select_related("member", "mailing")
    return {each.reference: each for each in found}


def _dead_keys(mails: list[OutgoingMail]) -> set[str]:
    keys = {email_key(each.recipient) for each in mails}
    return set(DeadAddress.objects.filter(email_key__in=keys).values_list("email_key", flat=True))


def dead(*, page: int = 1, most: int = PAGE) -> list[Dead]:
    """List dead addresses, the latest first; one more than ``most`` says that there are further."""
    begin = (page - 1) * most
    found = list(DeadAddress.objects.order_by("-died_at", "-id")[begin : begin + most + 1])
    whose = defaultdict[str, list[Member]](list)
    for member in Member.objects.filter(email_key__in=[each.email_key for each in found]).order_by("id"):
        whose[member.email_key].append(member)
    return [Dead(each, tuple(whose[each.email_key])) for each in found]


def given_up(*, page: int = 1, most: int = PAGE) -> list[GivenUp]:
    """List mails that were given up, the latest first; one more than ``most`` says there are further.

    What its member did not want any more, or did not wait for, is no failure, and is not listed.
    """
    begin = (page - 1) * most
    found = list(_given_up().order_by("-given_up_at", "-id")[begin : begin + most + 1])
    dead = _dead_keys(found)
    return [GivenUp(each, why_not_again(each, dead)) for each in found]


def given_up_since(moment: datetime) -> QuerySet[OutgoingMail]:
    """List mails that were given up after a moment."""
    return _given_up().filter(given_up_at__gt=moment)


def _given_up() -> QuerySet[OutgoingMail]:
    found = OutgoingMail.objects.filter(given_up_at__isnull=False)
    found = found.exclude(last_answer__in=(NOT_WANTED, WITHDRAWN))
    return found.select_related("member", "mailing")


def why_not_again(mail: OutgoingMail, dead: set[str]) -> WhyNot | None:
    """Say why a mail is not sent again, by the addresses that are ``dead``; None where it may be."""
    kind, member, key = KINDS.get(mail.kind), mail.member, email_key(mail.recipient)
    rules = (
        (kind is None or bool(kind.secrets), WhyNot.HAS_LINK),
        (member is None or not member.is_active, WhyNot.NO_MEMBER),
        (member is not None and member.email_key != key, WhyNot.OTHER_ADDRESS),
        (mail.mailing is not None and mail.mailing.stopped_at is not None, WhyNot.STOPPED),
        (mail.mailing is not None and key in dead, WhyNot.DEAD),
    )
    return next((why for holds, why in rules if holds), None)


def send_again(*, reference: UUID, seen: str, by: Actor, now: datetime) -> None:
    """Let the worker try a mail again that was given up, and put that on record.

    The same again by the same person does nothing. Raises NoSuchMail, SentMeanwhile and NotAgain.
    """
    with transaction.atomic():
        mail = _held(reference)
        about = about_of(mail)
        if not mail.given_up_at or _seen(mail) != seen:
            if audit.was_noted(by=by, act=Act.MAIL_SENT_AGAIN, about=about, seen=seen):
                return
            raise SentMeanwhile(reference)
        if why := why_not_again(mail, _dead_keys([mail])):
            raise NotAgain(why)
        _lay_again(mail, now=now)
        audit.note(by=by, act=Act.MAIL_SENT_AGAIN, about=about, now=now, kind=mail.kind, seen=seen)


def _held(reference: UUID) -> OutgoingMail:
    mails = OutgoingMail.objects.select_for_update(of=("self",)).select_related("member", "mailing")
    if found := mails.filter(reference=reference).first():
        return found
    raise NoSuchMail(reference)


def _lay_again(mail: OutgoingMail, *, now: datetime) -> None:
    again = {"given_up_at": None, "bounced_at": None, "attempts": 0, "due_at": now, "last_answer": ""}
    OutgoingMail.objects.filter(pk=mail.pk).update(**again)
    ring()


def about_of(mail: OutgoingMail) -> str:
    """Name whose a mail is: its member's, or nobody's that is known."""
    return subject("member", mail.member_id) if mail.member_id else subject("mail", mail.reference)


def _seen(mail: OutgoingMail) -> str:
    return f"{mail.reference} {mail.given_up_at.isoformat() if mail.given_up_at else ''}"
