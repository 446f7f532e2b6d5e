"""Contracts (契約) of a place, as the billing system states them."""

from datetime import date

from django.db.models import Q, QuerySet

from madoguchi.models import Contract


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
    """Give all contracts in force on a day."""
    running = Q(ended_on=None) | Q(ended_on__gte=today)
    begun = Q(started_on=None) | Q(started_on__lte=today)
    return Contract.objects.filter(running, begun)
