"""Mailing (メール送信): the worker writes the mails that journeys wait for, each exactly once.

Pages only note that a mail is due. Whether there is an account to write to is found out here, where nobody
measures the time it takes.
"""

import logging
from contextlib import suppress
from datetime import datetime, timedelta

from django.db import transaction

from madoguchi.domain.match_keys import email_key
from madoguchi.flows.desk import Desk
from madoguchi.flows.drafts import Visit, new_link
from madoguchi.flows.journeys import NoSuchJourney, journey_named
from madoguchi.flows.positions import is_final_wait, is_wait, open_stage
from madoguchi.flows.waits import WAITS
from madoguchi.flows.waits.wanted import Wanted
from madoguchi.flows.walking import MOST_OF_A_DRAFT, Walk
from madoguchi.models import Draft
from madoguchi.operators.schema.profile import Profile
from madoguchi.services.addresses import address_of
from madoguchi.services.mails import queue_mail
from madoguchi.services.tallies import note_try

MOST_AT_ONCE = 100
MOST_TO_AN_ADDRESS = 10
A_DAY = timedelta(days=1)
UNTIL_NEXT_TRY = timedelta(minutes=10)

logger = logging.getLogger(__name__)


class TooManyMails(Exception):
    """An address, or a draft, has had its mails; what was to stand in this one is not done either."""


def write_due_mails(*, profile: Profile, now: datetime) -> int:
    """Write what is due to the operator's visitors; give how many drafts were seen to."""
    done = 0
    while done < MOST_AT_ONCE and _write_next(profile=profile, now=now):
        done += 1
    return done


@transaction.atomic
def _write_next(*, profile: Profile, now: datetime) -> bool:
    due = Draft.objects.filter(mail_due_at__lte=now).order_by("mail_due_at")
    draft = due.select_for_update(skip_locked=True).first()
    if draft is None:
        return False
    try:
        with transaction.atomic():
            draft.mail_due_at = None
            _write(profile=profile, draft=draft, now=now)
            draft.save()
    except Exception as error:  # noqa: BLE001  # one that cannot be written must not hold up the others
        logger.error("mails of draft %s: %s", draft.pk, type(error).__name__)  # noqa: TRY400
        Draft.objects.filter(pk=draft.pk).update(mail_due_at=now + UNTIL_NEXT_TRY)
    return True


def _write(*, profile: Profile, draft: Draft, now: datetime) -> None:
    try:
        journey = journey_named(profile, draft.journey)
    except NoSuchJourney:  # the operator took it out of the profile while someone was on the way
        return
    walk = Walk(profile=profile, name=draft.journey, journey=journey, source="", now=now)
    number = open_stage(journey, draft.answers)
    if number > len(journey.stages) or not is_wait(journey.stages[number - 1]):
        return
    desk = walk.desk(Visit(draft))
    with suppress(TooManyMails), transaction.atomic():
        _queue_all(walk=walk, draft=draft, desk=desk, wait=journey.stages[number - 1].steps[0])
    draft.mailed_at, draft.mailed_to = now, desk.email
    if is_final_wait(journey, number):
        draft.ended_at, draft.answers = now, {}


def _queue_all(*, walk: Walk, draft: Draft, desk: Desk, wait: str) -> None:
    """Queue what a wait wants, with whatever it has done for that; raises TooManyMails."""
    wanted = WAITS[wait].mails(desk)
    if wanted and not _may_be_mailed(draft, desk.email, now=walk.now):
        raise TooManyMails
    for each in wanted:
        _queue(walk=walk, draft=draft, wanted=each)
    draft.mails += bool(wanted)


def _may_be_mailed(draft: Draft, recipient: str, *, now: datetime) -> bool:
    """Test whether it is not too much: a draft has five mails, and one more for each address corrected.

    Only what would be sent is counted, so that nobody uses up an address by asking for what is not there.
    """
    if draft.mails >= MOST_OF_A_DRAFT and draft.mailed_to == recipient:
        return False
    subject = f"mail to:{email_key(recipient).casefold()}"
    return note_try(subject=subject, limit=MOST_TO_AN_ADDRESS, window=A_DAY, now=now) is None


def _queue(*, walk: Walk, draft: Draft, wanted: Wanted) -> None:
    values, secrets = dict(wanted.values), dict(wanted.secrets)
    if wanted.has_link:
        link, token = new_link(
            draft=draft,
            recipient=wanted.recipient,
            member=wanted.member,
            hours=walk.journey.link_hours,
            now=walk.now,
        )
        values["valid_until"] = link.expires_at
        secrets["link"] = address_of(walk.profile, f"{walk.name}/link/{token}/")
    whose = wanted.member.pk if wanted.member else 0
    queue_mail(
        profile=walk.profile,
        kind=wanted.kind,
        recipient=wanted.recipient,
        key=f"draft-{draft.pk}-{draft.mails}-{whose}",
        values=values,
        secrets=secrets,
        member=wanted.member,
        now=walk.now,
    )
