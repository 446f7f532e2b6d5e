"""Notices (お知らせ): where one stands, from its draft until it is shown no more."""

from datetime import datetime
from enum import StrEnum


class NoticeState(StrEnum):
    """Where a notice stands for the customers."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    SHOWN = "shown"
    OVER = "over"


def notice_state(*, starts_at: datetime | None, ends_at: datetime | None, now: datetime) -> NoticeState:
    """Say where a notice stands; without ``starts_at`` it was never published.

    >>> hour = [datetime.fromisoformat(f"2024-10-21T{hour}:00+09:00") for hour in (10, 11, 12)]
    >>> notice_state(starts_at=hour[0], ends_at=hour[2], now=hour[1])
    <NoticeState.SHOWN: 'shown'>
    >>> notice_state(starts_at=hour[0], ends_at=hour[1], now=hour[1])
    <NoticeState.OVER: 'over'>
    """
    if starts_at is None:
        return NoticeState.DRAFT
    if ends_at is not None and now >= ends_at:
        return NoticeState.OVER
    return NoticeState.SCHEDULED if now < starts_at else NoticeState.SHOWN
