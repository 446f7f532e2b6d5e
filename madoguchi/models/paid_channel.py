"""Paid channels (有料チャンネル): what can be added to the contracts of a place."""

from django.db import models

from madoguchi.domain.paid_channels import Channel
from madoguchi.models.owned import Owned


class PaidChannel(Owned):
    """A channel on offer; see ``domain.paid_channels.Channel`` for the names of courses and areas.

    It can be seen ``ready_days`` after it was asked for, or on the first day of the month that follows then
    (``begins_with_month``), and not before ``from_on``. ``minimum_months``: the shortest term; 0: none.
    """

    name = models.CharField(max_length=100)
    description = models.CharField(max_length=300, blank=True)
    course = models.CharField(max_length=200)
    monthly_yen = models.IntegerField()
    ready_days = models.IntegerField(default=0)
    begins_with_month = models.BooleanField(default=False)
    from_on = models.DateField(null=True)
    minimum_months = models.IntegerField(default=0)
    areas = models.JSONField(default=list)
    excluded_by = models.JSONField(default=list)
    included_in = models.JSONField(default=list)
    is_offered = models.BooleanField(default=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("operator", "course"), name="channel_is_listed_once"),
            models.CheckConstraint(condition=models.Q(monthly_yen__gt=0), name="channel_has_a_price"),
            models.CheckConstraint(
                condition=models.Q(ready_days__gte=0, minimum_months__gte=0), name="channel_terms_are_no_less"
            ),
        )

    @property
    def offer(self) -> Channel:
        """The channel as the domain reckons with it."""
        return Channel(
            self.pk,
            self.name,
            self.course,
            self.monthly_yen,
            frozenset(self.areas),
            frozenset(self.excluded_by),
            frozenset(self.included_in),
        )
