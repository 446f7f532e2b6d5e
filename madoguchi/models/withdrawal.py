"""Withdrawals (退会): accounts that their members ended, until and after what they held is erased."""

import uuid

from django.db import models
from django.db.models import Q

from madoguchi.models.member import Member
from madoguchi.models.owned import Owned, OwnedForeignKey


class Withdrawal(Owned):
    """One withdrawal. It can be taken back until ``erases_at``; then what the portal alone holds is erased.

    ``reference`` stands in the address of the page that confirms it, ``token_hash`` is that of the mailed
    link. ``reason`` is the answer chosen, if any.
    """

    member = OwnedForeignKey(Member, on_delete=models.PROTECT, related_name="withdrawals")
    reference = models.UUIDField(default=uuid.uuid4)
    token_hash = models.CharField(max_length=64)
    reason = models.CharField(max_length=100, blank=True)
    withdrawn_at = models.DateTimeField()
    erases_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("operator", "member"),
                condition=Q(taken_back_at=None),
                name="member_withdraws_once",
            ),
            models.UniqueConstraint(fields=("operator", "reference"), name="withdrawal_reference_is_unique"),
            models.UniqueConstraint(fields=("operator", "token_hash"), name="withdrawal_token_is_unique"),
            models.CheckConstraint(
                condition=Q(taken_back_at=None) | Q(erased_at=None), name="erased_is_not_taken_back"
            ),
        )
        indexes = (
            models.Index(
                fields=("operator", "erases_at"),
                condition=Q(taken_back_at=None, erased_at=None),
                name="withdrawal_by_end",
            ),
        )
