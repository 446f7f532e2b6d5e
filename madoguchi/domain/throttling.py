"""Throttling (試行制限): a stranger who guesses waits longer and longer; nobody is locked out for good.

30 seconds at first, doubling up to a quarter of an hour: fewer than 100 guesses a day at one login ID.
"""

from datetime import datetime, timedelta

FREE_TRIES_OF_AN_ID = 5
FREE_TRIES_OF_A_SOURCE = 50
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=15)
OUT_OF_ORDER = timedelta(minutes=1)
FORGOTTEN_AFTER = timedelta(hours=12)


def wait_after(*, failures: int, free: int) -> timedelta:
    """Give how long the next try waits after failures in a row, the first ``free`` costing nothing.

    >>> [wait_after(failures=n, free=5).seconds for n in (4, 5, 6, 9, 10, 99)]
    [0, 30, 60, 480, 900, 900]
    """
    if failures < free:
        return timedelta(0)
    doublings: int = 2 ** min(failures - free, 10)
    return min(FIRST_WAIT * doublings, LONGEST_WAIT)


def failures_still_counted(*, failures: int, last_failed_at: datetime, now: datetime) -> int:
    """Forget failures after half a day, and those that a clock since set back left in the future."""
    is_from_the_future = last_failed_at - now > OUT_OF_ORDER
    is_forgotten = now - last_failed_at >= FORGOTTEN_AFTER
    return 0 if is_forgotten or is_from_the_future else failures
