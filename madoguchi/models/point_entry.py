"""Points (ポイント): a double-entry ledger, kept apart by the bill that earned them.

An entry moves points between two accounts and so sums to zero by its shape. Entries are never changed. The
balance of a lot is moved by the database alone, with each entry (see the migration), and cannot fall below 0.
"""

from django.db import models

from madoguchi.models.customer import Customer
from madoguchi.models.owned import Owned, OwnedForeignKey
from madoguchi.models.place import Place
from madoguchi.models.redemption import Redemption


class PointLot(Owned):
    """What one bill has earned, whatever its version; usable through ``expires_on``, or for ever."""

    customer = OwnedForeignKey(Customer, on_delete=models.PROTECT, related_name="point_lots")
    place = OwnedForeignKey(Place, on_delete=models.PROTECT, related_name="point_lots")
    bill_number = models.CharField(max_length=40)
    month = models.DateField()
    expires_on = models.DateField(null=True)
    balance = models.IntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("operator", "place", "bill_number"), name="bill_has_one_lot"),
            models.CheckConstraint(condition=models.Q(balance__gte=0), name="lot_is_not_overdrawn"),
        )
        indexes = (
            models.Index(fields=("operator", "customer"), name="lot_by_customer"),
            models.Index(
                fields=("operator", "expires_on"), condition=models.Q(balance__gt=0), name="lot_by_expiry"
            ),
        )


class PointAccount(models.TextChoices):
    """Where points come from and go to; ``BALANCE`` is the customer's own."""

    ISSUED = "issued"
    BALANCE = "balance"
    SPENT = "spent"
    EXPIRED = "expired"


EARNED = models.Q(debit=PointAccount.ISSUED, credit=PointAccount.BALANCE, redemption=None)
TAKEN_BACK = models.Q(debit=PointAccount.BALANCE, credit=PointAccount.ISSUED, redemption=None)
SPENT = models.Q(debit=PointAccount.BALANCE, credit=PointAccount.SPENT, redemption__isnull=False)
EXPIRED = models.Q(debit=PointAccount.BALANCE, credit=PointAccount.EXPIRED, redemption=None)


class PointEntry(Owned):
    """Points of a lot that left one account (``debit``) for another (``credit``)."""

    lot = OwnedForeignKey(PointLot, on_delete=models.PROTECT, related_name="entries")
    debit = models.CharField(max_length=10, choices=PointAccount.choices)
    credit = models.CharField(max_length=10, choices=PointAccount.choices)
    points = models.IntegerField()
    redemption = OwnedForeignKey(Redemption, null=True, on_delete=models.PROTECT, related_name="entries")
    entered_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(points__gt=0), name="entry_moves_points"),
            models.CheckConstraint(
                condition=EARNED | TAKEN_BACK | SPENT | EXPIRED, name="entry_is_of_a_known_kind"
            ),
        )
        indexes = (models.Index(fields=("operator", "lot"), name="entry_by_lot"),)
