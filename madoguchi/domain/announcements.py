"""Announcements (請求額確定のお知らせ): which billed months are news, and how fast mails leave."""

from datetime import date, datetime, timedelta

FIRST, LAST = -1, 2  # months, counted from the one at hand
BURST = timedelta(seconds=5)


def is_news(*, month: date, today: date) -> bool:
    """Test whether a billed month is told by mail: from the last one to two ahead, so no history is.

    A month stays news for less than 150 days, which is how long its mails are remembered at least.

    >>> today = date(2024, 12, 31)
    >>> [is_news(month=date(y, m, 1), today=today) for y, m in ((2024, 10), (2024, 11), (2025, 2), (2025, 3))]
    [False, True, True, False]
    """
    ahead = (month.year - today.year) * 12 + month.month - today.month
    return FIRST <= ahead <= LAST


def wait_between(*, per_minute: int) -> timedelta:
    """Give the pause between two mails.

    >>> wait_between(per_minute=600).total_seconds()
    0.1
    """
    return timedelta(minutes=1) / per_minute


def allowed_now(*, free_at: datetime, per_minute: int, now: datetime) -> int:
    """Give how many mails may leave now, if the next was free to leave at ``free_at``.

    What was not used in the last seconds may be made up for, and no more, however long nothing was sent.

    >>> at = datetime(2024, 10, 21, 10, 0)
    >>> [allowed_now(free_at=at - timedelta(seconds=s), per_minute=600, now=at) for s in (-1, 0, 2, 3600)]
    [0, 1, 21, 51]
    """
    if free_at > now:
        return 0
    return (now - _since(free_at, per_minute=per_minute, now=now)) // wait_between(per_minute=per_minute) + 1


def next_free(*, free_at: datetime, sent: int, per_minute: int, now: datetime) -> datetime:
    """Give when the next mail may leave after so many.

    >>> at = datetime(2024, 10, 21, 10, 0)
    >>> (next_free(free_at=at, sent=1, per_minute=600, now=at) - at).total_seconds()
    0.1
    """
    return _since(free_at, per_minute=per_minute, now=now) + sent * wait_between(per_minute=per_minute)


def _since(free_at: datetime, *, per_minute: int, now: datetime) -> datetime:
    return max(free_at, now - max(BURST, wait_between(per_minute=per_minute)))
