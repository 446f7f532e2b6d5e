"""Earning (ポイント付与): what the bill versions just published earn, in one statement a step.

A bill earns once, whatever its version: its lot is given the difference to what it was given so far. What a
correction takes away is taken back as far as it has not been spent. The rule is that of ``domain.points``.
"""

from datetime import datetime
from typing import Any

from django.db import connection

from madoguchi.domain.clock import business_day
from madoguchi.operators.schema.points import Points
from madoguchi.services.points import expire_points

FRESH = "DROP TABLE IF EXISTS entitled"
# ``differing`` holds the versions that bills.publish has just published.
ENTITLED = """
CREATE TEMPORARY TABLE entitled ON COMMIT DROP AS
SELECT place.customer_id, bill.place_id, bill.number, bill.month,
    CASE WHEN place.address LIKE ANY (%(areas)s) THEN 0 ELSE
        greatest(0, stated + unstated - unstated * %(percent)s / (100 + %(percent)s)) / %(yen_per_point)s
    END AS points,
    CASE WHEN %(valid_months)s > 0
        THEN (bill.month + make_interval(months => %(valid_months)s + 1) - interval '1 day')::date
    END AS expires_on
FROM differing bill
JOIN madoguchi_place place ON place.id = bill.place_id
CROSS JOIN LATERAL (
    SELECT coalesce(sum((facts->>'payable')::bigint - (facts->>'tax')::bigint), 0)::bigint AS stated,
           coalesce(sum((facts->>'payable')::bigint) FILTER (WHERE NOT facts ? 'tax'), 0)::bigint AS unstated
    FROM jsonb_array_elements(bill.lines) item (facts)
) yen
"""
LOTS = """
INSERT INTO madoguchi_pointlot (operator, customer_id, place_id, bill_number, month, expires_on, balance)
SELECT current_setting('madoguchi.operator'), customer_id, place_id, number, month, expires_on, 0
FROM entitled WHERE points > 0 AND (expires_on IS NULL OR expires_on >= %(today)s)
ORDER BY place_id, month
ON CONFLICT (operator, place_id, bill_number) DO NOTHING
"""
ENTRIES = """
WITH held AS (
    SELECT lot.id, lot.balance, entitled.points FROM entitled
    JOIN madoguchi_pointlot lot ON lot.operator = current_setting('madoguchi.operator')
        AND lot.place_id = entitled.place_id AND lot.bill_number = entitled.number
    WHERE lot.expires_on IS NULL OR lot.expires_on >= %(today)s
    ORDER BY lot.id FOR UPDATE OF lot
), corrected AS (
    SELECT held.id, greatest(held.points - issued.points, -held.balance) AS points FROM held
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(CASE WHEN entry.debit = 'issued' THEN entry.points ELSE -entry.points END), 0)
            AS points
        FROM madoguchi_pointentry entry
        WHERE entry.lot_id = held.id AND 'issued' IN (entry.debit, entry.credit)
    ) issued
)
INSERT INTO madoguchi_pointentry (operator, lot_id, debit, credit, points, entered_at)
SELECT current_setting('madoguchi.operator'), id,
    CASE WHEN points > 0 THEN 'issued' ELSE 'balance' END,
    CASE WHEN points > 0 THEN 'balance' ELSE 'issued' END,
    abs(points), %(now)s
FROM corrected WHERE points <> 0
"""


def earn_points(*, points: Points, now: datetime) -> None:
    """Give the customers what their bills earn, in the transaction that publishes them."""
    rule = points.rule
    facts: dict[str, Any] = {
        "percent": rule.tax_percent,
        "yen_per_point": rule.yen_per_point,
        "valid_months": rule.valid_months,
        "areas": [f"%{area}%" for area in points.excluded_areas],
        "today": business_day(now=now),
        "now": now,
    }
    expire_points(now=now)
    with connection.cursor() as cursor:
        for statement in (FRESH, ENTITLED, "ANALYZE entitled", LOTS, ENTRIES):
            cursor.execute(statement, facts)
