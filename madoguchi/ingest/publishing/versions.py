"""Versions put back (請求の差し戻し): what stood before a batch is published anew; nothing is edited."""

from datetime import datetime

from madoguchi.ingest.publishing.bills import SUPERSEDE
from madoguchi.ingest.staging import count_of, rows_of
from madoguchi.models import Batch

COPIED = "month, total, status, due_on, paid_on, read_on, quantity, days, summary, lines, fingerprint"

LATER = """
SELECT max(current.batch_id) FROM madoguchi_bill mine
JOIN madoguchi_bill current ON current.operator = mine.operator AND current.place_id = mine.place_id
    AND current.number = mine.number AND current.superseded_at IS NULL
WHERE mine.batch_id = %(batch)s AND current.batch_id <> %(batch)s
"""
# ``differing`` is what the points are reckoned from as well: nothing is earned by a bill that is no more.
STOOD_BEFORE = """
CREATE TEMPORARY TABLE differing ON COMMIT DROP AS
SELECT mine.id AS current_id, mine.place_id, mine.number, mine.version + 1 AS version, before.id AS before_id,
       coalesce(before.month, mine.month) AS month, coalesce(before.lines, '[]'::jsonb) AS lines
FROM madoguchi_bill mine
LEFT JOIN madoguchi_bill before ON before.operator = mine.operator AND before.place_id = mine.place_id
    AND before.number = mine.number AND before.version = mine.follows
WHERE mine.batch_id = %(batch)s AND mine.superseded_at IS NULL
"""
PUT_BACK = f"""
INSERT INTO madoguchi_bill
    (operator, place_id, number, version, batch_id, published_at, follows, edition, registered_at, {COPIED})
SELECT before.operator, before.place_id, before.number, differing.version, before.batch_id, %(now)s,
       before.follows, coalesce(before.edition, before.version),
       coalesce(before.registered_at, before.published_at),
       {", ".join(f"before.{name.strip()}" for name in COPIED.split(","))}
FROM differing JOIN madoguchi_bill before ON before.id = differing.before_id
ORDER BY before.place_id
"""


def later_batch(batch: Batch) -> int | None:
    """Give the newest batch that published a bill of this one's again."""
    found: int | None = rows_of(LATER, {"batch": batch.pk})[0][0]
    return found


def put_back(batch: Batch, *, now: datetime) -> int:
    """Supersede a batch's versions, publish what stood before as the next; give how many there were.

    A copy counts as the batch's whose statement it is, and follows what that followed.
    """
    facts = {"batch": batch.pk, "now": now}
    count_of("DROP TABLE IF EXISTS differing")
    found = count_of(STOOD_BEFORE, facts)
    count_of(SUPERSEDE, (now,))
    count_of(PUT_BACK, facts)
    return found
