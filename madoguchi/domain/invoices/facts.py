"""All that stands on an invoice (記載内容), as it is kept for good: plain values that JSON can hold.

Days are written as in ISO 8601, amounts are whole yen. The paper and the data file are made of nothing else.
"""

import hashlib
import json
from typing import Any, TypedDict


class IssuerFacts(TypedDict):
    """An issuer; the T-number is that of ``mediator``, where one stands for it."""

    key: str
    name: str
    registration_number: str
    mediator: str


class LineFacts(TypedDict):
    """A line as the bill has it."""

    name: str
    amount: int
    treatment: str
    percent: int
    issuer: str
    is_tax: bool


class TotalFacts(TypedDict):
    """What an issuer's lines of one treatment come to."""

    issuer: str
    treatment: str
    percent: int
    net: int
    tax: int
    gross: int


class SenderFacts(TypedDict):
    """Whose paper it is, and how to reach a person there."""

    name: str
    address: str
    phone: str
    phone_hours: str
    website: str


class HistoryFacts(TypedDict):
    """A bill of the past year, for the graph."""

    month: str
    amount: int
    quantity: int | None


class OriginalFacts(TypedDict):
    """The earlier document that this one corrects or gives back from."""

    number: str
    issued_on: str
    month: str


class ReadingFacts(TypedDict):
    """What a meter showed, for a slip."""

    read_on: str | None
    days: int | None
    quantity: int


class PaymentFacts(TypedDict):
    """A bill that was paid, for a certificate."""

    month: str
    paid_on: str
    amount: int


class InvoiceFacts(TypedDict):
    """Everything but the number and the day of issue. Lists stay empty where a kind of paper has none."""

    kind: str
    title: str
    recipient: str
    honorific: str
    postal_code: str
    address: str
    building: str
    customer_number: str
    customer_number_label: str
    place_number: str
    place_address: str
    place_label: str
    month: str
    first_day: str
    last_day: str
    due_on: str | None
    status: str
    paid_on: str | None
    payment_method: str
    sender: SenderFacts
    issuers: list[IssuerFacts]
    lines: list[LineFacts]
    totals: list[TotalFacts]
    total: int
    tax: int
    is_inclusive: bool
    history: list[HistoryFacts]
    quantity_label: str
    unit: str
    replaces: OriginalFacts | None
    returns: OriginalFacts | None
    reading: ReadingFacts | None
    payments: list[PaymentFacts]
    note: str


SUPPLY = ("recipient", "first_day", "last_day", "lines", "totals", "total", "is_inclusive")


def facts_sha256(facts: Any) -> str:
    """Give the SHA-256 in hex of facts in one canonical writing.

    >>> facts_sha256({"b": 1, "a": "𠮷"}) == facts_sha256({"a": "𠮷", "b": 1})
    True
    """
    text = json.dumps(facts, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def is_same_supply(one: InvoiceFacts, other: InvoiceFacts) -> bool:
    """Tell whether two invoices say the same of what was supplied, and to whom; else one corrects the other.

    A bill that is only told to be paid is a new version, but no reason for a new invoice.
    """
    return all(one[name] == other[name] for name in SUPPLY)  # type: ignore[literal-required]  # of SUPPLY
