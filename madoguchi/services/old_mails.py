"""Old mails (保存期間): what is done with is removed after the profile's days; how many there were stays."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import connection

from madoguchi.services.jobs import Work

REMOVING = "old_mails"
MAILS_A_SLICE = 10_000

REMOVE = """
WITH old AS MATERIALIZED (
    SELECT id FROM madoguchi_outgoingmail
    WHERE operator = current_setting('madoguchi.operator') AND queued_at < %(before)s
        AND (sent_at IS NOT NULL OR given_up_at IS NOT NULL)
    ORDER BY queued_at LIMIT %(most)s FOR UPDATE SKIP LOCKED
), removed AS (
    DELETE FROM madoguchi_outgoingmail mail USING old WHERE mail.id = old.id
    RETURNING mail.kind, mail.sent_at, mail.given_up_at, mail.bounced_at,
        date_trunc('month', mail.queued_at AT TIME ZONE 'Asia/Tokyo')::date AS month
), counted AS (
    INSERT INTO madoguchi_mailcount AS known (operator, month, kind, sent, given_up, returned)
    SELECT current_setting('madoguchi.operator'), month, kind, count(sent_at),
        count(*) FILTER (WHERE sent_at IS NULL), count(bounced_at)
    FROM removed GROUP BY month, kind
    ON CONFLICT (operator, month, kind) DO UPDATE SET sent = known.sent + excluded.sent,
        given_up = known.given_up + excluded.given_up, returned = known.returned + excluded.returned
)
SELECT count(*) FROM removed
"""


def remove_old_mails(work: Work) -> Mapping[str, Any] | None:
    """Remove a slice of the mails that are old enough, and count them: a job, done every night."""
    before = work.now - timedelta(days=work.profile.mail.keeps_sent_days)
    with connection.cursor() as cursor:
        cursor.execute(REMOVE, {"before": before, "most": MAILS_A_SLICE})
        (removed,) = cursor.fetchone()
    return {"removed": work.state.get("removed", 0) + removed} if removed == MAILS_A_SLICE else None
