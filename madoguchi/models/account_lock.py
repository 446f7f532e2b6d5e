"""Account locks (利用停止): an account that staff have closed, until staff open it again."""

from django.db import models

from madoguchi.models.member import Member
from madoguchi.models.owned import Owned, OwnedForeignKey
from madoguchi.models.staff_member import StaffMember


class AccountLock(Owned):
    """One closing. ``why`` is for staff alone; the member is told that it is so, and whom to call."""

    member = OwnedForeignKey(Member, on_delete=models.CASCADE, related_name="account_locks")
    locked_by = OwnedForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=500)
    locked_at = models.DateTimeField()
    unlocked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("operator", "member"),
                condition=models.Q(unlocked_at=None),
                name="account_is_locked_once",
            ),
        )
