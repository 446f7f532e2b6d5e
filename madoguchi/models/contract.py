"""Contracts (契約): the courses and options supplied at a place."""

from django.db import models

from madoguchi.models.owned import Owned, OwnedForeignKey
from madoguchi.models.place import Place


class Contract(Owned):
    """One course or option; open while ``ended_on`` is empty and its status says nothing else.

    ``kind`` and ``status`` are words of ``domain.contracts``. What the billing system does not tell is empty:
    the price of a month in whole yen, the day until which it may not be ended, and what is lent with it.
    """

    place = OwnedForeignKey(Place, on_delete=models.PROTECT, related_name="contracts")
    number = models.CharField(max_length=40)
    service = models.CharField(max_length=100)
    course = models.CharField(max_length=200)
    started_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    kind = models.CharField(max_length=10, default="course", db_default="course")
    status = models.CharField(max_length=10, default="running", db_default="running")
    monthly_yen = models.IntegerField(null=True)
    minimum_until = models.DateField(null=True)
    equipment = models.CharField(max_length=200, default="", db_default="", blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("operator", "place", "number"), name="contract_number_is_unique"),
        )
