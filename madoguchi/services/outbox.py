"""The outbox (送信箱): mails that are due are handed over, one claim, one try, one note of the answer each.

A claim is a lease: a worker that is killed leaves its one mail to whoever comes after the lease, under the
same Message-ID. Nothing is locked while a relay is spoken to. Mails of mailings go another way, at their own
pace (``services/mailings``), so that nobody waits for a link behind a hundred thousand announcements.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from madoguchi.adapters.mail import AddressRefused, Mail, Message, NotNow, Refused, RelayAway
from madoguchi.domain.retries import is_spent, wait_before_retry
from madoguchi.models import OutgoingMail
from madoguchi.operators.schema.profile import Profile
from madoguchi.services.mail_returns import note_refusal
from madoguchi.services.mails.marks import filled_in

LEASE = timedelta(minutes=10)  # longer than the slowest conversation with a relay
LONGEST_ANSWER = 300

logger = logging.getLogger(__name__)

type Send = Callable[[Mail], None]


def hand_over(
    *,
    profile: Profile,
    now: datetime,
    send: Send,
    most: int = 100,
    goes_on: Callable[[], bool] = lambda: True,
) -> int:
    """Hand due mails of the operator in scope over, at most so many; tell how many were tried.

    Ends early when no relay is there, or when ``goes_on`` says so, which is asked between two mails.
    """
    began = monotonic()
    for tried in range(most):
        at = now + timedelta(seconds=monotonic() - began)
        if not goes_on() or (mail := _claim(at)) is None:
            return tried
        if not _try(mail, profile=profile, send=send, at=at):
            return tried + 1
    return most


def due_mails(at: datetime) -> QuerySet[OutgoingMail]:
    """Find the mail that comes next; only the index puts it first, however many wait behind it."""
    is_free = Q(claimed_until=None) | Q(claimed_until__lte=at)
    waiting = OutgoingMail.objects.filter(
        is_free, mailing=None, sent_at=None, given_up_at=None, due_at__lte=at
    )
    return waiting.select_for_update(skip_locked=True).order_by("due_at")[:1]


@transaction.atomic(durable=True)  # a claim that could be taken back is none
def _claim(at: datetime) -> OutgoingMail | None:
    """Take the mail that has been due longest, and that nobody else has in hand."""
    mail = next(iter(due_mails(at)), None)
    if mail is not None:
        mail.claimed_until = at + LEASE
        mail.attempts += 1
        mail.save(update_fields=["claimed_until", "attempts"])
    return mail


def _try(mail: OutgoingMail, *, profile: Profile, send: Send, at: datetime) -> bool:
    """Send a mail and note the answer; tell whether the relay is there for more."""
    try:
        send(_message(mail, profile))
    except Exception as error:  # noqa: BLE001  # one mail that cannot be sent must not hold up the others
        note_failure(mail, error, profile=profile, at=at)
        return not isinstance(error, RelayAway)
    _note(mail, "", sent_at=at, secrets={})
    return True


def note_failure(mail: OutgoingMail, error: Exception, *, profile: Profile, at: datetime) -> None:
    """Note that a mail was not taken, and give it out of hand: for good, or until it is tried again."""
    if isinstance(error, Refused):
        _note(mail, error, given_up_at=at, bounced_at=at, secrets={})
        if isinstance(error, AddressRefused):
            note_refusal(mail=mail, code=error.code, status=error.status, profile=profile, now=at)
        return
    if not isinstance(error, NotNow):
        logger.error("mail %s cannot be sent: %s", mail.reference, type(error).__name__)
    if is_spent(attempts=mail.attempts, queued_at=mail.queued_at, now=at):
        _note(mail, error, given_up_at=at, secrets={})
    else:
        _note(mail, error, due_at=at + wait_before_retry(attempts=mail.attempts))


def _note(mail: OutgoingMail, answer: object, **changes: Any) -> None:
    """Note what became of a try, and give the mail out of hand."""
    words = str(answer).replace("\x00", "")[:LONGEST_ANSWER]
    OutgoingMail.objects.filter(pk=mail.pk).update(claimed_until=None, last_answer=words, **changes)


def _message(mail: OutgoingMail, profile: Profile) -> Message:
    return Message(
        operator=profile.slug,
        reference=mail.reference,
        sender=profile.mail.sender,
        sender_name=profile.mail.sender_name or profile.page_name,
        recipient=mail.recipient,
        subject=mail.subject,
        body=filled_in(mail.body, mail.secrets),
        written_at=mail.queued_at,
    )
