"""Requests for invoices (適格請求書発行依頼): who wants them, and when the first one was posted."""

from django.db import models

from madoguchi.models.customer import Customer
from madoguchi.models.owned import Owned, OwnedForeignKey


class InvoiceRequest(Owned):
    """A customer's request; ``first_posted_on`` is the day the first was posted, where it is posted."""

    customer = OwnedForeignKey(Customer, on_delete=models.PROTECT, related_name="invoice_requests")
    requested_at = models.DateTimeField()
    first_posted_on = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("operator", "customer"), name="customer_requests_invoices_once"),
        )
        indexes = (
            models.Index(
                fields=("operator", "requested_at"),
                condition=models.Q(first_posted_on=None),
                name="invoice_request_waiting",
            ),
        )
