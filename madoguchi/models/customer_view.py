"""Customer views (お客さま画面の確認): staff who look at the portal as a member does, for minutes."""

import uuid

from django.db import models

from madoguchi.models.member import Member
from madoguchi.models.owned import Owned, OwnedForeignKey
from madoguchi.models.staff_member import StaffMember


class SpokenCode(Owned):
    """A code that a member reads out on the phone, kept as a hash; a newer one takes its place."""

    member = OwnedForeignKey(Member, on_delete=models.CASCADE, related_name="spoken_codes")
    code_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("operator", "member"), name="member_has_one_spoken_code"),
        )


class CustomerView(Owned):
    """One stretch of time; ``session_reference`` names the staff's session, in which alone it is open.

    ``why`` is the reason that was given, empty where the member's spoken code was.
    """

    reference = models.UUIDField(default=uuid.uuid4)
    member = OwnedForeignKey(Member, on_delete=models.CASCADE, related_name="customer_views")
    staff = OwnedForeignKey(StaffMember, on_delete=models.PROTECT, related_name="customer_views")
    session_reference = models.UUIDField()
    why = models.CharField(max_length=500, blank=True)
    began_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("operator", "reference"), name="view_reference_is_unique"),
            models.UniqueConstraint(
                fields=("operator", "session_reference"),
                condition=models.Q(ended_at=None),
                name="session_has_one_view",
            ),
        )
        indexes = (models.Index(fields=("operator", "member", "-id"), name="view_by_member"),)
