"""Tallies (試行回数): a try is counted and committed before it is judged.

Whoever guesses in parallel, or kills a process between counting and judging, has spent the try all the same.
"""

from datetime import datetime, timedelta
from math import ceil
from typing import Any, ClassVar

from django.db import connection, transaction

from madoguchi.domain.reasons import Reason, ReasonCode
from madoguchi.models import Tally
from madoguchi.models.scope import operator_in_scope
from madoguchi.services.subjects import keyed_hash

KEPT = timedelta(days=3)  # no stretch of time is longer than a day

# One statement, so that tries at the same moment queue for the row. A stretch of time that began in the
# future was left by a clock since set back, and counts no more.
COUNT = """
INSERT INTO madoguchi_tally AS tally (operator, subject, began_at, tries)
VALUES (%(operator)s, %(subject)s, %(now)s, 1)
ON CONFLICT (operator, subject) DO UPDATE SET
    tries = CASE WHEN {runs} THEN tally.tries + 1 ELSE 1 END,
    began_at = CASE WHEN {runs} THEN tally.began_at ELSE EXCLUDED.began_at END
RETURNING tries, began_at
""".format(runs="abs(extract(epoch FROM EXCLUDED.began_at - tally.began_at)) < %(seconds)s")


class TooManyTries(Exception):
    """The next try must wait until ``ready_at``."""

    code: ClassVar[ReasonCode] = ReasonCode.TRIES_WAIT

    def __init__(self, ready_at: datetime) -> None:
        super().__init__(ready_at.isoformat())
        self.ready_at = ready_at

    def why(self, *, now: datetime) -> Reason:
        """Say how long to wait, at least a second."""
        seconds = max(1, ceil((self.ready_at - now).total_seconds()))
        return Reason(self.code, values={"seconds": seconds, "minutes": ceil(seconds / 60)})


def note_try(*, subject: str, limit: int, window: timedelta, now: datetime) -> datetime | None:
    """Count a try in the running transaction; give when the next may be made if this one may not.

    The caller commits before it judges the try, also one that is refused.
    """
    facts: dict[str, Any] = {
        "operator": operator_in_scope(),
        "subject": keyed_hash(subject),
        "now": now,
        "seconds": window.total_seconds(),
    }
    with connection.cursor() as cursor:
        cursor.execute(COUNT, facts)
        tries, began_at = cursor.fetchone()
    return began_at + window if tries > limit else None


def forget_tries(*, subject: str) -> None:
    """Begin to count anew: whoever has just proven something did not guess."""
    Tally.objects.filter(subject=keyed_hash(subject)).delete()


def refuse_beyond(*, subject: str, limit: int, window: timedelta, now: datetime) -> None:
    """Count a try of a subject for good; raises TooManyTries where it may not be judged.

    At most ``limit`` tries are judged in a ``window``, which begins with the first of them. Not to be called
    inside a transaction.
    """
    with transaction.atomic(durable=True):  # a count that could be taken back is none
        ready_at = note_try(subject=subject, limit=limit, window=window, now=now)
    if ready_at:
        raise TooManyTries(ready_at)


def sweep(*, now: datetime) -> int:
    """Delete tallies whose stretch of time is long over; give how many."""
    deleted, _each = Tally.objects.filter(began_at__lt=now - KEPT).delete()
    return deleted
