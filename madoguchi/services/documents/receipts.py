"""Receipts (領収書), slips (ご使用量のお知らせ) and certificates (支払証明書): other papers about bills.

Each is made of a bill as it now stands and entered like an invoice. One stands at a time, so that nobody
holds two receipts for one payment: what changed since is a new paper that replaces the earlier.
"""

from collections.abc import Callable
from datetime import date, datetime

from django.db import transaction

from madoguchi.domain.invoices import DocumentKind, InvoiceRefused, RefusalCode
from madoguchi.domain.invoices.facts import InvoiceFacts, PaymentFacts, is_same_supply
from madoguchi.models import Bill, Document
from madoguchi.operators.registry import Operator
from madoguchi.services.documents.facts import facts_of, history_of, invoice_of_bill, original_facts
from madoguchi.services.documents.issuing import columns_of, current_bill, original_of, rules_of
from madoguchi.services.documents.register import enter, hold_series

# What each kind says beside the supply.
OWN = {
    DocumentKind.RECEIPT: "paid_on",
    DocumentKind.SLIP: "reading",
    DocumentKind.CERTIFICATE: "payments",
}


# The same as a bill has it.
SAID_OF_BILL: dict[DocumentKind, Callable[[Bill], object]] = {
    DocumentKind.RECEIPT: lambda bill: bill.paid_on,
    DocumentKind.SLIP: lambda bill: (bill.read_on, bill.days, bill.quantity),
}


def issue_receipt(*, operator: Operator, place_id: int, bill_number: str, now: datetime) -> Document:
    """Give the receipt of a bill; raises InvoiceRefused, also where it is not paid, and NoSuchBill."""
    bill = current_bill(place_id, bill_number)
    if bill.paid_on is None:
        raise InvoiceRefused(RefusalCode.NOT_PAID, number=bill_number)
    return _enter(operator, bill, _facts(operator, bill, DocumentKind.RECEIPT), now=now)


def issue_slip(*, operator: Operator, place_id: int, bill_number: str, now: datetime) -> Document:
    """Give the slip of a bill; raises InvoiceRefused, also where no meter was read, and NoSuchBill."""
    bill = current_bill(place_id, bill_number)
    if bill.quantity is None:
        raise InvoiceRefused(RefusalCode.NO_READING, number=bill_number)
    facts = _facts(operator, bill, DocumentKind.SLIP)
    read_on = bill.read_on.isoformat() if bill.read_on else None
    facts["reading"] = {"read_on": read_on, "days": bill.days, "quantity": bill.quantity}
    facts["history"] = history_of(bill)
    return _enter(operator, bill, facts, now=now)


def issue_certificate(*, operator: Operator, place_id: int, bill_number: str, now: datetime) -> Document:
    """Give the certificate of all that was paid for a place in the year of a bill.

    Raises InvoiceRefused, also where nothing was paid, and NoSuchBill.
    """
    bill = current_bill(place_id, bill_number)
    payments = _payments(place_id, bill.month.year)
    if not payments:
        raise InvoiceRefused(RefusalCode.NOT_PAID, number=bill_number)
    facts = _facts(operator, bill, DocumentKind.CERTIFICATE)
    first, last = date(bill.month.year, 1, 1), date(bill.month.year, 12, 31)
    facts["first_day"], facts["last_day"] = first.isoformat(), last.isoformat()
    facts["payments"], facts["total"] = payments, sum(each["amount"] for each in payments)
    facts["lines"], facts["totals"], facts["tax"] = [], [], 0
    facts["due_on"] = None
    return _enter(operator, bill, facts, now=now)


def _facts(operator: Operator, bill: Bill, kind: DocumentKind) -> InvoiceFacts:
    rules, _keeping = rules_of(operator)
    invoice = invoice_of_bill(bill, rules=rules)
    return facts_of(invoice, bill, kind=kind, profile=operator.profile, history=[])


def _payments(place_id: int, year: int) -> list[PaymentFacts]:
    paid = Bill.objects.filter(place_id=place_id, superseded_at=None, month__year=year, paid_on__isnull=False)
    rows = paid.order_by("month", "number").values_list("month", "paid_on", "total")
    return [
        {"month": month.isoformat(), "paid_on": paid_on.isoformat(), "amount": total}
        for month, paid_on, total in rows
        if paid_on
    ]


@transaction.atomic
def _enter(operator: Operator, bill: Bill, facts: InvoiceFacts, *, now: datetime) -> Document:
    """Enter a paper, unless one that says the same stands in the register; it replaces what stands there."""
    _rules, keeping = rules_of(operator)
    series = hold_series(now=now)
    earlier = _standing(bill, DocumentKind(facts["kind"]))
    if earlier and _says_the_same(earlier.facts, facts):
        return earlier
    facts["replaces"] = original_facts(original_of(earlier))
    columns = columns_of(facts, bill) | {"bill_number": bill.number, "replaces": earlier}
    return enter(series=series, rules=keeping, facts=facts, now=now, **columns)


def _standing(bill: Bill, kind: DocumentKind) -> Document | None:
    """Find the customer's paper of a kind that stands: about the bill, or about its year."""
    about = (
        {"month__year": bill.month.year} if kind == DocumentKind.CERTIFICATE else {"bill_number": bill.number}
    )
    papers = Document.objects.filter(place=bill.place, customer=bill.place.customer, kind=kind, **about)
    return papers.filter(replaced_by=None).order_by("-year", "-sequence").first()


def _says_the_same(one: InvoiceFacts, other: InvoiceFacts) -> bool:
    """Tell whether two papers of a kind are of the same supply, and of the same payments or reading."""
    own = OWN[DocumentKind(other["kind"])]
    return is_same_supply(one, other) and one[own] == other[own]  # type: ignore[literal-required]  # of OWN
