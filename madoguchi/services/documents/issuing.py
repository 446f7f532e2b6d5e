"""Issuing (発行): the invoice of a bill, entered once whoever asks at the same time."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from madoguchi.domain.invoices import (
    INVOICES,
    DocumentKind,
    Invoice,
    InvoiceRefused,
    Original,
    RefusalCode,
    kind_of,
)
from madoguchi.domain.invoices.facts import InvoiceFacts, is_same_supply
from madoguchi.models import Bill, Document
from madoguchi.operators.registry import Operator
from madoguchi.operators.schema.documents import Documents
from madoguchi.operators.schema.invoices import Invoices
from madoguchi.services.documents.facts import facts_of, history_of, invoice_of_bill
from madoguchi.services.documents.register import enter, hold_series


@dataclass(frozen=True, slots=True)
class Correction:
    """What staff correct although the bill stands: why, and to whom it goes ("" leaves that alone)."""

    reason: str
    recipient: str = ""


class NoInvoicesHere(Exception):
    """The operator issues no qualified invoices."""


class NoSuchBill(Exception):
    """The place has no such bill, or no longer."""


def issue_invoice(*, operator: Operator, place_id: int, bill_number: str, now: datetime) -> Document:
    """Give the invoice of a bill as it now stands, entering it in the register if it is not there.

    A bill that was corrected gets a new document that replaces the earlier one. Raises InvoiceRefused,
    NoInvoicesHere and NoSuchBill.
    """
    rules_of(operator)
    bill = current_bill(place_id, bill_number)
    latest = _latest(bill)
    if latest and latest.bill_id == bill.pk:
        return latest
    return enter_invoice(operator=operator, bill=bill, now=now)


def correct_invoice(*, operator: Operator, number: str, correction: Correction, now: datetime) -> Document:
    """Issue a new document in place of the one of a number (修正); raises InvoiceRefused and NoSuchBill."""
    rules_of(operator)
    wrong = Document.objects.filter(number=number, kind__in=INVOICES).first()
    if wrong is None or wrong.place_id is None or not wrong.bill_number:
        raise NoSuchBill(number)
    if wrong.replaced_by.exists():
        raise InvoiceRefused(RefusalCode.NOT_THE_LATEST, number=number)
    bill = current_bill(wrong.place_id, wrong.bill_number)
    return enter_invoice(operator=operator, bill=bill, now=now, correction=correction)


def rules_of(operator: Operator) -> tuple[Invoices, Documents]:
    """Give how invoices are made and kept; raises NoInvoicesHere."""
    if operator.profile.invoices is None:
        raise NoInvoicesHere
    return operator.profile.invoices, operator.profile.documents or Documents()


@transaction.atomic
def enter_invoice(
    *, operator: Operator, bill: Bill, now: datetime, correction: Correction | None = None
) -> Document:
    """Look again once the series is held, and enter what is not there; raises as ``issue_invoice`` does."""
    rules, keeping = rules_of(operator)
    series = hold_series(now=now)
    bill = current_bill(bill.place_id, bill.number)
    latest = _latest(bill)
    if latest and latest.bill_id == bill.pk and not correction:
        return latest
    recipient = correction.recipient if correction else ""
    recipient = recipient or _recipient_by_staff(latest, bill)
    invoice = invoice_of_bill(bill, rules=rules, recipient=recipient)
    given_back = _given_back_from(bill, invoice)
    replaces, returns = original_of(latest), original_of(given_back)
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
    if correction:
        facts["note"] = " ".join(filter(None, (correction.reason, facts["note"])))
    elif latest and is_same_supply(latest.facts, facts):
        return latest
    return enter(
        series=series,
        rules=keeping,
        facts=facts,
        now=now,
        bill_number=bill.number,
        version=latest.version + 1 if latest else 1,
        replaces=latest,
        returns=given_back,
        has_own_recipient=bool(recipient),
        **columns_of(facts, bill),
    )


def _recipient_by_staff(latest: Document | None, bill: Bill) -> str:
    """Give whom staff named on the version before, for the same customer; "" if nobody."""
    if latest and latest.has_own_recipient and latest.customer_id == bill.place.customer_id:
        return latest.counterparty
    return ""


def columns_of(facts: InvoiceFacts, bill: Bill) -> dict[str, Any]:
    """Give what the register is searched by, as a paper about a bill has it."""
    return {
        "kind": facts["kind"],
        "title": facts["title"],
        "customer": bill.place.customer,
        "place": bill.place,
        "bill": bill,
        "month": bill.month,
        "addressee": facts["recipient"],
        "counterparty": facts["recipient"],
        "amount": facts["total"],
    }


def current_bill(place_id: int, number: str) -> Bill:
    """Give a bill of a place as it now stands; raises NoSuchBill."""
    bills = Bill.objects.select_related("place__customer")
    bill = bills.filter(place_id=place_id, number=number, superseded_at=None).first()
    if bill is None:
        raise NoSuchBill(number)
    return bill


def _latest(bill: Bill) -> Document | None:
    """Find the newest document of a bill, whatever its version."""
    issued = Document.objects.filter(kind__in=INVOICES, place_id=bill.place_id, bill_number=bill.number)
    return issued.order_by("-version").first()


def _given_back_from(bill: Bill, invoice: Invoice) -> Document | None:
    """Find the invoice from which a bill of nothing but credit gives back: the one before it."""
    if invoice.taxable > 0:
        return None
    earlier = Document.objects.filter(place_id=bill.place_id, month__lt=bill.month, kind__in=INVOICES)
    return (
        earlier.exclude(kind=DocumentKind.RETURN_INVOICE)
        .exclude(bill_number="")
        .order_by("-month", "-version")
        .first()
    )


def original_of(document: Document | None) -> Original | None:
    """Give what a later document says of an earlier one."""
    if document is None or document.month is None:
        return None
    return Original(document.number, document.dated_on, document.month)
