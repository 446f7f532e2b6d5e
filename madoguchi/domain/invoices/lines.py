"""Lines of an invoice (取引内容): how each is taxed, and who issues for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase

from madoguchi.domain.bills import BillLine
from madoguchi.domain.invoices.refusals import InvoiceRefused, RefusalCode


class Treatment(StrEnum):
    """How a line is taxed (税区分); the last two are lines that hold nothing but tax."""

    STANDARD = "standard"
    REDUCED = "reduced"
    EXEMPT = "exempt"
    OUTSIDE = "outside"
    TAX_OF_STANDARD = "tax_of_standard"
    TAX_OF_REDUCED = "tax_of_reduced"

    @property
    def percent(self) -> int:
        """The rate in percent; 0 where there is no tax."""
        return PERCENT.get(self, 0)

    @property
    def taxed(self) -> "Treatment":
        """What a line of tax is the tax of; any other line's own treatment."""
        return TAXED.get(self, self)

    @property
    def is_taxable(self) -> bool:
        """Whether a qualified invoice can be made for it."""
        return self in PERCENT

    @property
    def is_tax(self) -> bool:
        """Whether the line holds nothing but tax."""
        return self in TAXED


PERCENT = {Treatment.STANDARD: 10, Treatment.REDUCED: 8}
TAXED = {Treatment.TAX_OF_STANDARD: Treatment.STANDARD, Treatment.TAX_OF_REDUCED: Treatment.REDUCED}
OF_PERCENT = {10: Treatment.STANDARD, 8: Treatment.REDUCED, 0: Treatment.OUTSIDE}


@dataclass(frozen=True, slots=True)
class LineRule:
    """What holds for lines whose name has a pattern (``*`` and ``?``); "" takes what holds for all."""

    pattern: str
    treatment: Treatment | None = None
    issuer: str = ""

    def fits(self, name: str) -> bool:
        """Tell whether it holds for lines of a name."""
        return fnmatchcase(name, self.pattern)


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """A line, its amount as the bill has it, in yen; ``tax`` is what the bill says is in it, if it does."""

    name: str
    amount: int
    treatment: Treatment
    issuer: str
    tax: int | None = None


def invoice_line(
    line: BillLine, *, rules: Iterable[LineRule], default: Treatment, issuer: str
) -> InvoiceLine:
    """Say how a line is taxed: by the rate that it states, else by the first rule for its name.

    >>> rules = (LineRule("電気料前払金*", Treatment.OUTSIDE), LineRule("下水道*", issuer="sewer"))
    >>> lines = (BillLine("電気料前払金(2023/10)", 100, 0, 100), BillLine("下水道使用料", 100, 0, 100))
    >>> found = [
    ...     invoice_line(line, rules=rules, default=Treatment.STANDARD, issuer="water") for line in lines
    ... ]
    >>> [(line.treatment.value, line.issuer) for line in found]
    [('outside', 'water'), ('standard', 'sewer')]
    """
    fitting = [rule for rule in rules if rule.fits(line.name)]
    treatment = next((rule.treatment for rule in fitting if rule.treatment), default)
    return InvoiceLine(
        name=line.name,
        amount=line.payable,
        treatment=_stated_treatment(line, treatment),
        issuer=next((rule.issuer for rule in fitting if rule.issuer), issuer),
        tax=line.tax,
    )


def _stated_treatment(line: BillLine, ruled: Treatment) -> Treatment:
    """Take the rate that the bill states; raises InvoiceRefused. A rule may say why a rate is 0."""
    if line.rate is None or line.rate == ruled.percent:
        return ruled
    if line.rate not in OF_PERCENT:
        raise InvoiceRefused(RefusalCode.UNKNOWN_RATE, name=line.name, percent=str(line.rate))
    return OF_PERCENT[line.rate]
