"""Qualified invoices (適格請求書): what the law wants of them, derived from a bill or refused.

Sources: 消費税法57条の4 (what stands on them), 消費税法施行令70条の10 and 基本通達1-8-15 (rounding once a
rate), 施行令70条の12 (媒介者交付特例), and the National Tax Agency's questions and answers on invoices.
"""

from madoguchi.domain.invoices.assembling import invoice_of
from madoguchi.domain.invoices.kinds import INVOICES, DocumentKind, Original, kind_of
from madoguchi.domain.invoices.lines import InvoiceLine, LineRule, Treatment
from madoguchi.domain.invoices.papers import Invoice, InvoiceRule, Issuer, RateTotal
from madoguchi.domain.invoices.refusals import InvoiceRefused, RefusalCode
from madoguchi.domain.invoices.registration_numbers import is_registration_number
from madoguchi.domain.invoices.taxes import Rounding

__all__ = [
    "INVOICES",
    "DocumentKind",
    "Invoice",
    "InvoiceLine",
    "InvoiceRefused",
    "InvoiceRule",
    "Issuer",
    "LineRule",
    "Original",
    "RateTotal",
    "RefusalCode",
    "Rounding",
    "Treatment",
    "invoice_of",
    "is_registration_number",
    "kind_of",
]
