"""Secrets of one-time codes (ワンタイムコード): shared with an app on the member's phone, sealed here."""

from django.db import models

from madoguchi.models.member import Member
from madoguchi.models.owned import Owned, OwnedForeignKey


class OneTimeSecret(Owned):
    """A member's secret. It counts once a code has confirmed it, in the session (its id) that began it.

    ``last_step`` is the time step of the last code taken: none of that step or before is taken again.
    """

    member = OwnedForeignKey(Member, on_delete=models.CASCADE, related_name="one_time_secrets")
    begun_in = models.BigIntegerField()
    sealed = models.BinaryField(max_length=200)
    begun_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    last_step = models.BigIntegerField(null=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("operator", "member"), name="member_has_one_secret"),)
