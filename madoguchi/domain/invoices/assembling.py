"""From a bill to an invoice (作成): to the yen, or refused with the reason."""

from collections.abc import Iterable, Sequence
from datetime import date

from madoguchi.domain.bills import BillLine
from madoguchi.domain.invoices.lines import InvoiceLine, Treatment, invoice_line
from madoguchi.domain.invoices.papers import Invoice, InvoiceRule, Issuer, RateTotal
from madoguchi.domain.invoices.refusals import InvoiceRefused, RefusalCode
from madoguchi.domain.invoices.registration_numbers import is_registration_number
from madoguchi.domain.invoices.taxes import exact_tax, is_within_a_yen, rounded
from madoguchi.domain.money import yen


def invoice_of(
    *,
    lines: Sequence[BillLine],
    total: int,
    recipient: str,
    first_day: date,
    last_day: date,
    rule: InvoiceRule,
) -> Invoice:
    """Make an invoice of a bill's lines and total, in yen; raises InvoiceRefused.

    Tax is that of the billing system where it states one, else reckoned once for each rate of each issuer:
    with several issuers on one paper each reckons for itself, as 施行令70条の12 has it.

    >>> rule = InvoiceRule((Issuer("water", "企業局", "T7000012050002"),))
    >>> lines = (BillLine("水道料金", 2799, 0, 2799, 254), BillLine("下水道使用料", 2710, 0, 2710, 246))
    >>> made = invoice_of(lines=lines, total=5509, recipient="山田 花子", rule=rule,
    ...                   first_day=date(2024, 8, 1), last_day=date(2024, 9, 30))
    >>> [(each.gross, each.tax) for each in made.totals], made.total
    ([(5509, 500)], 5509)
    """
    own = _taxed_lines(lines, rule)
    invoice = Invoice(
        recipient=recipient,
        first_day=first_day,
        last_day=last_day,
        issuers=_issuers(own, rule),
        lines=own,
        totals=tuple(_totals(own, rule)),
        total=total,
        is_inclusive=rule.is_inclusive,
    )
    _weigh(invoice)
    return invoice


def _taxed_lines(lines: Iterable[BillLine], rule: InvoiceRule) -> tuple[InvoiceLine, ...]:
    first = rule.issuers[0].key
    return tuple(invoice_line(line, rules=rule.lines, default=rule.treatment, issuer=first) for line in lines)


def _issuers(lines: Iterable[InvoiceLine], rule: InvoiceRule) -> tuple[Issuer, ...]:
    """Name the issuers of the lines and their mediators, in the rule's order; raises InvoiceRefused."""
    known = {issuer.key: issuer for issuer in rule.issuers}
    named = {line.issuer for line in lines}
    named |= {known[key].mediator for key in named if key in known} - {""}
    if unknown := named - set(known):
        raise InvoiceRefused(RefusalCode.UNKNOWN_ISSUER, issuer=min(unknown))
    return tuple(issuer for key, issuer in known.items() if key in named)


def _totals(lines: Sequence[InvoiceLine], rule: InvoiceRule) -> Iterable[RateTotal]:
    """Add up each issuer's lines of each treatment, in the order in which they first stand."""
    for issuer, treatment in dict.fromkeys((line.issuer, line.treatment.taxed) for line in lines):
        group = [line for line in lines if (line.issuer, line.treatment.taxed) == (issuer, treatment)]
        yield _total(group, rule)


def _total(group: Sequence[InvoiceLine], rule: InvoiceRule) -> RateTotal:
    treatment, issuer = group[0].treatment.taxed, group[0].issuer
    amount = sum(line.amount for line in group if not line.treatment.is_tax)
    tax = _tax(group, amount, treatment, rule) if treatment.is_taxable else _no_tax(group)
    return RateTotal(issuer, treatment, amount - tax if rule.is_inclusive else amount, tax)


def _tax(group: Sequence[InvoiceLine], amount: int, treatment: Treatment, rule: InvoiceRule) -> int:
    exact = exact_tax(amount=amount, percent=treatment.percent, is_inclusive=rule.is_inclusive)
    stated = (_tax_inside if rule.is_inclusive else _tax_on_top)(group)
    if stated is None:
        return rounded(exact, rounding=rule.rounding)
    if not is_within_a_yen(stated=stated, exact=exact):
        values = {"percent": str(treatment.percent), "stated": yen(stated), "exact": f"{float(exact):,.2f}"}
        raise InvoiceRefused(RefusalCode.TAX_DIFFERS, **values)
    return stated


def _tax_inside(group: Sequence[InvoiceLine]) -> int | None:
    """Add up the tax that lines state; None where none does. A line of nothing need not say so."""
    if any(line.treatment.is_tax for line in group):
        raise InvoiceRefused(RefusalCode.TAX_NOT_EXPECTED, name=group[0].name)
    stated = [line.tax for line in group if line.tax is not None]
    if not stated:
        return None
    if silent := [line.name for line in group if line.tax is None and line.amount]:
        raise InvoiceRefused(RefusalCode.TAX_PARTLY_STATED, name=silent[0])
    return sum(stated)


def _tax_on_top(group: Sequence[InvoiceLine]) -> int:
    """Add up the lines of tax; where amounts exclude it, only they make the bill add up."""
    stated = [line.amount for line in group if line.treatment.is_tax]
    if not stated and any(line.amount for line in group):
        raise InvoiceRefused(RefusalCode.TAX_MISSING, name=group[0].name)
    return sum(stated)


def _no_tax(group: Sequence[InvoiceLine]) -> int:
    if wrong := [line for line in group if line.tax]:
        raise InvoiceRefused(RefusalCode.TAX_ON_UNTAXED, name=wrong[0].name, tax=yen(wrong[0].tax or 0))
    return 0


def _weigh(invoice: Invoice) -> None:
    """Refuse what is no qualified invoice, or does not agree with its bill."""
    if not invoice.lines:
        raise InvoiceRefused(RefusalCode.NO_LINES)
    if not invoice.recipient.strip():
        raise InvoiceRefused(RefusalCode.NO_RECIPIENT)
    gross = sum(each.gross for each in invoice.totals)
    if gross != invoice.total:
        raise InvoiceRefused(RefusalCode.TOTAL_DIFFERS, lines=yen(gross), total=yen(invoice.total))
    if not any(line.amount and line.treatment.is_taxable for line in invoice.lines):
        raise InvoiceRefused(RefusalCode.NOTHING_TAXABLE)
    for issuer in invoice.signatories:
        _weigh_issuer(issuer, invoice)


def _weigh_issuer(issuer: Issuer, invoice: Invoice) -> None:
    if not is_registration_number(issuer.registration_number):
        raise InvoiceRefused(RefusalCode.NOT_REGISTERED, issuer=issuer.name)
    if invoice.first_day < issuer.registered_on:
        since = issuer.registered_on.isoformat()
        raise InvoiceRefused(RefusalCode.BEFORE_REGISTRATION, issuer=issuer.name, since=since)
