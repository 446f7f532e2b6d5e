"""The cast: Hanako is a member of an operator, Taro her neighbour there; Jiro belongs to another."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from itertools import count

import pytest
from django.conf import settings
from django.test import Client

from madoguchi.domain.bills import BillLine, Statement, fingerprint, line_record
from madoguchi.domain.clock import TOKYO
from madoguchi.models import Batch, Bill, Contract, Customer, Member, Place
from madoguchi.models.scope import operator_scope
from madoguchi.operators.registry import Operator
from madoguchi.services.members import enrol_member
from tests.batches import published_batch

# An hour at which every counter is open, the waterworks' (7:00 to 2:00) and the contrary one's.
NOW = datetime(2024, 10, 21, 23, 0, tzinfo=TOKYO)
PASSWORD = "counter2024word"
SLUGS = tuple(settings.REGISTRY)
_numbers = count(1)


@dataclass(frozen=True)
class Person:
    """A member with a browser of her own."""

    operator: Operator
    member: Member
    places: tuple[Place, ...]
    client: Client
    password: str = PASSWORD

    @property
    def root(self) -> str:
        """Where the operator's pages begin."""
        return f"/{self.operator.slug}/"

    def sign_in(self) -> "Person":
        """Sign in through the page, as everyone does."""
        response = self.client.post(self.root, {"login_id": self.member.login_id, "password": self.password})
        assert response.status_code == 302, response.content.decode()
        return self

    def reference(self, index: int = 0) -> str:
        """Give the address part of one of the member's places."""
        with operator_scope(self.operator.slug):
            return str(self.member.member_places.get(place=self.places[index]).reference)


def person(operator: Operator, *, name: str, places: int = 1) -> Person:
    """Make a customer with places, and a member for them."""
    number = next(_numbers)
    with operator_scope(operator.slug):
        customer = Customer.objects.create(number=f"{number:010}", name=name, kana="カナ")
        made = tuple(
            Place.objects.create(
                customer=customer,
                number=f"{number:010}{index:04}",
                address=f"金沢市広岡{index}丁目",
            )
            for index in range(places)
        )
        member = enrol_member(
            profile=operator.profile,
            login_id=f"{number:010}",
            password=PASSWORD,
            places=made,
        )
    return Person(operator, member, made, browser(operator))


def browser(operator: Operator) -> Client:
    """Give a browser that knows of nothing, but has agreed to the operator's cautions, if there are any."""
    client = Client(headers={"user-agent": "test"})
    if operator.profile.cautions:
        client.post(f"/{operator.slug}/cautions/")
    return client


def statement(month: date = date(2024, 10, 1), total: int = 5509, **fields: object) -> Statement:
    """Make a sound statement of one line."""
    line = BillLine("水道料金", charge=total, discount=0, payable=total)
    facts: dict[str, object] = {
        "place_number": "",
        "number": f"{month:%Y-%m}",
        "month": month,
        "total": total,
        "lines": (line,),
        "status": "unpaid",
        "due_on": month.replace(day=28),
    }
    return Statement(**(facts | fields))  # type: ignore[arg-type]


def bill(operator: Operator, place: Place, stated: Statement, *, version: int = 1) -> Bill:
    """Publish a statement for a place."""
    with operator_scope(operator.slug):
        known = Batch.objects.filter(sha256="cast").first()
        batch = known or published_batch(published_at=NOW, sha256="cast")
        reading = stated.reading
        return Bill.objects.create(
            place=place,
            number=stated.number,
            version=version,
            month=stated.month,
            total=stated.total,
            status=stated.status,
            due_on=stated.due_on,
            paid_on=stated.paid_on,
            read_on=reading.read_on if reading else None,
            quantity=reading.quantity if reading else None,
            days=reading.days if reading else None,
            summary=asdict(stated.summary) if stated.summary else None,
            lines=[line_record(line) for line in stated.lines],
            fingerprint=fingerprint(stated),
            batch=batch,
            published_at=NOW,
        )


def contract(someone: Person, number: str = "1", **facts: object) -> Contract:
    """State a contract at someone's first place."""
    stated: dict[str, object] = {"service": "テレビ", "course": "標準", "started_on": date(2020, 4, 1)}
    with operator_scope(someone.operator.slug):
        return Contract.objects.create(place=someone.places[0], number=number, **(stated | facts))


@pytest.fixture(params=SLUGS)
def operator(request: pytest.FixtureRequest) -> Operator:
    """Each operator in turn."""
    found: Operator = settings.REGISTRY[request.param]
    return found


@pytest.fixture
def neighbour_operator(operator: Operator) -> Operator:
    """Another operator than the one at hand."""
    others = [slug for slug in SLUGS if slug != operator.slug]
    found: Operator = settings.REGISTRY[others[0]]
    return found


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the counter's clock stand still in the cast's time."""
    monkeypatch.setattr("madoguchi.interfaces.clock.now", lambda: NOW)


@pytest.fixture
def hanako(operator: Operator, db: None) -> Person:
    """A member of the operator."""
    return person(operator, name="山田 花子")


@pytest.fixture
def taro(operator: Operator, db: None) -> Person:
    """Hanako's neighbour, a member of the same operator."""
    return person(operator, name="山田 太郎")


@pytest.fixture
def jiro(neighbour_operator: Operator, db: None) -> Person:
    """A member of another operator."""
    return person(neighbour_operator, name="鈴木 次郎")
