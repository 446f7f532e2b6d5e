"""Places (ご使用場所): where a customer is supplied; the number on the customer's paper leads here."""

from django.db import models

from madoguchi.models.customer import Customer
from madoguchi.models.owned import Owned, OwnedForeignKey


class Place(Owned):
    """One supplied place of one customer.

    When another customer moves in, that is another place under the number; this one gets a number of the past
    and ``left_at``, and keeps its bills for the customer that has left.
    """

    customer = OwnedForeignKey(Customer, on_delete=models.PROTECT, related_name="places")
    number = models.CharField(max_length=60)
    postal_code = models.CharField(max_length=10, blank=True)
    address = models.CharField(max_length=300)
    building = models.CharField(max_length=300, blank=True)
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("operator", "number"), name="place_number_is_unique"),)
        indexes = (models.Index(fields=("operator", "customer"), name="place_by_customer"),)
