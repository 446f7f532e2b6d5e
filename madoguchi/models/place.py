"""Places (ご使用場所): where a customer is supplied; the number on the customer's paper leads here."""

from django.db import models

from madoguchi.models.customer import Customer
from madoguchi.models.owned import Owned, OwnedForeignKey


class Place(Owned):
    """One supplied place of one customer."""

    customer = OwnedForeignKey(Customer, on_delete=models.PROTECT, related_name="places")
    number = models.CharField(max_length=40)
    postal_code = models.CharField(max_length=10, blank=True)
    address = models.CharField(max_length=300)
    building = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("operator", "number"), name="place_number_is_unique"),)
        indexes = (models.Index(fields=("operator", "customer"), name="place_by_customer"),)
