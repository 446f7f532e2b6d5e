"""What stands on an invoice (記載事項), and the issuer's rules by which it is put together."""

from dataclasses import dataclass
from datetime import date

from madoguchi.domain.invoices.lines import InvoiceLine, LineRule, Treatment
from madoguchi.domain.invoices.taxes import Rounding

SYSTEM_BEGAN_ON = date(2023, 10, 1)


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who issues (発行事業者), by a key of the operator's own.

    ``mediator`` is the key of another who issues on behalf of this one, under a T-number of its own
    (媒介者交付特例); this one's need not be told then.
    """

    key: str
    name: str
    registration_number: str = ""
    registered_on: date = SYSTEM_BEGAN_ON
    mediator: str = ""


@dataclass(frozen=True, slots=True)
class InvoiceRule:
    """An operator's rules. The first issuer is that of every line for which no rule names another."""

    issuers: tuple[Issuer, ...]
    rounding: Rounding = Rounding.DOWN
    is_inclusive: bool = True
    treatment: Treatment = Treatment.STANDARD
    lines: tuple[LineRule, ...] = ()


@dataclass(frozen=True, slots=True)
class RateTotal:
    """What one issuer's lines of one treatment come to, in yen: before tax, the tax, and both."""

    issuer: str
    treatment: Treatment
    net: int
    tax: int

    @property
    def gross(self) -> int:
        """The sum with its tax."""
        return self.net + self.tax


@dataclass(frozen=True, slots=True)
class Invoice:
    """An invoice for ``recipient``, supplied from ``first_day`` through ``last_day``; ``total`` in yen."""

    recipient: str
    first_day: date
    last_day: date
    issuers: tuple[Issuer, ...]
    lines: tuple[InvoiceLine, ...]
    totals: tuple[RateTotal, ...]
    total: int
    is_inclusive: bool

    @property
    def signatories(self) -> tuple[Issuer, ...]:
        """Those whose T-numbers stand on it: mediators for those whom they stand for."""
        return tuple(issuer for issuer in self.issuers if not issuer.mediator)

    def supplier(self, key: str) -> Issuer:
        """Give an issuer by its key."""
        return next(issuer for issuer in self.issuers if issuer.key == key)

    def signatory(self, key: str) -> Issuer:
        """Give who issues for an issuer: its mediator, or itself."""
        issuer = self.supplier(key)
        return self.supplier(issuer.mediator) if issuer.mediator else issuer

    @property
    def tax(self) -> int:
        """All tax in the total."""
        return sum(each.tax for each in self.totals)

    @property
    def taxable(self) -> int:
        """What of the total a qualified invoice is for."""
        return sum(each.gross for each in self.totals if each.treatment.is_taxable)
