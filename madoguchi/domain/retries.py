"""Retries (再送): when a mail that was not taken, or a job that failed, is tried again, and when given up."""

from datetime import datetime, timedelta

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
GIVEN_UP_AFTER = timedelta(days=3)
MOST_TRIES = 30
MOST_TRIES_OF_A_JOB = 10


def wait_before_retry(*, attempts: int) -> timedelta:
    """Give how long a mail or job waits after so many tries: a minute, doubling up to six hours.

    >>> [wait_before_retry(attempts=n).total_seconds() / 60 for n in (1, 2, 3, 9, 10, 99)]
    [1.0, 2.0, 4.0, 256.0, 360.0, 360.0]
    """
    doublings: int = 2 ** min(attempts - 1, 10)
    return min(FIRST_WAIT * doublings, LONGEST_WAIT)


def is_spent(*, attempts: int, queued_at: datetime, now: datetime) -> bool:
    """Test whether a mail is given up: after three days, or too many tries."""
    return attempts >= MOST_TRIES or now - queued_at >= GIVEN_UP_AFTER
