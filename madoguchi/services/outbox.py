"""The outbox (送信箱): mails that are due are handed over, one claim, one try, one note of the answer each.

A claim is a lease: a worker that is killed leaves its one mail to whoever comes after the lease, under the
same Message-ID. Nothing is locked while a relay is spoken to. Mails of mailings go another way, at their own
pace (``services/mailings``), so that nobody waits for a link behind a hundred thousand announcements.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic

from django.db import transaction
from django.db.models import Q, QuerySet

from madoguchi.adapters.mail import Mail, Message
from madoguchi.models import OutgoingMail
from madoguchi.operators.schema.profile import Profile
from madoguchi.services.mails.marks import filled_in
from madoguchi.services.relay_answers import RelayAnswers, note_answer

LEASE = timedelta(minutes=20)  # longer than a turn with the slowest conversation, ten minutes for the content
TURN = timedelta(seconds=30)

type Send = Callable[[Mail], None]


def hand_over(
    *,
    profile: Profile,
    now: datetime,
    send: Send,
    most: int = 100,
    goes_on: Callable[[], bool] = lambda: True,
    answers: RelayAnswers | None = None,
) -> int:
    """Hand due mails of the operator in scope over, at most so many; tell how many were tried.

    Ends early when no relay is there, when it is slow, or when ``goes_on`` says so, which is asked between
    two mails. What the relay answered in earlier turns is in ``answers``, if the worker remembers it.
    """
    began, tried, is_there = monotonic(), 0, True
    heard = answers or RelayAnswers(profile)
    heard.begin_turn()
    at = now
    while is_there and tried < most and at - now <= TURN and goes_on() and (mail := _claim(at)):
        tried += 1
        is_there = _try(mail, heard, profile=profile, send=send, at=at)
        at = now + timedelta(seconds=monotonic() - began)
    heard.end_turn(at=at)
    return tried


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


def _try(mail: OutgoingMail, heard: RelayAnswers, *, profile: Profile, send: Send, at: datetime) -> bool:
    """Send a mail and note the answer; tell whether the relay is there for more."""
    try:
        send(_message(mail, profile))
    except Exception as error:  # noqa: BLE001  # one mail that cannot be sent must not hold up the others
        return heard.failed(mail, error, at=at)
    note_answer(mail, "", sent_at=at, secrets={})
    heard.taken(at=at)
    return True


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
