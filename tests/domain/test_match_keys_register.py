"""In a town of a hundred thousand, nobody is taken for another."""

from typing import NamedTuple

import pytest

from madoguchi.domain.match_keys import address_key, kana_key, name_key, number_key, phone_key
from tests.registers import Customer, record, register

CUSTOMERS = 100_000
SEED = 20261121


class Keys(NamedTuple):
    number: str
    phone: str
    kana: str
    name: str
    address: str


@pytest.fixture(scope="module")
def people() -> list[Customer]:
    return list(register(customers=CUSTOMERS, seed=SEED))


@pytest.fixture(scope="module")
def keys(people: list[Customer]) -> list[Keys]:
    return [keys_of(who) for who in people]


def keys_of(who: Customer) -> Keys:
    claim = record(who)
    return Keys(
        number=number_key(claim.number),
        phone=phone_key(claim.phone),
        kana=kana_key(claim.kana),
        name=name_key(claim.name),
        address=address_key(claim.address),
    )


def test_number_phone_and_kana_tell_all_customers_apart(keys: list[Keys]) -> None:
    assert len({(each.number, each.phone, each.kana) for each in keys}) == CUSTOMERS


def test_number_name_address_and_phone_tell_all_customers_apart(keys: list[Keys]) -> None:
    assert len({(each.number, each.name, each.address, each.phone) for each in keys}) == CUSTOMERS


def test_addresses_fall_together_only_where_they_are_one(people: list[Customer], keys: list[Keys]) -> None:
    pairs = {(who.town, who.lot, each.address) for who, each in zip(people, keys, strict=True)}
    assert len({(who.town, who.lot) for who in people}) == len({each.address for each in keys}) == len(pairs)


def test_telephones_fall_together_only_where_they_are_one(people: list[Customer], keys: list[Keys]) -> None:
    assert len({who.phone for who in people}) == len({each.phone for each in keys})
