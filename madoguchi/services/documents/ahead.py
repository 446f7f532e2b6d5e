"""Issuing ahead (事前発行): a month's invoices are made before anybody asks, by several processes at once.

Each process takes the places whose key falls to its share, so no two wait for one bill; the register would
enter a bill once all the same. What is done is not done again, so whoever was killed is simply called again.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Exists, F, OuterRef, QuerySet

from madoguchi.adapters.pdf import PaperRefused
from madoguchi.domain.invoices import INVOICES, InvoiceRefused
from madoguchi.models import Bill, Document, Member, MemberPlace, Place
from madoguchi.operators.registry import Operator
from madoguchi.operators.schema.documents import Documents
from madoguchi.services.documents.entitlement import entitled_members
from madoguchi.services.documents.files import make_content
from madoguchi.services.documents.issuing import NoSuchBill, enter_invoice, rules_of
from madoguchi.services.documents.requests import customers_who_download


@dataclass(slots=True)
class Made:
    """How many were made, and which bills were refused and why."""

    made: int = 0
    refused: list[str] = field(default_factory=list)


def issue_ahead(
    *,
    operator: Operator,
    month: date,
    now: Callable[[], datetime],
    share: int = 0,
    shares: int = 1,
    goes_on: Callable[[], bool] = lambda: True,
) -> Made:
    """Issue and make every invoice of a month that a member may download.

    Raises NoInvoicesHere and StoreRefused; what was made before stands.
    """
    _rules, keeping = rules_of(operator)
    done = Made()
    for bill in _due(month, keeping).annotate(share=F("place_id") % shares).filter(share=share).iterator():
        if not goes_on():
            break
        try:
            document = enter_invoice(operator=operator, bill=bill, now=now())
            make_content(document, operator=operator, now=now())
        except (InvoiceRefused, PaperRefused) as refused:
            done.refused.append(f"{bill.place.number} {bill.number}: {refused}")
        except NoSuchBill:
            continue  # a newer version came in meanwhile
        else:
            done.made += 1
    return done


def _due(month: date, keeping: Documents) -> QuerySet[Bill]:
    """List the month's bills without a finished invoice, of places whose members are given one."""
    members = MemberPlace.objects.filter(
        place=OuterRef("pk"),
        member__in=Member.objects.filter(entitled_members(keeping)),
        member__is_active=True,
    )
    places = Place.objects.filter(Exists(members)).filter(customers_who_download(keeping.delivery))
    finished = Document.objects.filter(bill=OuterRef("pk"), kind__in=INVOICES, files__isnull=False)
    bills = Bill.objects.filter(month=month, superseded_at=None, place__in=places)
    return bills.filter(~Exists(finished)).select_related("place").order_by("place_id", "number")
