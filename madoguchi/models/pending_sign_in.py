"""Pending sign-ins (二段階目を待つログイン): the password was right, the second step is due."""

from django.db import models

from madoguchi.models.member import Member
from madoguchi.models.owned import Owned, OwnedForeignKey


class PendingSignIn(Owned):
    """A browser on its way in, known by the SHA-256 of its token; void once the member's epoch has grown.

    ``failures`` is how many tries had failed before the password was right.
    """

    token_sha256 = models.CharField(max_length=64)
    member = OwnedForeignKey(Member, on_delete=models.CASCADE, related_name="pending_sign_ins")
    epoch = models.IntegerField()
    failures = models.IntegerField(default=0)
    began_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("operator", "token_sha256"), name="pending_token_is_unique"),
        )
        indexes = (models.Index(fields=("operator", "expires_at"), name="pending_sign_in_by_expiry"),)
