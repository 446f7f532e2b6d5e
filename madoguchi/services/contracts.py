"""Contracts (契約) of a place, as the billing system states them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from madoguchi.domain.contracts import by_service, reason_of, standing
from madoguchi.domain.reasons import Reason
from madoguchi.models import Contract

MOST_CONTRACTS = 240

type OfService = tuple[str, list["Shown"]]


@dataclass(frozen=True, slots=True)
class Shown:
    """A contract as it stands today, with the reason where it cannot be used."""

    contract: Contract
    standing: str
    reason: Reason | None

    @property
    def service(self) -> str:
        """What it is part of."""
        return self.contract.service


@dataclass(frozen=True, slots=True)
class Contracts:
    """What a place has, and what it had, each by service."""

    current: list[OfService]
    ended: list[OfService]
    count_ended: int


def contracts_at(*, place_id: int | None, today: date) -> Contracts:
    """Give the contracts of a place: courses before options, as the billing system numbers them."""
    if place_id is None:
        return Contracts([], [], 0)
    found = Contract.objects.filter(place_id=place_id).order_by("service", "kind", "number")
    return as_shown(found[:MOST_CONTRACTS], today=today)


def as_shown(contracts: Iterable[Contract], *, today: date) -> Contracts:
    """Give contracts, in order, as a page shows them on a day."""
    shown = [_shown(contract, today) for contract in contracts]
    ended = [each for each in shown if each.standing == "ended"]
    return Contracts(
        _grouped(each for each in shown if each.standing != "ended"), _grouped(ended), len(ended)
    )


def _shown(contract: Contract, today: date) -> Shown:
    stands = standing(contract=contract, today=today)
    return Shown(contract, stands, reason_of(contract=contract, standing=stands, today=today))


def _grouped(shown: Iterable[Shown]) -> list[OfService]:
    return by_service(shown)


def services_at(*, place_ids: list[int], today: date) -> dict[int, list[str]]:
    """Name the services in force at each of several places."""
    found = in_force(today).filter(place_id__in=place_ids).order_by("place_id", "service")
    services: dict[int, list[str]] = {}
    for place_id, service in found.values_list("place_id", "service").distinct():
        services.setdefault(place_id, []).append(service)
    return services


def running_contracts(*, place_id: int, today: date) -> QuerySet[Contract]:
    """List the courses and options in force, by service."""
    return in_force(today).filter(place_id=place_id).order_by("service", "number")


def in_force(today: date) -> QuerySet[Contract]:
    """Give all contracts in force on a day: begun, not ended, though perhaps paused."""
    running = Q(ended_on=None) | Q(ended_on__gte=today)
    begun = Q(started_on=None) | Q(started_on__lte=today)
    return Contract.objects.filter(running, begun, status__in=("running", "paused"))
