"""Handing over (送信): mails of mailings leave in their order, by one connection, noted one by one.

A note is committed before the next mail is begun, but not awaited on disk (``synchronous_commit``):
PostgreSQL has it, so a killed worker doubles the one mail in flight and no other. Should PostgreSQL die,
the worker still knows what it sent and notes it again. Only if both die at once, as when a machine loses
power, may the mails of the last second go out twice; each under its own Message-ID again.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic, sleep
from typing import Any

from django.db import Error, connection

from madoguchi.adapters.mail import Addressed, Announcement, prepare
from madoguchi.models import Mailing, OutgoingMail
from madoguchi.operators.schema.profile import Profile
from madoguchi.services.mail_stops import stop_address
from madoguchi.services.mailings.claiming import Claimed, claim
from madoguchi.services.mails.marks import mark
from madoguchi.services.mails.templates import STOP
from madoguchi.services.outbox import LEASE, Send
from madoguchi.services.relay_answers import RelayAnswers

MAILS_A_CLAIM = 100
SECONDS_A_TURN = 5.0  # after which mails that somebody waits for have their turn
SECONDS_TO_NOTE_AGAIN = LEASE.total_seconds() / 4

SENT = """
UPDATE madoguchi_outgoingmail SET sent_at = %s, claimed_until = NULL, last_answer = ''
WHERE id = %s AND sent_at IS NULL
RETURNING (SELECT stopped_at IS NOT NULL FROM madoguchi_mailing WHERE id = %s)
"""
SENT_AGAIN = """
UPDATE madoguchi_outgoingmail SET sent_at = %s, claimed_until = NULL, last_answer = ''
WHERE id = ANY(%s) AND sent_at IS NULL
"""
LET_GO = """
UPDATE madoguchi_outgoingmail SET claimed_until = NULL, attempts = attempts - 1
WHERE id = ANY(%s) AND sent_at IS NULL
"""

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Turn:
    """A worker's turn at an operator's mailings."""

    profile: Profile
    began_at: datetime
    send: Send
    goes_on: Callable[[], bool]
    heard: RelayAnswers
    began: float
    announcements: dict[int, tuple[Announcement, str]] = field(default_factory=dict)
    relay_is_away: bool = False

    @property
    def now(self) -> datetime:
        """The moment, by the clock that the turn was begun with."""
        return self.began_at + timedelta(seconds=monotonic() - self.began)

    @property
    def is_over(self) -> bool:
        """Whether others wait for their turn, the worker is to end, or there is no relay."""
        return self.relay_is_away or monotonic() - self.began > SECONDS_A_TURN or not self.goes_on()


def hand_over_mailings(
    *,
    profile: Profile,
    now: datetime,
    send: Send,
    goes_on: Callable[[], bool] = lambda: True,
    answers: RelayAnswers | None = None,
) -> int:
    """Hand over what may leave now of the operator's mailings, for some seconds; tell how many it was.

    What the relay answered in earlier turns is in ``answers``, if the worker remembers it.
    """
    turn, done = Turn(profile, now, send, goes_on, answers or RelayAnswers(profile), monotonic()), 0
    turn.heard.begin_turn()
    while not turn.is_over:
        hand = claim(profile=profile, most=MAILS_A_CLAIM, now=turn.now)
        tried = _send_all(hand.mails, turn) if hand.mails else 0
        done += tried + hand.dropped
        if tried < len(hand.mails) or not (hand.mails or hand.dropped):
            break
    turn.heard.end_turn(at=turn.now)
    return done


def _send_all(mails: list[Claimed], turn: Turn) -> int:
    """Send what was claimed, in order; give how many were tried. The others are let go.

    All of a claim share one lease, so a slow relay must not keep them: after the turn's time they are free.
    """
    tried, sent = 0, list[int]()
    with _notes_not_awaited():
        try:
            for mail in mails:
                tried += 1
                if not _send(mail, turn, sent) or turn.is_over:
                    break
            if tried < len(mails):
                _execute(LET_GO, [mail.pk for mail in mails[tried:]])
        except Error:
            connection.close()
            _note_again(sent, turn)
            raise
    return tried


def _send(mail: Claimed, turn: Turn, sent: list[int]) -> bool:
    """Send one mail and note the answer; tell whether to go on with the next of the same claim."""
    try:
        turn.send(_addressed(mail, turn))
    except Exception as error:  # noqa: BLE001  # one mail that cannot be sent must not hold up the others
        kept = OutgoingMail(
            pk=mail.pk, reference=mail.reference, attempts=mail.attempts, queued_at=mail.queued_at
        )
        turn.relay_is_away = not turn.heard.failed(kept, error, at=turn.now)
        return not turn.relay_is_away
    sent.append(mail.pk)
    is_stopped = _execute(SENT, turn.now, mail.pk, mail.mailing_id)
    turn.heard.taken(at=turn.now)
    return not is_stopped


def _addressed(mail: Claimed, turn: Turn) -> Addressed:
    announcement, topic = _announcement(mail.mailing_id, turn)
    return Addressed(
        announcement=announcement,
        reference=mail.reference,
        recipient=mail.address or "",
        stop=stop_address(profile=turn.profile, member_id=mail.member_id or 0, topic=topic),
        written_at=mail.queued_at,
    )


def _announcement(mailing_id: int, turn: Turn) -> tuple[Announcement, str]:
    if mailing_id not in turn.announcements:
        mailing, profile = Mailing.objects.get(pk=mailing_id), turn.profile
        made = prepare(
            operator=profile.slug,
            sender=profile.mail.sender,
            sender_name=profile.mail.sender_name or profile.page_name,
            returns_to=profile.mail.returns_to,
            subject=mailing.subject,
            body=mailing.body,
            mark=mark(STOP),
        )
        turn.announcements[mailing_id] = made, mailing.topic
    return turn.announcements[mailing_id]


@contextmanager
def _notes_not_awaited() -> Iterator[None]:
    _execute("SET synchronous_commit TO off")
    try:
        yield
    finally:
        with suppress(Error):  # a connection that broke is a new one, with its own setting
            _execute("RESET synchronous_commit")


def _note_again(sent: list[int], turn: Turn) -> None:
    """Note once more what was sent, for PostgreSQL may have died with notes that it had only in memory."""
    until = monotonic() + SECONDS_TO_NOTE_AGAIN
    while sent and monotonic() < until:
        try:
            _execute(SENT_AGAIN, turn.now, sent)
        except Error:
            connection.close()
            sleep(1)
        else:
            return
    if sent:
        logger.error("%s mails were sent and could not be noted; they may go out again", len(sent))


def _execute(statement: str, *values: Any) -> bool:
    """Run a statement; give the truth of what it returns, if it returns anything."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row = cursor.fetchone() if cursor.description else None
    return bool(row and row[0])
