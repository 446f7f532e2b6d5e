"""Recovery codes (リカバリーコード): shown once, hashed here, each good for one second step."""

from django.db import models

from madoguchi.models.member import Member
from madoguchi.models.owned import Owned, OwnedForeignKey


class RecoveryCode(Owned):
    """One code of a member's set, kept as passwords are."""

    member = OwnedForeignKey(Member, on_delete=models.CASCADE, related_name="recovery_codes")
    code_hash = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("operator", "member", "code_hash"), name="recovery_code_is_unique"
            ),
        )
