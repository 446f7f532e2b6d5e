"""Contracts (契約): how each stands today, and why one cannot be used."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Protocol

from madoguchi.domain.reasons import Reason, ReasonCode

KINDS = ("course", "option")
STATUSES = ("running", "paused", "pending", "ended")


class Dated(Protocol):
    """What a contract is reckoned by; ``status`` is one of ``STATUSES``, as the billing system has it."""

    @property
    def status(self) -> str: ...  # noqa: D102
    @property
    def started_on(self) -> date | None: ...  # noqa: D102
    @property
    def ended_on(self) -> date | None: ...  # noqa: D102


class OfService(Protocol):
    """What belongs to a service."""

    @property
    def service(self) -> str: ...  # noqa: D102


def standing(*, contract: Dated, today: date) -> str:
    """Say how a contract stands on a day: one of ``STATUSES``, its dates being stronger than its status.

    >>> from types import SimpleNamespace as Stated
    >>> facts = {"started_on": date(2020, 4, 1), "ended_on": date(2024, 9, 30)}
    >>> [
    ...     standing(contract=Stated(status="paused", **facts), today=day)
    ...     for day in (date(2020, 3, 31), date(2024, 9, 30), date(2024, 10, 1))
    ... ]
    ['pending', 'paused', 'ended']
    """
    if contract.status == "ended" or (contract.ended_on and contract.ended_on < today):
        return "ended"
    if contract.started_on and contract.started_on > today:
        return "pending"
    return contract.status


def reason_of(*, contract: Dated, standing: str, today: date) -> Reason | None:
    """Say why a contract that has not ended cannot be used, if so."""
    if standing == "paused":
        return Reason(ReasonCode.CONTRACT_PAUSED)
    if standing != "pending":
        return None
    if contract.started_on and contract.started_on > today:
        return Reason(ReasonCode.CONTRACT_NOT_BEGUN, on=contract.started_on)
    return Reason(ReasonCode.CONTRACT_PENDING)


def by_service[S: OfService](contracts: Iterable[S]) -> list[tuple[str, list[S]]]:
    """Group neighbours of one service, in the order in which they stand."""
    return [(service, list(group)) for service, group in groupby(contracts, key=lambda each: each.service)]
