"""Contracts (契約): the courses and options supplied at a place."""

from django.db import models

from madoguchi.models.owned import Owned, OwnedForeignKey
from madoguchi.models.place import Place


class Contract(Owned):
    """One course or option; open while ``ended_on`` is empty."""

    place = OwnedForeignKey(Place, on_delete=models.PROTECT, related_name="contracts")
    number = models.CharField(max_length=40)
    service = models.CharField(max_length=100)
    course = models.CharField(max_length=200)
    started_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("operator", "place", "number"), name="contract_number_is_unique"),
        )
