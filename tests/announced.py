"""A published batch with members whom it concerns, and the worker that tells them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import count
from time import monotonic
from typing import Any

from madoguchi.adapters.mail import Mail
from madoguchi.domain.bills import fingerprint, line_record
from madoguchi.domain.match_keys import email_key
from madoguchi.interfaces.cli.schedule import KINDS
from madoguchi.models import Batch, Bill, Customer, Member, MemberPlace, OutgoingMail, Place
from madoguchi.models.scope import operator_scope
from madoguchi.operators.registry import Operator
from madoguchi.services.jobs import do_next
from madoguchi.services.mailings import announce, hand_over_mailings
from tests.cast import NOW, statement

MONTH = date(2024, 11, 1)
UNHURRIED = 1_000_000
_numbers = count(1)


def fast(operator: Operator, **mail: Any) -> Operator:
    """Give the operator with a relay that takes any number of mails."""
    rule = operator.profile.mail.model_copy(update={"mails_per_minute": UNHURRIED} | mail)
    return replace(operator, profile=operator.profile.model_copy(update={"mail": rule}))


def members(operator: Operator, many: int, *, places: int = 1) -> list[Member]:
    """Make members with addresses and places, quickly: nobody signs in as one of them."""
    with operator_scope(operator.slug):
        made = []
        for number in (next(_numbers) for _each in range(many)):
            login_id = f"reader{number:06}"
            address = f"{login_id}@example.jp"
            made.append(
                Member(login_id=login_id, login_key=login_id, email=address, email_key=email_key(address))
            )
        Member.objects.bulk_create(made)
        for member in made:
            add_places(member, places)
        return made


def add_places(member: Member, many: int) -> None:
    """Give a member so many places more."""
    customer = Customer.objects.create(number=f"{next(_numbers):08}", name="山田 花子", kana="ヤマダ")
    for _place in range(many):
        place = Place.objects.create(customer=customer, number=f"{next(_numbers):010}", address="広岡")
        MemberPlace.objects.create(member=member, place=place)


def publish(
    operator: Operator, of: list[Member], *, month: date = MONTH, total: int = 5509, now: datetime = NOW
) -> Batch:
    """Publish one bill of a month for every place of these members, as a batch that is announced."""
    with operator_scope(operator.slug):
        facts = dict.fromkeys(("rows", "added", "changed", "unchanged"), 0)
        name = f"BILLS{next(_numbers)}"
        batch = Batch.objects.create(file_name=name, kind="bills", sha256=name, published_at=now, **facts)
        places = MemberPlace.objects.filter(member__in=of).values_list("place_id", flat=True)
        stated = statement(month, total)
        known = Bill.objects.filter(place_id__in=places, number=stated.number, superseded_at=None)
        versions = dict(known.values_list("place_id", "version"))
        known.update(superseded_at=now)
        Bill.objects.bulk_create(
            Bill(
                place_id=place,
                number=stated.number,
                version=versions.get(place, 0) + 1,
                month=month,
                total=total,
                status=stated.status,
                lines=[line_record(line) for line in stated.lines],
                fingerprint=fingerprint(stated),
                batch=batch,
                published_at=now,
            )
            for place in places
        )
        announce(batch=batch, profile=operator.profile, now=now)
        return batch


def lay_all(operator: Operator, *, now: datetime = NOW) -> None:
    """Let the worker do every job."""
    with operator_scope(operator.slug):
        while do_next(profile=operator.profile, kinds=KINDS, now=now):
            pass


class Watch:
    """A watch that stands at the cast's time when a test begins, and goes: a pace needs time to pass."""

    def __init__(self) -> None:
        self.began = monotonic()

    @property
    def now(self) -> datetime:
        """The moment."""
        return NOW + timedelta(seconds=monotonic() - self.began)


watch = Watch()


def hand_over(
    operator: Operator, send: Callable[[Mail], None], *, now: datetime | None = None, **more: Any
) -> int:
    """Let the worker have one turn at the operator's mailings."""
    with operator_scope(operator.slug):
        return hand_over_mailings(profile=operator.profile, now=now or watch.now, send=send, **more)


def outbox(operator: Operator) -> list[OutgoingMail]:
    """Read the outbox."""
    with operator_scope(operator.slug):
        return list(OutgoingMail.objects.order_by("id"))


class Post:
    """What takes mails, and answers as it is told."""

    def __init__(self, *answers: Exception | None) -> None:
        self.answers = list(answers)
        self.taken: list[Mail] = []

    def __call__(self, mail: Mail) -> None:
        """Take a mail, or answer as it is told."""
        answer = self.answers.pop(0) if self.answers else None
        if answer is not None:
            raise answer
        mail.as_bytes()
        self.taken.append(mail)

    @property
    def recipients(self) -> list[str]:
        """To whom mails were taken."""
        return sorted(mail.envelope[1] for mail in self.taken)


def told(operator: Operator) -> list[str]:
    """Let the worker do all; give to whom it wrote."""
    post = Post()
    lay_all(operator)
    while hand_over(operator, post):
        pass
    return post.recipients
