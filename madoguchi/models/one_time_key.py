"""One-time keys (二重送信防止): a form's key, kept with the first answer it was given."""

from django.db import models

from madoguchi.models.member import Member
from madoguchi.models.owned import Owned, OwnedForeignKey


class OneTimeKey(Owned):
    """A key that a member has used, for which deed, and what came of it."""

    member = OwnedForeignKey(Member, on_delete=models.CASCADE, related_name="one_time_keys")
    key = models.UUIDField()
    deed = models.CharField(max_length=100)
    answer = models.JSONField(null=True)
    used_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("operator", "member", "key"), name="key_is_used_once"),
        )
        indexes = (models.Index(fields=("operator", "member", "used_at"), name="one_time_key_by_age"),)
