"""What goes onto an invoice, gathered from the bill, the customer and the profile at the moment of issue."""

import calendar
from datetime import date, timedelta

from madoguchi.domain.bills import BillLine
from madoguchi.domain.honorifics import honorific
from madoguchi.domain.invoices import DocumentKind, Invoice, Original, invoice_of
from madoguchi.domain.invoices.facts import (
    HistoryFacts,
    InvoiceFacts,
    IssuerFacts,
    LineFacts,
    OriginalFacts,
    SenderFacts,
    TotalFacts,
)
from madoguchi.domain.months import months_before
from madoguchi.models import Bill, Customer
from madoguchi.operators.schema.contact import Contact
from madoguchi.operators.schema.invoices import Invoices
from madoguchi.operators.schema.profile import Profile

TITLES = {
    DocumentKind.INVOICE: "適格請求書",
    DocumentKind.CORRECTED_INVOICE: "適格請求書（修正）",
    DocumentKind.RETURN_INVOICE: "適格返還請求書",
    DocumentKind.RECEIPT: "領収書",
    DocumentKind.SLIP: "ご使用量のお知らせ",
    DocumentKind.CERTIFICATE: "支払証明書",
}
MONTHS_OF_HISTORY = 12


def invoice_of_bill(bill: Bill, *, rules: Invoices, recipient: str = "") -> Invoice:
    """Make the invoice of a bill, to whom it goes unless another is named; raises InvoiceRefused."""
    first_day, last_day = period_of(bill)
    return invoice_of(
        lines=[BillLine(**line) for line in bill.lines],
        total=bill.total,
        recipient=recipient or recipient_of(bill.place.customer),
        first_day=first_day,
        last_day=last_day,
        rule=rules.rule,
    )


def recipient_of(customer: Customer) -> str:
    """Give whom bills go to."""
    return customer.billing_name or customer.name


def period_of(bill: Bill) -> tuple[date, date]:
    """Give the days that were supplied: up to the reading where a meter is read, else the billed month."""
    if bill.read_on and bill.days:
        return bill.read_on - timedelta(days=bill.days - 1), bill.read_on
    last = calendar.monthrange(bill.month.year, bill.month.month)[1]
    return bill.month, bill.month.replace(day=last)


def history_of(bill: Bill) -> list[HistoryFacts]:
    """List the bills of the place over a year up to this one, oldest first."""
    since = months_before(bill.month, MONTHS_OF_HISTORY)
    known = Bill.objects.filter(
        place_id=bill.place_id, superseded_at=None, month__gt=since, month__lte=bill.month
    )
    rows = known.order_by("month", "number").values_list("month", "total", "quantity")
    return [
        {"month": month.isoformat(), "amount": total, "quantity": quantity} for month, total, quantity in rows
    ]


def facts_of(
    invoice: Invoice,
    bill: Bill,
    *,
    kind: DocumentKind,
    profile: Profile,
    history: list[HistoryFacts],
    replaces: Original | None = None,
    returns: Original | None = None,
) -> InvoiceFacts:
    """Gather everything but the number and the day of issue."""
    place, customer = bill.place, bill.place.customer
    goes_elsewhere = bool(customer.billing_address)
    return {
        "kind": kind.value,
        "title": TITLES[kind],
        "recipient": invoice.recipient,
        "honorific": honorific(invoice.recipient),
        "postal_code": "" if goes_elsewhere else place.postal_code,
        "address": customer.billing_address or place.address,
        "building": "" if goes_elsewhere else place.building,
        "customer_number": customer.number,
        "customer_number_label": profile.words.customer_number,
        "place_number": place.number,
        "place_address": f"{place.address} {place.building}".strip(),
        "place_label": profile.words.place,
        "month": bill.month.isoformat(),
        "first_day": invoice.first_day.isoformat(),
        "last_day": invoice.last_day.isoformat(),
        "due_on": bill.due_on.isoformat() if bill.due_on else None,
        "status": bill.status,
        "paid_on": bill.paid_on.isoformat() if bill.paid_on else None,
        "payment_method": customer.payment_method,
        "sender": _sender(profile.contact),
        "issuers": _issuers(invoice),
        "lines": _lines(invoice),
        "totals": _totals(invoice),
        "total": invoice.total,
        "tax": invoice.tax,
        "is_inclusive": invoice.is_inclusive,
        "history": history,
        "quantity_label": profile.usage.quantity_label,
        "unit": profile.usage.unit,
        "replaces": original_facts(replaces),
        "returns": original_facts(returns),
        "reading": None,
        "payments": [],
        "note": profile.invoices.note if profile.invoices else "",
    }


def _sender(contact: Contact) -> SenderFacts:
    return {
        "name": contact.name,
        "address": contact.address,
        "phone": contact.phone,
        "phone_hours": contact.phone_hours,
        "website": contact.website,
    }


def _issuers(invoice: Invoice) -> list[IssuerFacts]:
    return [
        {
            "key": issuer.key,
            "name": issuer.name,
            "registration_number": invoice.signatory(issuer.key).registration_number,
            "mediator": invoice.signatory(issuer.key).name if issuer.mediator else "",
        }
        for issuer in invoice.issuers
    ]


def _lines(invoice: Invoice) -> list[LineFacts]:
    return [
        {
            "name": line.name,
            "amount": line.amount,
            "treatment": line.treatment.taxed.value,
            "percent": line.treatment.taxed.percent,
            "issuer": line.issuer,
            "is_tax": line.treatment.is_tax,
        }
        for line in invoice.lines
    ]


def _totals(invoice: Invoice) -> list[TotalFacts]:
    return [
        {
            "issuer": each.issuer,
            "treatment": each.treatment.value,
            "percent": each.treatment.percent,
            "net": each.net,
            "tax": each.tax,
            "gross": each.gross,
        }
        for each in invoice.totals
    ]


def original_facts(original: Original | None) -> OriginalFacts | None:
    """Write down what a later document says of an earlier one."""
    if original is None:
        return None
    return {
        "number": original.number,
        "issued_on": original.issued_on.isoformat(),
        "month": original.month.isoformat(),
    }
