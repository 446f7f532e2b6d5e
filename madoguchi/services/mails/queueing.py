"""Queueing (送信予約): a mail is a row of the transaction that causes it, and goes out after its commit."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from madoguchi.domain.mail_addresses import NotAnAddress, is_address
from madoguchi.models import Member, OutgoingMail
from madoguchi.operators.schema.profile import Profile
from madoguchi.services.bell import ring
from madoguchi.services.mail_choices import is_wanted
from madoguchi.services.mails.kinds import KINDS, ValuesDoNotFit
from madoguchi.services.mails.templates import write_mail


def queue_mail(
    *,
    profile: Profile,
    kind: str,
    recipient: str,
    key: str,
    values: Mapping[str, Any],
    secrets: Mapping[str, str] | None = None,
    member: Member | None = None,
    now: datetime,
) -> None:
    """Write one mail into the outbox of the operator in scope; the same key again writes none.

    ``kind`` and what it takes stand in ``kinds.KINDS``; a notice that its member does not want is passed
    over. Nothing is sent if the caller's transaction is rolled back. Raises NotAnAddress, ValuesDoNotFit and
    MailTemplateRefused.
    """
    if not _is_wanted(KINDS[kind].topic, member):
        return
    if not is_address(recipient):
        raise NotAnAddress
    kept = dict(secrets or {})
    KINDS[kind].check(values=values, secrets=kept)
    written = write_mail(profile, kind, values, now=now)
    mail = OutgoingMail(
        key=key,
        kind=kind,
        member=member,
        recipient=recipient,
        subject=written.subject,
        body=written.body,
        secrets=kept,
        queued_at=now,
        due_at=now,
    )
    with transaction.atomic(savepoint=False):
        OutgoingMail.objects.bulk_create([mail], ignore_conflicts=True)
        ring()


def _is_wanted(topic: str, member: Member | None) -> bool:
    if not topic:
        return True
    if member is None:
        raise ValuesDoNotFit("a notice is for a member")
    return is_wanted(member=member, topic=topic)
