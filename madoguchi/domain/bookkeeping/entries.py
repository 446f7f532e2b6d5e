"""Entries (仕訳): what an invoice comes to in its customer's books, one entry a rate and issuer."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from madoguchi.domain.invoices.facts import InvoiceFacts

RATES = {"standard": 10, "reduced": 8}


@dataclass(frozen=True, slots=True)
class Entry:
    """An expense on credit, in yen with tax; negative where money is given back. ``rate`` is 0 if untaxed."""

    on: date
    number: str
    counterparty: str
    account: str
    amount: int
    tax: int
    rate: int
    description: str


def entries_of(facts: InvoiceFacts, *, number: str, account: str) -> Iterator[Entry]:
    """Give the entries of an invoice, dated by the last day of the supply."""
    names = {issuer["key"]: issuer["mediator"] or issuer["name"] for issuer in facts["issuers"]}
    numbers = {issuer["key"]: issuer["registration_number"] for issuer in facts["issuers"]}
    for total in facts["totals"]:
        issuer = total["issuer"]
        said = (facts["title"], f"{facts['month'][:7]}分", number, f"登録番号{numbers[issuer]}")
        yield Entry(
            on=date.fromisoformat(facts["last_day"]),
            number=number,
            counterparty=names[issuer],
            account=account,
            amount=total["gross"],
            tax=total["tax"],
            rate=RATES.get(total["treatment"], 0),
            description=" ".join(said),
        )
