"""Letter codes (認証コード): posted to a customer, kept as a hash, good for one registration."""

from django.db import models

from madoguchi.models.owned import Owned, OwnedForeignKey
from madoguchi.models.place import Place


class LetterCode(Owned):
    """A code that was issued for a place; a newer one voids it, so does too much guessing."""

    place = OwnedForeignKey(Place, on_delete=models.CASCADE, related_name="letter_codes")
    code_hash = models.CharField(max_length=200)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.IntegerField(default=0)
    voided_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("operator", "place"),
                condition=models.Q(voided_at=None, used_at=None),
                name="place_has_one_live_code",
            ),
        )


class LetterRequest(Owned):
    """A customer's wish for a new letter, until staff have printed it."""

    place = OwnedForeignKey(Place, on_delete=models.CASCADE, related_name="letter_requests")
    requested_at = models.DateTimeField()
    printed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("operator", "place"),
                condition=models.Q(printed_at=None),
                name="place_waits_for_one_letter",
            ),
        )
