"""Redemptions (ポイント交換): points given for a reward, once and for good."""

from django.db import models

from madoguchi.models.customer import Customer
from madoguchi.models.member import Member
from madoguchi.models.owned import Owned, OwnedForeignKey
from madoguchi.models.place import Place
from madoguchi.models.reward import Reward


class Redemption(Owned):
    """One exchange, with the reward's name and price as they were.

    ``number`` is what the customer is told. ``yen_off`` is taken off the bill of ``billed_month`` (its first
    day); 0 where the operator takes nothing off. Only the member may go.
    """

    number = models.CharField(max_length=20)
    member = OwnedForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="redemptions")
    customer = OwnedForeignKey(Customer, on_delete=models.PROTECT, related_name="redemptions")
    place = OwnedForeignKey(Place, on_delete=models.PROTECT, related_name="redemptions")
    reward = OwnedForeignKey(Reward, on_delete=models.PROTECT, related_name="redemptions")
    reward_name = models.CharField(max_length=100)
    points = models.IntegerField()
    yen_off = models.IntegerField()
    billed_month = models.DateField()
    redeemed_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("operator", "number"), name="redemption_number_is_unique"),
            models.CheckConstraint(
                condition=models.Q(points__gt=0, yen_off__gte=0), name="redemption_costs_points"
            ),
        )
        indexes = (
            models.Index(fields=("operator", "member"), name="redemption_by_member"),
            models.Index(fields=("operator", "place", "billed_month"), name="redemption_by_bill"),
        )
