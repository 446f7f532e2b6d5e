"""Answers of the relay (送信結果): what is noted of a mail that was not taken, and what is believed of it.

A relay that is at fault itself (no login, a limit, a broken name service) refuses everybody, and often in the
words for a mailbox that is not there. So a refused recipient is set aside until the relay takes somebody's
mail. Where it takes none, a few are believed all the same, for most turns are of one mail; further ones are
tried again, and after many in a row the relay counts as away.
"""

import logging
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from madoguchi.adapters.mail import AddressRefused, NotNow, Refused, RelayAway, RelayRefuses
from madoguchi.domain.retries import is_spent, tries_without_relay, wait_before_retry
from madoguchi.models import OutgoingMail
from madoguchi.operators.schema.profile import Profile
from madoguchi.services.mail_returns import note_refusal

BELIEVED_ALONE = 3
MOST_IN_A_ROW = 20
LONGEST_ANSWER = 300

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class RelayAnswers:
    """What one worker hears of an operator's mails: how many recipients were refused since one was taken.

    ``aside`` are those of the turn that wait for a judgement; they stay in hand, and come back after the
    lease if the turn breaks.
    """

    profile: Profile
    in_a_row: int = 0
    aside: list[tuple[OutgoingMail, Exception]] = field(default_factory=list)

    def begin_turn(self) -> None:
        """Forget what a turn that broke has left."""
        self.aside.clear()

    def taken(self, *, at: datetime) -> None:
        """Hear that the relay took a mail: what it refused before, it meant."""
        self.in_a_row = 0
        self._judge_as(None, at=at)

    def failed(self, mail: OutgoingMail, error: Exception, *, at: datetime) -> bool:
        """Hear that a mail was not taken; tell whether the relay is there for more."""
        if not isinstance(error, AddressRefused | RelayRefuses):
            note_failure(mail, error, profile=self.profile, at=at)
            return not isinstance(error, RelayAway)
        self.in_a_row += 1
        self.aside.append((mail, error))
        return self.in_a_row < MOST_IN_A_ROW

    def end_turn(self, *, at: datetime) -> None:
        """Judge what stands aside, though the relay took nothing since."""
        if self.in_a_row >= MOST_IN_A_ROW:
            logger.error("the relay of %s refuses everybody and counts as away", self.profile.slug)
            self._judge_as(RelayAway, at=at)
        else:
            self._judge_as(None if self.in_a_row <= BELIEVED_ALONE else NotNow, at=at)

    def _judge_as(self, kind: type[NotNow] | None, *, at: datetime) -> None:
        """Note what stands aside, as what the relay said (None) or as another kind of failure."""
        for mail, error in self.aside:
            note_failure(mail, kind(str(error)) if kind else error, profile=self.profile, at=at)
        self.aside.clear()


def note_failure(mail: OutgoingMail, error: Exception, *, profile: Profile, at: datetime) -> None:
    """Note that a mail was not taken, and give it out of hand: for good, or until it is tried again.

    A mail is not given up because there is no relay: the operator mends that, however long it takes.
    """
    if isinstance(error, Refused):
        note_answer(mail, error, given_up_at=at, bounced_at=at, secrets={})
        if isinstance(error, AddressRefused):
            note_refusal(mail=mail, code=error.code, status=error.status, profile=profile, now=at)
        return
    if not isinstance(error, NotNow):
        logger.error("mail %s cannot be sent: %s", mail.reference, type(error).__name__)
    if isinstance(error, RelayAway):
        tries = tries_without_relay(attempts=mail.attempts)
        note_answer(mail, error, attempts=tries, due_at=at + wait_before_retry(attempts=tries))
    elif is_spent(attempts=mail.attempts):
        note_answer(mail, error, given_up_at=at, secrets={})
    else:
        note_answer(mail, error, due_at=at + wait_before_retry(attempts=mail.attempts))


def note_answer(mail: OutgoingMail, answer: object, **changes: Any) -> None:
    """Note what became of a try, and give the mail out of hand."""
    words = str(answer).replace("\x00", "")[:LONGEST_ANSWER]
    OutgoingMail.objects.filter(pk=mail.pk).update(claimed_until=None, last_answer=words, **changes)
