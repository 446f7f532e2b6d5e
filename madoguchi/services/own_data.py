"""A member's own data (登録情報の控え): given out on demand, which is noted and not done without end."""

from datetime import datetime, timedelta

from madoguchi.domain.history import EventKind
from madoguchi.domain.reasons import ReasonCode
from madoguchi.models import Member
from madoguchi.services.history import note_event
from madoguchi.services.tallies import TooManyTries, refuse_beyond

MOST_COPIES, WITHIN = 10, timedelta(hours=1)


class CopiesWait(TooManyTries):
    """The next copy is given at ``ready_at``."""

    code = ReasonCode.COPIES_WAIT


def give_out(*, member_id: int, now: datetime) -> Member:
    """Note that a member takes a copy, and give what is known of the account; raises CopiesWait."""
    try:
        refuse_beyond(subject=f"copy:{member_id}", limit=MOST_COPIES, window=WITHIN, now=now)
    except TooManyTries as refusal:
        raise CopiesWait(refusal.ready_at) from None
    note_event(member_id=member_id, kind=EventKind.DATA_COPIED, now=now)
    return Member.objects.get(pk=member_id)
