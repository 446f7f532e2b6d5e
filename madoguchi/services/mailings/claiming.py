"""Claiming (確保): the next mails of mailings, at the pace, with what became of their members meanwhile."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection, transaction

from madoguchi.models import OutgoingMail
from madoguchi.operators.schema.profile import Profile
from madoguchi.services.mailings.pace import held_pace, may_leave, note_leaving
from madoguchi.services.outbox import LEASE

NOT_WANTED = "not wanted any more"

# The address is the member's of now; none where nobody is to be told any more. Materialized, for a join may
# ask a subquery again for every row, and then more are claimed than may leave.
CLAIM = """
WITH due AS MATERIALIZED (
    SELECT id FROM madoguchi_outgoingmail
    WHERE operator = current_setting('madoguchi.operator') AND mailing_id IS NOT NULL
        AND sent_at IS NULL AND given_up_at IS NULL AND due_at <= %(now)s
        AND (claimed_until IS NULL OR claimed_until <= %(now)s)
    ORDER BY due_at LIMIT %(most)s FOR UPDATE SKIP LOCKED
)
UPDATE madoguchi_outgoingmail mail
SET claimed_until = %(until)s, attempts = mail.attempts + 1
FROM due
WHERE mail.id = due.id
RETURNING mail.id, mail.reference, mail.member_id, mail.mailing_id, mail.queued_at, mail.attempts,
    mail.recipient,
    (SELECT mailing.stopped_at IS NOT NULL FROM madoguchi_mailing mailing WHERE mailing.id = mail.mailing_id),
    (SELECT member.email FROM madoguchi_member member
     WHERE member.id = mail.member_id AND member.is_active AND member.wants_mail AND member.email <> ''
         AND NOT EXISTS (SELECT FROM madoguchi_mailchoice choice
             JOIN madoguchi_mailing mailing ON mailing.id = mail.mailing_id AND mailing.topic = choice.topic
             WHERE choice.operator = current_setting('madoguchi.operator')
                 AND choice.member_id = member.id AND NOT choice.is_wanted)
         AND NOT EXISTS (SELECT FROM madoguchi_deadaddress dead
             WHERE dead.operator = current_setting('madoguchi.operator')
                 AND dead.email_key = member.email_key))
"""


class Claimed(NamedTuple):
    """A mail in hand."""

    pk: int
    reference: UUID
    member_id: int | None
    mailing_id: int
    queued_at: datetime
    attempts: int
    recipient: str
    is_stopped: bool
    address: str | None


@dataclass(frozen=True, slots=True)
class Hand:
    """What a worker has taken: ``mails`` to be sent, and how many were dropped instead."""

    mails: list[Claimed]
    dropped: int


def claim(*, profile: Profile, most: int, now: datetime) -> Hand:
    """Take the next mails, no more than may leave now; what is not to be sent any more is dropped."""
    is_due = OutgoingMail.objects.filter(
        mailing__isnull=False, sent_at=None, given_up_at=None, due_at__lte=now
    )
    if not is_due.exists():  # an idle worker writes nothing
        return Hand([], 0)
    return _claim(profile=profile, most=most, now=now)


@transaction.atomic(durable=True)
def _claim(*, profile: Profile, most: int, now: datetime) -> Hand:
    pace = held_pace(now=now)
    allowed = may_leave(pace, profile=profile, most=most, now=now)
    taken = _taken(allowed, now=now) if allowed else []
    mails = [mail for mail in taken if mail.address and not mail.is_stopped]
    if mails:
        note_leaving(pace, len(mails), profile=profile, now=now)
    _drop(taken, now=now)
    _follow_members(mails)
    return Hand(mails, len(taken) - len(mails))


def _taken(most: int, *, now: datetime) -> list[Claimed]:
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, {"until": now + LEASE, "now": now, "most": most})
        return sorted(Claimed._make(row) for row in cursor.fetchall())


def _drop(taken: list[Claimed], *, now: datetime) -> None:
    """Delete what belongs to a batch that was taken back; give up what its member does not want."""
    stopped = [mail.pk for mail in taken if mail.is_stopped]
    unwanted = [mail.pk for mail in taken if not mail.is_stopped and not mail.address]
    if stopped:
        OutgoingMail.objects.filter(pk__in=stopped).delete()
    if unwanted:
        OutgoingMail.objects.filter(pk__in=unwanted).update(
            claimed_until=None, given_up_at=now, last_answer=NOT_WANTED
        )


def _follow_members(mails: list[Claimed]) -> None:
    """Note the address at which a mail is really sent, where its member has another now."""
    for mail in mails:
        if mail.address != mail.recipient:
            OutgoingMail.objects.filter(pk=mail.pk).update(recipient=mail.address)
