"""Delivery tokens (納品トークン): what an operator's system shows when it delivers files; kept as a hash."""

from django.db import models

from madoguchi.models.owned import Owned


class DeliveryToken(Owned):
    """One system's token; ``name`` says which system's."""

    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("operator", "digest"), name="delivery_token_is_unique"),
            models.UniqueConstraint(
                fields=("operator", "name"),
                condition=models.Q(revoked_at=None),
                name="delivery_token_has_a_name",
            ),
        )
