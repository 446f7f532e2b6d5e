"""Invoices for tests of what is made of them: facts as services give them, without a database."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.conf import settings

from madoguchi.adapters.pdf import Attachment, invoice_pdf
from madoguchi.domain.bills import BillLine
from madoguchi.domain.invoices import DocumentKind, invoice_of
from madoguchi.models import Bill, Customer, Place
from madoguchi.operators.registry import Operator
from madoguchi.services.documents import facts as gathering
from tests.cast import NOW

WATER = settings.REGISTRY["kanazawa-water"]
ISSUED_ON = date(2024, 10, 21)
SLIP = (BillLine("水道料金", 2799, 0, 2799, 254), BillLine("下水道使用料", 2710, 0, 2710, 246))
HISTORY: Any = [
    {"month": f"{month:%Y-%m-%d}", "amount": 5509, "quantity": 20 + month.month}
    for month in (date(2023, 11, 1), date(2024, 1, 1), date(2024, 9, 1))
]


def invoice_facts(
    lines: Sequence[BillLine] = SLIP,
    *,
    operator: Operator = WATER,
    **changed: Any,
) -> Any:
    """Give the facts of an invoice, some of them changed."""
    customer = Customer(number="1000000001", name="山田　花子", payment_method="口座振替")
    place = Place(
        customer=customer, number="20240000000011", address="金沢市広岡３丁目", postal_code="920-0031"
    )
    bill = Bill(place=place, month=date(2024, 9, 1), total=0, status="unpaid", due_on=date(2024, 10, 28))
    first_day, last_day = gathering.period_of(bill)
    assert operator.profile.invoices
    invoice = invoice_of(
        lines=lines,
        total=sum(line.payable for line in lines),
        recipient=customer.name,
        first_day=first_day,
        last_day=last_day,
        rule=operator.profile.invoices.rule,
    )
    facts = gathering.facts_of(
        invoice,
        bill,
        kind=DocumentKind.INVOICE,
        profile=operator.profile,
        history=HISTORY,
        replaces=None,
        returns=None,
    )
    return facts | changed


def paper(
    facts: Any = None,
    *,
    operator: Operator = WATER,
    attachments: Sequence[Attachment] = (),
    proof_address: str = "",
) -> bytes:
    """Set an invoice."""
    return invoice_pdf(
        facts or invoice_facts(operator=operator),
        number="2024-00000001",
        issued_on=ISSUED_ON,
        operator=operator,
        attachments=attachments,
        proof_address=proof_address,
        made_at=NOW,
    )
