"""Seed extremes: ``python -m tests.portals.extremes OPERATOR PASSWORD``.

One member has 24 named places, a bill of 60 lines and 24 contracts, all with names of 40 characters that have
no place to break; another has a place and nothing else. A channel on offer is as long.
"""

import os
import sys

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "madoguchi.settings"
django.setup()

from datetime import date, datetime  # noqa: E402  # after the set-up, like the rest

from django.conf import settings  # noqa: E402  # models are read only after the set-up

from madoguchi.domain.batches import Deed  # noqa: E402  # the same
from madoguchi.domain.bills import BillLine, Statement, fingerprint, line_record  # noqa: E402  # the same
from madoguchi.domain.clock import TOKYO  # noqa: E402  # the same
from madoguchi.domain.contracts import STATUSES  # noqa: E402  # the same
from madoguchi.domain.months import months_before  # noqa: E402  # the same
from madoguchi.ingest.history import enter  # noqa: E402  # the same
from madoguchi.models import (  # noqa: E402  # the same
    Batch,
    Bill,
    Contract,
    Customer,
    Member,
    MemberPlace,
    PaidChannel,
    Place,
)
from madoguchi.models.scope import operator_scope  # noqa: E402  # the same
from madoguchi.services.members import enrol_member  # noqa: E402  # the same

LONG = "Wolfeschlegelsteinhausenbergerdorffsenior"[:40]
LONG_IN_JAPANESE = "寿限無五劫の擦り切れ海砂利水魚の水行末雲来末風来末食う寝る処に住む処薮ら柑子の"[:40]
CROWDED, EMPTY = "0000555511", "0000555512"
PLACES, LINES, CONTRACTS, BILLS = 24, 60, 24, 12
MONTH = date(2024, 10, 1)
NOW = datetime(2024, 10, 20, 9, 0, tzinfo=TOKYO)


def seed(slug: str, password: str) -> None:
    """Make both members."""
    profile = settings.REGISTRY[slug].profile
    crowd = _places(CROWDED, PLACES, LONG)
    enrol_member(profile=profile, login_id=CROWDED, password=password, places=crowd)
    enrol_member(profile=profile, login_id=EMPTY, password=password, places=_places(EMPTY, 1, "一"))
    MemberPlace.objects.filter(place__in=crowd).update(nickname=LONG)
    PaidChannel.objects.create(
        name=LONG, course=LONG, description=LONG_IN_JAPANESE * 2, monthly_yen=2_147_483_647
    )
    Contract.objects.bulk_create(_contract(crowd[0], number) for number in range(CONTRACTS))
    _bill(crowd[0])


def _places(number: str, count: int, name: str) -> list[Place]:
    customer = Customer.objects.create(
        number=number,
        name=name,
        kana=name,
        billing_name=name,
        billing_address=LONG_IN_JAPANESE * 2 if count > 1 else "",
        payment_method=name,
    )
    return [
        Place.objects.create(
            customer=customer,
            number=f"{number}{each or ''}",
            address=LONG_IN_JAPANESE if each % 2 else LONG,
            building=LONG,
        )
        for each in range(count)
    ]


def _contract(place: Place, number: int) -> Contract:
    return Contract(
        place=place,
        number=f"{number:040}",
        service=(LONG, LONG_IN_JAPANESE, "テレビ")[number * 3 // CONTRACTS],
        course=LONG_IN_JAPANESE if number % 2 else LONG,
        kind="option" if number % 3 else "course",
        status=STATUSES[number % len(STATUSES)],
        started_on=date(2020, 4, 1),
        monthly_yen=2_147_483_647 if number == 1 else None,
        minimum_until=date(2026, 3, 31),
        equipment=LONG,
    )


def _bill(place: Place) -> None:
    batch = Batch.objects.create(file_name="extremes", kind="bills", sha256=place.number, published_at=NOW)
    for deed in (Deed.RECEIVE, Deed.CHECK, Deed.RELEASE, Deed.PUBLISH):
        enter(batch=batch, deed=deed, now=NOW)
    lines = tuple(
        BillLine(
            LONG if number % 2 else LONG_IN_JAPANESE, 20_000_000 - number, number, 20_000_000 - 2 * number, 9
        )
        for number in range(LINES)
    )
    for back in range(BILLS):
        month = months_before(MONTH, back)
        total = sum(line.payable for line in lines)
        stated = Statement(place.number, f"{month:%Y-%m}", month, total, lines, "unpaid", due_on=MONTH)
        Bill.objects.create(
            place=place,
            number=stated.number,
            version=1,
            month=month,
            total=total,
            status="unpaid",
            due_on=MONTH,
            lines=[line_record(line) for line in lines],
            fingerprint=fingerprint(stated),
            batch=batch,
            published_at=NOW,
        )


if __name__ == "__main__":
    slug, password = sys.argv[1:]
    with operator_scope(slug):
        if not Member.objects.filter(login_id=CROWDED).exists():
            seed(slug, password)
