"""Giving back (返還): a document of its own that names the supply it gives back from."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Sum

from madoguchi.domain.bills import BillLine
from madoguchi.domain.invoices import DocumentKind, InvoiceRefused, RefusalCode, invoice_of
from madoguchi.domain.invoices.facts import InvoiceFacts, facts_sha256
from madoguchi.domain.money import yen
from madoguchi.models import Document
from madoguchi.operators.registry import Operator
from madoguchi.services.documents.facts import facts_of
from madoguchi.services.documents.issuing import NoSuchBill, columns_of, original_of, rules_of
from madoguchi.services.documents.register import enter, hold_series

GIVES_BACK_FROM = (DocumentKind.INVOICE, DocumentKind.CORRECTED_INVOICE)


@transaction.atomic
def give_back(
    *, operator: Operator, number: str, lines: Sequence[BillLine], reason: str, now: datetime
) -> Document:
    """Enter a return (適格返還請求書) of lines of negative yen from the invoice of a number.

    Told the same again it gives the same document. Raises InvoiceRefused, NoInvoicesHere and NoSuchBill.
    """
    _rules, keeping = rules_of(operator)
    series = hold_series(now=now)
    original = Document.objects.filter(number=number, kind__in=GIVES_BACK_FROM).first()
    if original is None or original.bill is None:
        raise NoSuchBill(number)
    facts = _facts(operator, original, lines, reason)
    returned = Document.objects.filter(returns=original, bill_number="")
    if earlier := returned.filter(content_sha256=facts_sha256(facts)).first():
        return earlier
    _refuse_too_much(original, facts["total"])
    columns = columns_of(facts, original.bill)
    return enter(series=series, rules=keeping, facts=facts, now=now, returns=original, **columns)


def _facts(operator: Operator, original: Document, lines: Sequence[BillLine], reason: str) -> InvoiceFacts:
    rules, _keeping = rules_of(operator)
    if original.bill is None:
        raise NoSuchBill(original.number)
    invoice = invoice_of(
        lines=lines,
        total=sum(line.payable for line in lines),
        recipient=original.counterparty,
        first_day=date.fromisoformat(original.facts["first_day"]),
        last_day=date.fromisoformat(original.facts["last_day"]),
        rule=rules.rule,
    )
    if invoice.total >= 0:
        raise InvoiceRefused(RefusalCode.RETURN_WITHOUT_ORIGINAL)
    facts = facts_of(
        invoice,
        original.bill,
        kind=DocumentKind.RETURN_INVOICE,
        profile=operator.profile,
        history=[],
        returns=original_of(original),
    )
    facts["due_on"], facts["note"] = None, " ".join(filter(None, (reason, facts["note"])))
    return facts


def _refuse_too_much(original: Document, total: int) -> None:
    given = Document.objects.filter(returns=original).aggregate(sum=Sum("amount"))["sum"] or 0
    if original.amount + given + total < 0:
        rest = yen(original.amount + given)
        raise InvoiceRefused(RefusalCode.MORE_THAN_ORIGINAL, number=original.number, rest=rest)
