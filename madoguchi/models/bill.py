"""Bills (請求): immutable versions of statements, each with its lines in the same row.

A correction is a new version; the older one is only told when it was superseded. The database itself
refuses any other change (see the migration). Where a batch is taken back, what stood before is published anew
as the next version, a copy that counts as the batch's whose statement it is.
"""

from datetime import datetime

from django.db import models

from madoguchi.models.batch import Batch
from madoguchi.models.owned import Owned, OwnedForeignKey
from madoguchi.models.place import Place


class Bill(Owned):
    """One version of one bill. Amounts in whole yen; ``month`` is the first day of the billed month.

    ``follows`` is the version that was current before, where one was. In a copy of an earlier version
    ``edition`` and ``registered_at`` are the earlier one's; both are empty where they are this one's own.
    """

    place = OwnedForeignKey(Place, on_delete=models.PROTECT, related_name="bills")
    number = models.CharField(max_length=40)
    version = models.IntegerField()
    month = models.DateField()
    total = models.IntegerField()
    status = models.CharField(max_length=10)
    due_on = models.DateField(null=True)
    paid_on = models.DateField(null=True)
    read_on = models.DateField(null=True)
    quantity = models.IntegerField(null=True)
    days = models.IntegerField(null=True)
    summary = models.JSONField(null=True)
    lines = models.JSONField()
    fingerprint = models.CharField(max_length=64)
    batch = OwnedForeignKey(Batch, on_delete=models.PROTECT, related_name="bills")
    published_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)
    follows = models.IntegerField(null=True)
    edition = models.IntegerField(null=True)
    registered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("operator", "place", "number", "version"),
                name="bill_version_is_unique",
            ),
            models.UniqueConstraint(
                fields=("operator", "place", "number"),
                condition=models.Q(superseded_at=None),
                name="one_version_is_current",
            ),
        )
        indexes = (
            models.Index(
                fields=("operator", "place", "-month"),
                condition=models.Q(superseded_at=None),
                name="bill_current_by_month",
            ),
        )

    @property
    def shown_edition(self) -> int:
        """Which statement of the bill it is, as customers count: what was taken back does not."""
        return self.edition or self.version

    @property
    def shown_since(self) -> datetime:
        """When this statement was first published."""
        return self.registered_at or self.published_at
