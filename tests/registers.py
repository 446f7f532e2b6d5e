"""A register (台帳): invented customers, each another and the same each time, and whom they resemble."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from random import Random

from madoguchi.domain.applications import Claim
from madoguchi.ingest.sample_town.names import COMPANIES, GIVEN_NAMES, SURNAMES, UNICODE_SURNAMES
from madoguchi.ingest.sample_town.numbers import scattered

DIGITS = 10
TOWNS = (
    *(
        "金沢市本町",
        "金沢市三馬",
        "金沢市四十万",
        "金沢市千木",
        "金沢市泉が丘",
        "金沢市十一屋町",
        "金沢市上之町ロ",
    ),
    *(
        "甲賀市水口町水口",
        "甲賀市信楽町長野",
        "青森市大字大野字前田",
        "青森市字外ヶ浜",
        "河北郡津幡町字加賀爪ニ",
    ),
)
BUILDINGS = (
    "コーポ桜",
    "グリーンハイツ",
    "メゾン・ド・駅前",
    "第２青葉ビル",
    "ハイツさくら",
    "市営住宅３号棟",
)
PHONES = ("090-0000-", "080-0000-", "076-000-", "0748-00-")  # numbers that nobody has
SHARE_IN_BUILDINGS = 0.35
SHARE_OF_COMPANIES = 0.05


@dataclass(frozen=True, slots=True)
class Customer:
    """Somebody, before anything is written down. ``lot`` is 丁目, 番 and 号."""

    number: str
    name: tuple[str, ...]
    kana: tuple[str, ...]
    town: str
    lot: tuple[int, int, int]
    building: str
    room: str
    phone: str


def register(*, customers: int, seed: int) -> Iterator[Customer]:
    """Invent customers; numbers tell them apart, much else may be shared."""
    random = Random(seed)
    return (_customer(index, random) for index in range(customers))


def _customer(index: int, random: Random) -> Customer:
    name, kana = _who(random)
    has_room = random.random() < SHARE_IN_BUILDINGS
    return Customer(
        number=scattered(index, digits=DIGITS),
        name=name,
        kana=kana,
        town=random.choice(TOWNS),
        lot=(random.randint(1, 9), random.randint(1, 40), random.randint(1, 30)),
        building=random.choice(BUILDINGS) if has_room else "",
        room=f"{random.randint(1, 9)}{random.randint(1, 12):02}" if has_room else "",
        phone=f"{random.choice(PHONES)}{random.randrange(10_000):04}",
    )


def _who(random: Random) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if random.random() < SHARE_OF_COMPANIES:
        name, kana = random.choice(COMPANIES)
        return tuple(name.split()), tuple(kana.split())
    surname, given = random.choice(SURNAMES + UNICODE_SURNAMES), random.choice(GIVEN_NAMES)
    return (surname[0], given[0]), (surname[1], given[1])


def record(customer: Customer) -> Claim:
    """Write a customer down as the billing system does."""
    return Claim(
        number=customer.number,
        name="\u3000".join(customer.name),
        kana="\u3000".join(customer.kana),
        address=customer.town + "{}丁目{}番{}号".format(*customer.lot),
        building=f"{customer.building}{customer.room}号室" if customer.building else "",
        phone=customer.phone,
    )


# --- whom a customer is mistaken for -----------------------------------------------------------------

type Neighbour = Callable[[Customer, Random], Customer]


def _slipped(number: str, random: Random) -> str:
    place = random.randrange(len(number))
    wrong = (int(number[place]) + random.randint(1, 9)) % 10
    return f"{number[:place]}{wrong}{number[place + 1 :]}"


def _swapped(number: str, random: Random) -> str:
    places = [at for at in range(len(number) - 1) if number[at] != number[at + 1]]
    at = random.choice(places)
    return f"{number[:at]}{number[at + 1]}{number[at]}{number[at + 2 :]}"


def _other[T](choices: tuple[T, ...], current: T, random: Random) -> T:
    return random.choice([each for each in choices if each != current])


def _relative(customer: Customer, random: Random) -> Customer:
    name, kana = _other(GIVEN_NAMES, (customer.name[-1], customer.kana[-1]), random)
    return replace(customer, name=(customer.name[0], name), kana=(customer.kana[0], kana))


def _flatmate(customer: Customer, random: Random) -> Customer:
    stranger = next(islice(register(customers=1, seed=random.randrange(2**32)), 1))
    if stranger.kana[0] == customer.kana[0]:
        return _relative(customer, random)
    return replace(customer, name=stranger.name, kana=stranger.kana)


def _next_door(customer: Customer, random: Random) -> Customer:
    lot = (*customer.lot[:2], customer.lot[2] + 1)
    return replace(_flatmate(customer, random), lot=lot, phone=_swapped(customer.phone + "01", random))


def _namesake(customer: Customer, random: Random) -> Customer:
    lot = (customer.lot[0] + 1, *customer.lot[1:])
    return replace(
        customer, lot=lot, phone=f"{customer.phone[:-4]}{(int(customer.phone[-4:]) + 7) % 10_000:04}"
    )


def _in_another_room(customer: Customer, random: Random) -> Customer:
    if not customer.building:
        return _namesake(customer, random)
    return replace(customer, room=f"{int(customer.room) + 1}")


NEIGHBOURS: dict[str, Neighbour] = {
    "number off by one digit": lambda who, random: replace(who, number=_slipped(who.number, random)),
    "number with two digits swapped": lambda who, random: replace(who, number=_swapped(who.number, random)),
    "relative with the same number": _relative,
    "another at the same address": _flatmate,
    "next door, their number typed": _next_door,
    "namesake elsewhere, their number typed": _namesake,
    "namesake in another room": _in_another_room,
}
"""Other customers that a claim must not be taken for. Where only the person or the home differs, the
applicant typed the number of the other, by mistake or on purpose."""
