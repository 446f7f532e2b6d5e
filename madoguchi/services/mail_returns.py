"""Mail returns (返送メール): what came back is noted once, and tells which addresses are dead.

A dead address gets no announcements; its member is told on the next visit and by post. Mails that a member
asks for (links, proofs) are still tried: one that is proven by its link is alive again.
"""

import hashlib
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from madoguchi.domain.clock import business_day
from madoguchi.domain.mail_returns import ReturnKind, kind_of_refusal
from madoguchi.domain.match_keys import email_key
from madoguchi.domain.reasons import Reason, ReasonCode
from madoguchi.models import DeadAddress, MailReturn, Member, MemberPlace, OutgoingMail
from madoguchi.operators.schema.profile import Profile
from madoguchi.services.mail_stops import NotAStop, stop_topic
from madoguchi.services.mails.kinds import KINDS
from madoguchi.services.subjects import keyed_hash

SOFT_WITHIN = timedelta(days=60)


@transaction.atomic
def note_return(
    *, reference: UUID, kind: ReturnKind, status: str, digest: str, profile: Profile, now: datetime
) -> bool:
    """Note what came back of a mail, and do what follows; tell whether it is one of ours and new.

    ``digest`` names the message that told of it, so that the same one is taken in once.
    """
    mail = OutgoingMail.objects.filter(reference=reference).first()
    if mail is None:
        return False
    made = MailReturn(
        reference=reference,
        address_hash=_hashed(mail.recipient),
        kind=kind,
        status=status,
        digest=digest,
        returned_at=now,
    )
    before = MailReturn.objects.filter(digest=digest).exists()
    MailReturn.objects.bulk_create([made], ignore_conflicts=True)
    if before:
        return False
    if kind is ReturnKind.COMPLAINT:
        _stop(mail, now=now)
        return True
    OutgoingMail.objects.filter(pk=mail.pk, bounced_at=None).update(bounced_at=now)
    if kind is ReturnKind.HARD or _is_worn_out(mail, profile=profile, now=now):
        _let_die(mail, status=status, now=now)
    return True


def note_refusal(*, mail: OutgoingMail, code: int, status: str, profile: Profile, now: datetime) -> None:
    """Note that a relay refused a mail because of its recipient."""
    if kind := kind_of_refusal(code=code, status=status):
        digest = hashlib.sha256(f"refused:{mail.reference}".encode()).hexdigest()
        note_return(
            reference=mail.reference, kind=kind, status=status, digest=digest, profile=profile, now=now
        )


def revive(*, address: str) -> None:
    """Let an address be written to again, for its owner has just shown that mails arrive."""
    DeadAddress.objects.filter(email_key=email_key(address)).delete()


def why_dead(*, died_at: datetime | None) -> Reason | None:
    """Say why announcements do not arrive; None where they do, or nobody knows better."""
    return Reason(ReasonCode.MAIL_IS_DEAD, on=business_day(now=died_at)) if died_at else None


def members_to_write_to() -> QuerySet[Member]:
    """List members with a place whose mail is dead and who were not put on a posting list since it died.

    Members may share an address: each is told.
    """
    dead = DeadAddress.objects.filter(listed_at=None)
    members = Member.objects.filter(is_active=True, email_key__in=dead.values("email_key"))
    has_place = Exists(MemberPlace.objects.filter(member=OuterRef("pk")))
    died_at = Subquery(dead.filter(email_key=OuterRef("email_key")).values("died_at"))
    is_untold = Q(told_by_post_at=None) | Q(told_by_post_at__lt=died_at)
    return members.exclude(email_key="").filter(has_place, is_untold).order_by("id")


def note_listed(members: list[Member], *, now: datetime) -> None:
    """Note that these members are told by post, and which addresses have nobody more to tell."""
    Member.objects.filter(pk__in=[member.pk for member in members]).update(told_by_post_at=now)
    keys = {member.email_key for member in members}
    waiting = members_to_write_to().filter(email_key__in=keys).values_list("email_key", flat=True)
    DeadAddress.objects.filter(email_key__in=keys - set(waiting), listed_at=None).update(listed_at=now)


def first_place_of(member: Member) -> MemberPlace | None:
    """Give the place at which a member is written to."""
    places = MemberPlace.objects.filter(member=member).select_related("place__customer")
    return places.order_by("id").first()


def _stop(mail: OutgoingMail, *, now: datetime) -> None:
    topic = KINDS[mail.kind].topic if mail.kind in KINDS else ""
    if topic and mail.member_id:
        try:
            stop_topic(member_id=mail.member_id, topic=topic, now=now)
        except NotAStop:  # erased meanwhile
            return


def _is_worn_out(mail: OutgoingMail, *, profile: Profile, now: datetime) -> bool:
    lately = MailReturn.objects.filter(
        address_hash=_hashed(mail.recipient), kind=ReturnKind.SOFT, returned_at__gt=now - SOFT_WITHIN
    )
    return lately.count() >= profile.mail.soft_returns


def _let_die(mail: OutgoingMail, *, status: str, now: datetime) -> None:
    key = email_key(mail.recipient)
    dead = DeadAddress(email_key=key, died_at=now, status=status)
    DeadAddress.objects.bulk_create([dead], ignore_conflicts=True)


def _hashed(address: str) -> str:
    return keyed_hash(f"mail to:{email_key(address)}")
