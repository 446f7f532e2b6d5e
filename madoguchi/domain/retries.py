"""Retries (再送): when a mail that was not taken, or a job that failed, is tried again, and when given up."""

from datetime import timedelta

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
MOST_TRIES = 21  # more than three days after the first, by the waits between them
MOST_TRIES_WITHOUT_RELAY = 7  # so that a relay that comes back is found within an hour
MOST_TRIES_OF_A_JOB = 10


def wait_before_retry(*, attempts: int) -> timedelta:
    """Give how long a mail or job waits after so many tries: a minute, doubling up to six hours.

    >>> [wait_before_retry(attempts=n).total_seconds() / 60 for n in (1, 2, 3, 9, 10, 99)]
    [1.0, 2.0, 4.0, 256.0, 360.0, 360.0]
    """
    doublings: int = 2 ** min(attempts - 1, 10)
    return min(FIRST_WAIT * doublings, LONGEST_WAIT)


def is_spent(*, attempts: int) -> bool:
    """Test whether a mail is given up: after three days of tries, however long it waited for its first.

    >>> [is_spent(attempts=tries) for tries in (1, 20, 21)]
    [False, False, True]
    >>> sum((wait_before_retry(attempts=tries) for tries in range(1, 21)), timedelta()).days
    3
    """
    return attempts >= MOST_TRIES


def tries_without_relay(*, attempts: int) -> int:
    """Give how many tries count for a mail that found no relay: not all, for it had no chance.

    >>> [tries_without_relay(attempts=tries) for tries in (1, 7, 8, 99)]
    [1, 7, 7, 7]
    """
    return min(attempts, MOST_TRIES_WITHOUT_RELAY)
