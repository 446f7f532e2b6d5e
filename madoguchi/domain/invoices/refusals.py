"""Refusals (発行できない理由): why no qualified invoice can be made of a bill."""

from enum import StrEnum


class RefusalCode(StrEnum):
    """Each thing that forbids an invoice."""

    NO_LINES = "no_lines"
    NO_RECIPIENT = "no_recipient"
    TOTAL_DIFFERS = "total_differs"
    TAX_DIFFERS = "tax_differs"
    TAX_PARTLY_STATED = "tax_partly_stated"
    TAX_MISSING = "tax_missing"
    TAX_NOT_EXPECTED = "tax_not_expected"
    TAX_ON_UNTAXED = "tax_on_untaxed"
    UNKNOWN_RATE = "unknown_rate"
    UNKNOWN_ISSUER = "unknown_issuer"
    NOT_REGISTERED = "not_registered"
    BEFORE_REGISTRATION = "before_registration"
    NOTHING_TAXABLE = "nothing_taxable"
    NOT_PAID = "not_paid"
    NO_READING = "no_reading"
    NOT_THE_LATEST = "not_the_latest"
    MORE_THAN_ORIGINAL = "more_than_original"
    RETURN_WITHOUT_ORIGINAL = "return_without_original"
    SUPPLY_UNCLEAR = "supply_unclear"


class InvoiceRefused(Exception):
    """No invoice can be made; ``code`` says why, ``values`` what shows it."""

    def __init__(self, code: RefusalCode, **values: str) -> None:
        shown = ", ".join(f"{name} {value}" for name, value in values.items())
        super().__init__(f"{code}: {shown}" if shown else str(code))
        self.code = code
        self.values = values
