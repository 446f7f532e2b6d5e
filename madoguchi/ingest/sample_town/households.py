"""Households (契約者): who they are, where they live, and where their bills go."""

from random import Random

from madoguchi.ingest.sample_town.addresses import Address, address, phone
from madoguchi.ingest.sample_town.names import Party, half_width, party
from madoguchi.ingest.sample_town.numbers import scattered
from madoguchi.ingest.sample_town.plan import DIGITS, Plan, text_bytes
from madoguchi.ingest.sample_town.stories import Household, Place

PAYMENTS = ("口座振替", "クレジットカード", "納付書")
PAYMENT_WEIGHTS = (70, 20, 10)
PLACES = (1, 2, 3, 5)
PLACE_WEIGHTS = (92, 6, 1, 1)
SHARE_BILLED_ELSEWHERE = 0.1
SHARE_IN_HALF_WIDTH = 0.15


def household(plan: Plan, index: int, random: Random) -> Household:
    """Draw the household of an index."""
    encoding = plan.customers_file.encoding
    who, payer = party(random, encoding=encoding), party(random, encoding=encoding)
    elsewhere = _address(plan, random)
    is_elsewhere = random.random() < SHARE_BILLED_ELSEWHERE
    digits = text_bytes(plan.customers_file, "customer_number") or DIGITS
    number = scattered(index, digits=digits)
    return Household(
        number=number,
        name=who.name,
        kana=_kana(plan, who, random),
        phone=phone(random),
        payment_method=random.choices(PAYMENTS, PAYMENT_WEIGHTS)[0],
        billing_name=payer.name if is_elsewhere else "",
        billing_address=f"{elsewhere.street}{elsewhere.building}" if is_elsewhere else "",
        places=_places(plan, index, number, random),
    )


def _places(plan: Plan, index: int, number: str, random: Random) -> tuple[Place, ...]:
    count = random.choices(PLACES, PLACE_WEIGHTS)[0]
    if not plan.has_places:
        return (_place(number, _address(plan, random)),)
    digits = text_bytes(plan.customers_file, "place_number") or DIGITS
    stem = scattered(index, digits=digits - 1)
    return tuple(_place(f"{stem}{nth}", _address(plan, random)) for nth in range(1, count + 1))


def _place(number: str, where: Address) -> Place:
    return Place(number, where.postal_code, where.street, where.building)


def _address(plan: Plan, random: Random) -> Address:
    return address(random, city=plan.city, postal_area=plan.postal_area)


def _kana(plan: Plan, who: Party, random: Random) -> str:
    """Give kana as the file has it: always half-width in fixed records, now and then in CP932."""
    is_narrow = random.random() < SHARE_IN_HALF_WIDTH and plan.customers_file.encoding == "cp932"
    if is_narrow or plan.customers_file.format == "fixed_width":
        return half_width(who.kana)
    return who.kana
