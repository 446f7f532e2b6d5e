"""Documents (書面): papers of an index enter the register, each for the customer of its place."""

import hashlib
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from django.conf import settings

from madoguchi.ingest.formats.rows import Row
from madoguchi.ingest.publishing.comparison import Comparison
from madoguchi.ingest.publishing.known_places import unknown_places
from madoguchi.ingest.report import LineFault
from madoguchi.ingest.staging import rows_of
from madoguchi.ingest.values import RowValues
from madoguchi.models import Batch, Document, Place
from madoguchi.models.scope import operator_in_scope
from madoguchi.operators.schema.documents import Documents
from madoguchi.operators.schema.files import PapersFile
from madoguchi.services.documents.sending import OnPaper, kept_paper, send_document

COLUMNS = {
    "line": "int",
    "place_number": "text",
    "title": "text",
    "addressee": "text",
    "dated_on": "date",
    "amount": "int",
    "number": "text",
    "sha256": "text",
    "content": "bytea",
}
REPEATED = """
SELECT min(line), string_agg(line::text, ', ' ORDER BY line), array_agg(line ORDER BY line)
FROM staged GROUP BY place_number, sha256 HAVING count(*) > 1 ORDER BY 1
"""
SENT_BEFORE = """
SELECT count(*), count(sent.id), coalesce(sum(hashtextextended(
    concat_ws('/', place.id, staged.sha256), 0)::numeric) FILTER (WHERE sent.id IS NULL), 0)::text
FROM staged JOIN madoguchi_place place ON place.number = staged.place_number
LEFT JOIN LATERAL (
    SELECT document.id FROM madoguchi_document document
    JOIN madoguchi_documentfile file ON file.operator = document.operator AND file.document_id = document.id
    WHERE document.operator = place.operator AND document.place_id = place.id
        AND document.customer_id = place.customer_id AND document.kind = 'notice'
        AND file.sha256 = staged.sha256
    LIMIT 1
) sent ON true
"""
NEXT = "SELECT * FROM staged WHERE line > %s ORDER BY line LIMIT 1"


class StagedPaper(NamedTuple):
    """A row of the staging table."""

    line: int
    place_number: str
    title: str
    addressee: str
    dated_on: date | None
    amount: int
    number: str
    sha256: str
    content: bytes


def record_of(row: Row, file: PapersFile) -> tuple[Any, ...]:
    """Give the staging record of a row with its paper; raises ValueRefused."""
    values = RowValues(row.values, file)
    return StagedPaper(
        line=row.line,
        place_number=values.required("place_number", longest=40).strip(),
        title=values.required("title", longest=100).strip(),
        addressee=values.text("addressee", longest=200),
        dated_on=values.day("dated_on"),
        amount=values.amount("amount") or 0,
        number=values.text("number", longest=40).strip(),
        sha256=hashlib.sha256(row.content).hexdigest(),
        content=row.content,
    )


def clashes(file: PapersFile) -> Iterator[LineFault]:
    """Find papers that are sent twice to one place, and places that are not known."""
    for line, lines, records in rows_of(REPEATED):
        yield LineFault(line, file.columns.file_name, "repeated", {"lines": lines}, tuple(records))
    yield from unknown_places(file.columns.place_number)


def compare() -> Comparison:
    """Say which papers were not sent before; nothing is kept or entered for that."""
    ((papers, known, signature),) = rows_of(SENT_BEFORE)
    new = papers - known
    return Comparison(new, 0, known, rows_published=new, rows_unchanged=known, signature=signature)


def publish(batch: Batch, *, now: datetime) -> tuple[int, int]:
    """Enter the papers that were not sent before; give how many, and that none was changed."""
    rules = settings.REGISTRY[operator_in_scope()].profile.documents or Documents()
    line, before = -1, Document.objects.count()
    while found := rows_of(NEXT, (line,)):
        paper = StagedPaper._make(found[0])
        _send(paper, rules, now)
        line = paper.line
    return Document.objects.count() - before, 0


def _send(paper: StagedPaper, rules: Documents, now: datetime) -> None:
    place = Place.objects.select_related("customer").get(number=paper.place_number)
    send_document(
        rules=rules,
        places=[place],
        title=paper.title,
        paper=kept_paper(bytes(paper.content), rules=rules, now=now),
        amount=paper.amount,
        told=OnPaper(paper.addressee, paper.number, paper.dated_on),
        now=now,
    )
