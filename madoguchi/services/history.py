"""History (ご利用履歴): events of an account, noted by whoever causes them and read by the member."""

from datetime import datetime

from madoguchi.domain.history import EventKind
from madoguchi.models import MemberEvent
from madoguchi.services.origins import origin_at_hand

MOST_EVENTS = 100


def note_event(*, member_id: int, kind: EventKind, now: datetime, **details: str | int) -> None:
    """Note an event in the transaction that causes it; where it was asked for is added by itself.

    ``details`` are for the words of the kind; no secret, address or name stands in them.
    """
    source, browser = origin_at_hand()
    MemberEvent.objects.create(
        member_id=member_id, kind=kind, at=now, source=source, browser=browser, details=details
    )


def events_of(*, member_id: int, most: int | None = MOST_EVENTS) -> list[MemberEvent]:
    """List the events of a member, the newest first; ``most`` None lists all."""
    return list(MemberEvent.objects.filter(member_id=member_id).order_by("-id")[:most])
