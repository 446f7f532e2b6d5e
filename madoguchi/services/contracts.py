"""Contracts (契約) of a place, as the billing system states them."""

from datetime import date

from django.db.models import Q, QuerySet

from madoguchi.models import Contract


def running_contracts(*, place_id: int, today: date) -> QuerySet[Contract]:
    """List the courses and options in force, by service."""
    running = Q(ended_on=None) | Q(ended_on__gte=today)
    begun = Q(started_on=None) | Q(started_on__lte=today)
    return Contract.objects.filter(running, begun, place_id=place_id).order_by("service", "number")
