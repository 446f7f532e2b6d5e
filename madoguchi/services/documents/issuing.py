"""Issuing (発行): the invoice of a bill, entered once whoever asks at the same time."""

from datetime import datetime

from django.db import transaction

from madoguchi.domain.invoices import DocumentKind, Invoice, Original, kind_of
from madoguchi.domain.invoices.facts import is_same_supply
from madoguchi.models import Bill, Document
from madoguchi.operators.registry import Operator
from madoguchi.operators.schema.invoices import Invoices
from madoguchi.services.documents.facts import facts_of, history_of, invoice_of_bill
from madoguchi.services.documents.register import enter, hold_series


class NoInvoicesHere(Exception):
    """The operator issues no qualified invoices."""


class NoSuchBill(Exception):
    """The place has no such bill, or no longer."""


def issue_invoice(*, operator: Operator, place_id: int, bill_number: str, now: datetime) -> Document:
    """Give the invoice of a bill as it now stands, entering it in the register if it is not there.

    A bill that was corrected gets a new document that replaces the earlier one. Raises InvoiceRefused,
    NoInvoicesHere and NoSuchBill.
    """
    rules = operator.profile.invoices
    if rules is None:
        raise NoInvoicesHere
    bill = _current(place_id, bill_number)
    latest = _latest(bill)
    if latest and latest.bill_id == bill.pk:
        return latest
    return _issue(operator, rules, bill, now=now)


@transaction.atomic
def _issue(operator: Operator, rules: Invoices, bill: Bill, *, now: datetime) -> Document:
    """Look again once the series is held, and enter what is not there."""
    series = hold_series(now=now)
    bill = _current(bill.place_id, bill.number)
    invoice = invoice_of_bill(bill, rules=rules)
    latest, given_back = _latest(bill), _given_back_from(bill, invoice)
    replaces, returns = _original(latest), _original(given_back)
    kind = kind_of(invoice, replaces=replaces, returns=returns)
    facts = facts_of(
        invoice,
        bill,
        kind=kind,
        profile=operator.profile,
        history=history_of(bill),
        replaces=replaces,
        returns=returns,
    )
    if latest and is_same_supply(latest.facts, facts):
        return latest
    return enter(
        series=series,
        rules=rules,
        facts=facts,
        now=now,
        kind=kind,
        title=facts["title"],
        customer=bill.place.customer,
        place=bill.place,
        bill=bill,
        bill_number=bill.number,
        version=latest.version + 1 if latest else 1,
        month=bill.month,
        addressee=invoice.recipient,
        counterparty=invoice.recipient,
        amount=invoice.total,
        replaces=latest,
        returns=given_back,
    )


def _current(place_id: int, number: str) -> Bill:
    bills = Bill.objects.select_related("place__customer")
    bill = bills.filter(place_id=place_id, number=number, superseded_at=None).first()
    if bill is None:
        raise NoSuchBill(number)
    return bill


def _latest(bill: Bill) -> Document | None:
    """Find the newest document of a bill, whatever its version."""
    issued = Document.objects.filter(place_id=bill.place_id, bill_number=bill.number)
    return issued.order_by("-version").first()


def _given_back_from(bill: Bill, invoice: Invoice) -> Document | None:
    """Find the invoice from which a bill of nothing but credit gives back: the one before it."""
    if invoice.taxable > 0:
        return None
    earlier = Document.objects.filter(place_id=bill.place_id, month__lt=bill.month)
    return (
        earlier.exclude(kind=DocumentKind.RETURN_INVOICE)
        .exclude(bill_number="")
        .order_by("-month", "-version")
        .first()
    )


def _original(document: Document | None) -> Original | None:
    if document is None or document.month is None:
        return None
    return Original(document.number, document.dated_on, document.month)
