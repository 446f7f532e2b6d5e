"""Outdated papers (改められた書面): their bill was corrected since, and would now make another paper."""

from madoguchi.domain.invoices import INVOICES, DocumentKind, InvoiceRefused
from madoguchi.domain.invoices.facts import InvoiceFacts, is_same_supply
from madoguchi.models import Bill, Document
from madoguchi.operators.registry import Operator
from madoguchi.services.documents.facts import facts_of, invoice_of_bill
from madoguchi.services.documents.issuing import NoInvoicesHere, NoSuchBill, current_bill, rules_of
from madoguchi.services.documents.receipts import SAID_OF_BILL

OF_A_BILL = (*INVOICES, *SAID_OF_BILL)


def is_outdated(document: Document, *, operator: Operator) -> bool:
    """Tell whether asking again would give another paper, or none; True also where its bill was taken back.

    Lines, taxes, days and name count, not the amount alone; that a bill was paid since does not.
    """
    bill = document.bill
    if document.kind not in OF_A_BILL or not document.bill_number or not bill or not bill.superseded_at:
        return False
    try:
        stands = current_bill(bill.place_id, bill.number)
        now = _facts_now(document, stands, operator)
    except (InvoiceRefused, NoInvoicesHere, NoSuchBill):
        return True
    said = SAID_OF_BILL.get(DocumentKind(document.kind))
    return not is_same_supply(document.facts, now) or bool(said and said(stands) != said(bill))


def _facts_now(document: Document, bill: Bill, operator: Operator) -> InvoiceFacts:
    """Derive what would stand on it today, for whom staff named, or whose it was before others moved in."""
    rules, _keeping = rules_of(operator)
    is_still_theirs = document.customer_id == bill.place.customer_id and not document.has_own_recipient
    recipient = "" if is_still_theirs else document.counterparty
    invoice = invoice_of_bill(bill, rules=rules, recipient=recipient)
    return facts_of(invoice, bill, kind=DocumentKind(document.kind), profile=operator.profile, history=[])
