"""Invoices of the cast: bills that can be invoiced, and what is issued for them."""

from datetime import date, datetime

from django.conf import settings

from madoguchi.domain.bills import BillLine, Reading, Statement
from madoguchi.models import Bill, Document
from madoguchi.models.scope import operator_scope
from madoguchi.services.documents.issuing import issue_invoice
from tests.cast import NOW, Person, bill, statement

WATER = settings.REGISTRY["kanazawa-water"]
CABLE = settings.REGISTRY["kanazawa-cable"]
SEPTEMBER = date(2024, 9, 1)
SLIP = (BillLine("水道料金", 2799, 0, 2799, 254), BillLine("下水道使用料", 2710, 0, 2710, 246))


def slip(month: date = SEPTEMBER, lines: tuple[BillLine, ...] = SLIP, **facts: object) -> Statement:
    """Make the waterworks' slip of the guide."""
    total = sum(line.payable for line in lines)
    reading = Reading(month.replace(day=17), 32, 61)
    return statement(month, total, lines=lines, reading=reading, **facts)


def corrected(someone: Person, stated: Statement, *, version: int = 2) -> Bill:
    """Publish a new version of a bill in place of the current one."""
    with operator_scope(someone.operator.slug):
        Bill.objects.filter(place=someone.places[0], number=stated.number, superseded_at=None).update(
            superseded_at=NOW
        )
    return bill(someone.operator, someone.places[0], stated, version=version)


def issued(someone: Person, number: str = "2024-09", *, now: datetime = NOW) -> Document:
    """Issue the invoice of someone's bill."""
    with operator_scope(someone.operator.slug):
        place = someone.places[0]
        return issue_invoice(operator=someone.operator, place_id=place.pk, bill_number=number, now=now)


def documents(someone: Person) -> list[Document]:
    """List all documents of someone's operator in the order of their numbers."""
    with operator_scope(someone.operator.slug):
        return list(Document.objects.order_by("year", "sequence"))
