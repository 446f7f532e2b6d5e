"""Rewards (交換できる商品): goods that are had for points, as long as there are any."""

from django.db import models

from madoguchi.models.owned import Owned


class Reward(Owned):
    """Goods at a price in points; ``stock`` is what is left, and the database lets it not fall below 0."""

    name = models.CharField(max_length=100)
    description = models.CharField(max_length=300, blank=True)
    points = models.IntegerField()
    stock = models.IntegerField()
    is_offered = models.BooleanField(default=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(points__gt=0), name="reward_has_a_price"),
            models.CheckConstraint(condition=models.Q(stock__gte=0), name="stock_is_not_overdrawn"),
        )
