"""Giving back (返還): a document of its own that names the supply it gives back from.

What was given back is counted over all versions of an invoice, for each issuer and rate by itself.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from glob import escape

from django.db import transaction

from madoguchi.domain.bills import BillLine
from madoguchi.domain.invoices import (
    DocumentKind,
    InvoiceRefused,
    InvoiceRule,
    LineRule,
    RefusalCode,
    Treatment,
    invoice_of,
)
from madoguchi.domain.invoices.facts import InvoiceFacts, TotalFacts, facts_sha256
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
    """Enter a return (適格返還請求書) of lines of negative yen, tax included, from the invoice of a number.

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
    if original.replaced_by.exists():
        raise InvoiceRefused(RefusalCode.NOT_THE_LATEST, number=number)
    _refuse_too_much(original, facts)
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
        rule=_rule_of(rules.rule, original.facts, lines),
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


def _rule_of(rule: InvoiceRule, original: InvoiceFacts, lines: Sequence[BillLine]) -> InvoiceRule:
    """Tax lines as the original does; the tax is in what is given back, also where it was put on top."""
    charged = [
        LineRule(escape(line["name"]), Treatment(line["treatment"]), line["issuer"])
        for line in original["lines"]
        if not line["is_tax"]
    ]
    named = rule.lines + tuple(_sole_supply(line, original) for line in _unnamed(lines, charged, rule))
    return replace(rule, is_inclusive=True, lines=(*charged, *named))


def _unnamed(lines: Sequence[BillLine], charged: list[LineRule], rule: InvoiceRule) -> Iterator[BillLine]:
    """Give the lines whose names say neither what was charged nor who issues for it."""
    known = [*charged, *(each for each in rule.lines if each.issuer)]
    return (line for line in lines if not any(each.fits(line.name) for each in known))


def _sole_supply(line: BillLine, original: InvoiceFacts) -> LineRule:
    """Take a line for the original's only supply at its rate; raises InvoiceRefused where it has several."""
    at_rate = [each for each in original["totals"] if line.rate in (None, each["percent"])]
    if len(at_rate) > 1:
        names = "・".join(each["name"] for each in original["lines"])
        raise InvoiceRefused(RefusalCode.SUPPLY_UNCLEAR, name=line.name, names=names)
    if not at_rate:
        return LineRule(escape(line.name))
    issuer, treatment = _supply(at_rate[0])
    return LineRule(escape(line.name), Treatment(treatment), issuer)


def _refuse_too_much(original: Document, facts: InvoiceFacts) -> None:
    """Compare with what was charged, supply by supply; raises InvoiceRefused."""
    rest = Counter({_supply(each): each["gross"] for each in original.facts["totals"]})
    for each in (total for given in _given_back(original) for total in given["totals"]):
        rest[_supply(each)] += each["gross"]
    for each in facts["totals"]:
        left = rest[_supply(each)]
        if left + each["gross"] < 0:
            raise InvoiceRefused(RefusalCode.MORE_THAN_ORIGINAL, number=original.number, rest=yen(left))


def _given_back(original: Document) -> Iterator[InvoiceFacts]:
    """Give what stands on the returns from any version of an invoice, but not on those that were replaced."""
    returns = Document.objects.filter(
        returns__place=original.place_id,
        returns__bill_number=original.bill_number,
        replaced_by=None,
    )
    return returns.values_list("facts", flat=True).iterator()


def _supply(total: TotalFacts) -> tuple[str, str]:
    return total["issuer"], total["treatment"]
