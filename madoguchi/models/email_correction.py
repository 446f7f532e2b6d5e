"""E-mail corrections (メールアドレスの訂正): proposed by one of staff, decided by another."""

import uuid

from django.db import models
from django.db.models import F, Q

from madoguchi.models.member import Member
from madoguchi.models.owned import Owned, OwnedForeignKey
from madoguchi.models.staff_member import StaffMember


class EmailCorrection(Owned):
    """One proposal; ``replaces`` is the address at that time. The database refuses a yes to one's own."""

    class Outcome(models.TextChoices):
        """What became of it."""

        OPEN = ""
        APPROVED = "approved"
        REFUSED = "refused"

    reference = models.UUIDField(default=uuid.uuid4)
    member = OwnedForeignKey(Member, on_delete=models.CASCADE, related_name="email_corrections")
    replaces = models.CharField(max_length=254, blank=True)
    email = models.CharField(max_length=254)
    why = models.CharField(max_length=500)
    proposed_by = OwnedForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True, default="")
    decided_by = OwnedForeignKey(StaffMember, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("operator", "reference"), name="correction_reference_is_unique"),
            models.UniqueConstraint(
                fields=("operator", "member"), condition=Q(outcome=""), name="member_has_one_correction"
            ),
            models.CheckConstraint(
                condition=~Q(outcome="approved")
                | (Q(decided_by__isnull=False) & ~Q(decided_by=F("proposed_by"))),
                name="correction_takes_two",
            ),
        )
