"""The register (発行台帳): the next number, taken together with the document that bears it."""

from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from madoguchi.domain.clock import business_day
from madoguchi.domain.invoices.facts import facts_sha256
from madoguchi.domain.retention import kept_until
from madoguchi.models import Document, DocumentSeries
from madoguchi.models.scope import operator_in_scope
from madoguchi.operators.schema.documents import Documents

BEGIN = """
INSERT INTO madoguchi_documentseries (operator, year, last) VALUES (%s, %s, 0)
ON CONFLICT (operator, year) DO NOTHING
"""


def hold_series(*, now: datetime) -> DocumentSeries:
    """Hold this year's series until the transaction ends, so that one document is entered after the other."""
    year = business_day(now=now).year
    held = DocumentSeries.objects.select_for_update().filter(year=year)
    if series := held.first():
        return series
    with connection.cursor() as cursor:
        cursor.execute(BEGIN, (operator_in_scope(), year))
    return held.get()


def last_day_kept(*, rules: Documents, now: datetime) -> date:
    """Give the last day on which a document entered now is kept."""
    return kept_until(
        issued_on=business_day(now=now), fiscal_year_ends=rules.fiscal_year_ends, years=rules.years_kept
    )


@transaction.atomic(savepoint=False)
def enter(*, series: DocumentSeries, rules: Documents, facts: Any, now: datetime, **columns: Any) -> Document:
    """Enter a document under the next number of a series that is held.

    Number and document are of one transaction: whatever breaks it off, the number is given to the next.
    """
    series.last += 1
    series.save(update_fields=["last"])
    today = business_day(now=now)
    return Document.objects.create(
        year=series.year,
        sequence=series.last,
        number=f"{rules.number_prefix}{series.year}-{series.last:08}",
        dated_on=today,
        issued_at=now,
        facts=facts,
        content_sha256=facts_sha256(facts),
        kept_until=last_day_kept(rules=rules, now=now),
        **columns,
    )
