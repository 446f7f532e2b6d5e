"""Filling (宛先展開): the mails of a mailing are laid into the outbox, a few thousand members a slice.

One statement a slice: members in the order of their numbers, of these who is concerned and wants to hear.
The key of a mail names kind, month and member, so neither a second batch nor a second try writes a second
mail. One that was in hand when its batch was taken back (a worker may have died with it) keeps its key: it
is taken over by the mailing that concerns its member now. A bill that was paid, read or corrected since has a
current version of another batch, and is still one that the mailing's batch has told of: it counts, by the
month that it is for now.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import F

from madoguchi.domain.announcements import FIRST, LAST
from madoguchi.domain.clock import business_day
from madoguchi.domain.months import first_day, months_before
from madoguchi.models import Mailing
from madoguchi.services.bell import ring
from madoguchi.services.jobs import Work

MEMBERS_A_SLICE = 5000

# Bills are looked up place by place and versions bill by bill (LIMIT, OFFSET), whatever the planner knows of
# the tables: a join may read the whole batch for each slice, or for each member.
FILL = """
WITH slice AS MATERIALIZED (
    SELECT id, email, email_key, is_active AND wants_mail AND email <> '' AS hears
    FROM madoguchi_member
    WHERE operator = current_setting('madoguchi.operator') AND id > %(after)s
    ORDER BY id LIMIT %(most)s
), concerned AS (
    SELECT slice.id, slice.email, max(bill.month) AS month
    FROM slice
    JOIN madoguchi_memberplace held
        ON held.operator = current_setting('madoguchi.operator') AND held.member_id = slice.id
    CROSS JOIN LATERAL (
        SELECT month FROM madoguchi_bill current
        WHERE operator = current_setting('madoguchi.operator') AND place_id = held.place_id
            AND superseded_at IS NULL AND month BETWEEN %(first)s AND %(last)s
            AND (batch_id = %(batch)s OR EXISTS (SELECT FROM madoguchi_bill told
                WHERE told.operator = current_setting('madoguchi.operator')
                    AND told.place_id = current.place_id AND told.number = current.number
                    AND told.batch_id = %(batch)s OFFSET 0))
        ORDER BY month DESC LIMIT 1
    ) bill
    WHERE slice.hears
        AND NOT EXISTS (SELECT FROM madoguchi_mailchoice choice
            WHERE choice.operator = current_setting('madoguchi.operator')
            AND choice.member_id = slice.id AND choice.topic = %(topic)s AND NOT choice.is_wanted)
        AND NOT EXISTS (SELECT FROM madoguchi_deadaddress dead
            WHERE dead.operator = current_setting('madoguchi.operator') AND dead.email_key = slice.email_key)
    GROUP BY slice.id, slice.email
), taken_over AS (
    UPDATE madoguchi_outgoingmail mail
    SET mailing_id = %(mailing)s, due_at = %(now)s, attempts = 0, last_answer = ''
    FROM madoguchi_mailing stopped, concerned
    WHERE stopped.operator = current_setting('madoguchi.operator') AND stopped.kind = %(kind)s
        AND stopped.month = %(month)s AND stopped.stopped_at IS NOT NULL
        AND mail.operator = current_setting('madoguchi.operator') AND mail.mailing_id = stopped.id
        AND mail.sent_at IS NULL AND mail.given_up_at IS NULL
        AND mail.member_id = concerned.id AND concerned.month = %(month)s
    RETURNING 1
), laid AS (
    INSERT INTO madoguchi_outgoingmail (operator, key, kind, reference, member_id, mailing_id, recipient,
        subject, body, secrets, queued_at, due_at, attempts, last_answer)
    SELECT current_setting('madoguchi.operator'), %(key)s || id, %(kind)s, gen_random_uuid(), id, %(mailing)s,
        email, '', '', '{}', %(now)s, %(now)s, 0, ''
    FROM concerned WHERE month = %(month)s ORDER BY id
    ON CONFLICT (operator, key) DO NOTHING
    RETURNING 1
)
SELECT (SELECT count(*) FROM laid) + (SELECT count(*) FROM taken_over), (SELECT max(id) FROM slice)
"""


def fill(work: Work) -> Mapping[str, Any] | None:
    """Lay the mails of the next members into the outbox: a slice of the job that ``announce`` defers."""
    mailing = Mailing.objects.select_for_update().get(pk=work.arguments["mailing"])
    if mailing.stopped_at:
        return None
    laid, last = _lay(mailing, work)
    mine = Mailing.objects.filter(pk=mailing.pk)
    mine.update(queued=F("queued") + laid, filled_at=work.now if last is None else None)
    ring()
    return None if last is None else {"after": last}


def _lay(mailing: Mailing, work: Work) -> tuple[int, int | None]:
    with connection.cursor() as cursor:
        cursor.execute(FILL, facts_of(mailing, after=work.state.get("after", 0), now=work.now))
        laid, last = cursor.fetchone()
    return int(laid), last


def facts_of(mailing: Mailing, *, after: int, now: datetime) -> dict[str, Any]:
    """Give what FILL is asked with for the members behind a number."""
    at_hand = first_day(business_day(now=mailing.announced_at))
    return {
        "after": after,
        "most": MEMBERS_A_SLICE,
        "first": months_before(at_hand, -FIRST),
        "last": months_before(at_hand, -LAST),
        "batch": mailing.batch_id,
        "topic": mailing.topic,
        "key": f"{mailing.kind}-{mailing.month:%Y-%m}-",
        "kind": mailing.kind,
        "mailing": mailing.pk,
        "month": mailing.month,
        "now": now,
    }
