"""A member's own data (登録情報の控え): given out on demand, which is noted and not done without end."""

from datetime import datetime, timedelta

from madoguchi.domain.history import EventKind
from madoguchi.models import Member
from madoguchi.services.history import note_event
from madoguchi.services.tallies import refuse_beyond

MOST_COPIES, WITHIN = 10, timedelta(hours=1)


def give_out(*, member_id: int, now: datetime) -> Member:
    """Note that a member takes a copy, and give what is known of the account; raises TooManyTries."""
    refuse_beyond(subject=f"copy:{member_id}", limit=MOST_COPIES, window=WITHIN, now=now)
    note_event(member_id=member_id, kind=EventKind.DATA_COPIED, now=now)
    return Member.objects.get(pk=member_id)
