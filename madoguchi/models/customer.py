"""Customers (契約者): as the billing system knows them; text is kept as received."""

from django.db import models

from madoguchi.models.owned import Owned


class Customer(Owned):
    """Who has a contract with the operator."""

    number = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    kana = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    billing_name = models.CharField(max_length=200, blank=True)
    billing_address = models.CharField(max_length=300, blank=True)
    payment_method = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("operator", "number"), name="customer_number_is_unique"),
        )
