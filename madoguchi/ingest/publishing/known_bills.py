"""Bills that a file names and that are known: found by number or month, and given their next version."""

import json
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection

from madoguchi.domain.bills import AccountSummary, BillLine, Reading, Statement, fingerprint
from madoguchi.domain.payments import Settlement
from madoguchi.ingest.publishing.known_places import unknown_places
from madoguchi.ingest.report import MOST_ROWS_ASIDE, LineFault
from madoguchi.ingest.staging import count_of, rows_of
from madoguchi.ingest.values import RowValues, ValueRefused
from madoguchi.models import Batch
from madoguchi.operators.schema.files import PaymentsFile, ReadingsFile

COLUMNS = {"line": "int", "place_number": "text", "bill_number": "text", "month": "date"}
ROWS_AT_ONCE = 5_000

MEANT = """
CREATE TEMPORARY TABLE meant ON COMMIT DROP AS
SELECT staged.line, min(bill.id) AS bill_id, count(bill.id) AS bills
FROM staged
JOIN madoguchi_place place ON place.number = staged.place_number
LEFT JOIN madoguchi_bill bill ON bill.operator = place.operator AND bill.place_id = place.id
    AND bill.superseded_at IS NULL
    AND (staged.bill_number = '' OR bill.number = staged.bill_number)
    AND (staged.month IS NULL OR bill.month = staged.month)
GROUP BY staged.line
"""
NOT_ONE = "SELECT line, bills FROM meant WHERE bills <> 1 ORDER BY line LIMIT %s"
REPEATED = """
SELECT min(line), string_agg(line::text, ', ' ORDER BY line), array_agg(line ORDER BY line)
FROM meant WHERE bills = 1 GROUP BY bill_id HAVING count(*) > 1 ORDER BY 1 LIMIT %s
"""
KNOWN = """
SELECT staged.*, bill.id, place.number, bill.number, bill.month, bill.total, bill.status, bill.due_on,
    bill.paid_on, bill.read_on, bill.quantity, bill.days, bill.summary::text, bill.lines::text,
    bill.failed_on, bill.failed_why
FROM staged JOIN meant ON meant.line = staged.line JOIN madoguchi_bill bill ON bill.id = meant.bill_id
JOIN madoguchi_place place ON place.id = bill.place_id
WHERE staged.line > %s ORDER BY staged.line LIMIT %s
"""
RESTATED = """
CREATE TEMPORARY TABLE restated (bill_id bigint, status text, paid_on date, read_on date, quantity int,
    days int, fingerprint text, failed_on date, failed_why text) ON COMMIT DROP
"""
FILL = "COPY restated FROM STDIN"
SUPERSEDE = """
UPDATE madoguchi_bill SET superseded_at = %s FROM restated WHERE madoguchi_bill.id = restated.bill_id
"""
PUBLISH = """
INSERT INTO madoguchi_bill
    (operator, place_id, number, version, month, total, status, due_on, paid_on, read_on, quantity, days,
     summary, lines, fingerprint, failed_on, failed_why, batch_id, published_at,
     follows, edition, registered_at)
SELECT bill.operator, place_id, number, version + 1, month, total, restated.status, due_on, restated.paid_on,
    restated.read_on, restated.quantity, restated.days, summary, lines, restated.fingerprint,
    restated.failed_on, restated.failed_why, %(batch)s, %(now)s, version,
    CASE WHEN %(corrects)s THEN edition + 1 ELSE coalesce(edition, version) END,
    CASE WHEN NOT %(corrects)s THEN coalesce(registered_at, bill.published_at) END
FROM restated JOIN madoguchi_bill bill ON bill.id = restated.bill_id ORDER BY place_id
"""


type Restate = Callable[[tuple[Any, ...], Settlement], Settlement]


class KnownBill(NamedTuple):
    """The current version of a bill, as KNOWN reads it."""

    pk: int
    place_number: str
    number: str
    month: date
    total: int
    status: str
    due_on: date | None
    paid_on: date | None
    read_on: date | None
    quantity: int | None
    days: int | None
    summary: str | None
    lines: str
    failed_on: date | None
    failed_why: str

    def settlement(self) -> Settlement:
        """Give the bill as the domain knows it."""
        summary = json.loads(self.summary) if self.summary else None
        reading = Reading(self.read_on, self.quantity or 0, self.days or 0) if self.read_on else None
        statement = Statement(
            place_number=self.place_number,
            number=self.number,
            month=self.month,
            total=self.total,
            lines=tuple(BillLine(**line) for line in json.loads(self.lines)),
            status=self.status,
            due_on=self.due_on,
            paid_on=self.paid_on,
            reading=reading,
            summary=AccountSummary(**summary) if summary else None,
        )
        return Settlement(statement, self.failed_on, self.failed_why)


def key_of(line: int, values: RowValues) -> tuple[int, str, str, date | None]:
    """Read which bill a row means; raises ValueRefused."""
    columns: Any = values.file.columns
    number = values.key("bill_number")
    month = values.month("month") if columns.month else None
    if not number and month is None:
        raise ValueRefused("bill_number", "empty")
    return line, values.required("place_number", longest=40).strip(), number, month


def clashes(file: PaymentsFile | ReadingsFile) -> Iterator[LineFault]:
    """Find places and bills that are not known, and bills that are named twice."""
    column = file.columns.bill_number or file.columns.month
    yield from unknown_places(file.columns.place_number)
    _find_meant()
    for line, bills in rows_of(NOT_ONE, (MOST_ROWS_ASIDE + 1,)):
        yield LineFault(line, column, "ambiguous_bill" if bills else "unknown_bill", {}, (line,))
    for line, lines, records in rows_of(REPEATED, (MOST_ROWS_ASIDE + 1,)):
        yield LineFault(line, column, "repeated", {"lines": lines}, tuple(records))


def publish(batch: Batch, *, now: datetime, width: int, restate: Restate, corrects: bool) -> tuple[int, int]:
    """Give each bill that ``restate`` changes its next version; ``width`` counts the staged columns.

    A version that ``corrects`` counts as a correction where customers read how often there was one.
    """
    _find_meant()
    count_of("DROP TABLE IF EXISTS restated")
    count_of(RESTATED)
    line = -1
    while rows := rows_of(KNOWN, (line, ROWS_AT_ONCE)):
        line = rows[-1][0]
        _note(_restated(rows, width, restate))
    changed = count_of(SUPERSEDE, (now,))
    count_of(PUBLISH, {"batch": batch.pk, "now": now, "corrects": corrects})
    return 0, changed


def _find_meant() -> None:
    count_of("DROP TABLE IF EXISTS meant")
    count_of(MEANT)


def _restated(rows: list[tuple[Any, ...]], width: int, restate: Restate) -> Iterator[tuple[Any, ...]]:
    for row in rows:
        bill = KnownBill._make(row[width:])
        known = bill.settlement()
        found = restate(row[:width], known)
        if found != known:
            yield bill.pk, *_facts(found)


def _facts(found: Settlement) -> tuple[Any, ...]:
    bill, reading = found.statement, found.statement.reading
    read = (reading.read_on, reading.quantity, reading.days) if reading else (None, None, None)
    return bill.status, bill.paid_on, *read, fingerprint(bill), found.failed_on, found.failed_why


def _note(records: Iterator[tuple[Any, ...]]) -> None:
    with connection.cursor() as cursor, cursor.copy(FILL) as copy:
        for record in records:
            copy.write_row(record)
