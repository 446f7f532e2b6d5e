"""Reasons (理由): why something is hidden, empty, blocked or waiting.

Rules return them, pages say them: the words of each code stand in one catalogue
(``interfaces/rendering/reasons.py``), with the date that matters and what the customer can do next.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any


class ReasonCode(StrEnum):
    """Each thing that can stand in a customer's way."""

    NO_PLACE = "no_place"
    NO_BILLS = "no_bills"
    NO_CONTRACTS = "no_contracts"
    NO_DOCUMENTS = "no_documents"
    INVOICES_NOT_REQUESTED = "invoices_not_requested"
    FIRST_INVOICE_BY_POST = "first_invoice_by_post"
    BEFORE_INVOICES = "before_invoices"
    NO_DOCUMENTS_FOUND = "no_documents_found"
    INVOICES_NOT_ENTITLED = "invoices_not_entitled"
    DOCUMENT_NOT_OURS = "document_not_ours"
    NO_INVOICE_OF_BILL = "no_invoice_of_bill"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason, with the day from or until which it holds, and values for its words.

    >>> Reason(ReasonCode.NO_PLACE).code.value
    'no_place'
    """

    code: ReasonCode
    on: date | None = None
    values: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
