"""The pace (送信速度): how many mails of mailings may leave now, for all workers of an operator together."""

from datetime import datetime

from madoguchi.domain.announcements import allowed_now, next_free
from madoguchi.domain.service_hours import is_open
from madoguchi.models import MailPace
from madoguchi.operators.schema.profile import Profile


def held_pace(*, now: datetime) -> MailPace:
    """Give the operator's pace, held until the transaction ends."""
    MailPace.objects.bulk_create([MailPace(free_at=now)], ignore_conflicts=True)
    return MailPace.objects.select_for_update().get()


def may_leave(pace: MailPace, *, profile: Profile, most: int, now: datetime) -> int:
    """Give how many mails may leave now, at most so many; none outside the hours for it."""
    if not is_open(hours=profile.mail.sending_hours.window, now=now):
        return 0
    allowed = allowed_now(free_at=pace.free_at, per_minute=profile.mail.mails_per_minute, now=now)
    return min(most, allowed)


def note_leaving(pace: MailPace, count: int, *, profile: Profile, now: datetime) -> None:
    """Note that so many mails leave, so that the next ones wait."""
    free_at = next_free(free_at=pace.free_at, sent=count, per_minute=profile.mail.mails_per_minute, now=now)
    MailPace.objects.filter(pk=pace.pk).update(free_at=free_at)
