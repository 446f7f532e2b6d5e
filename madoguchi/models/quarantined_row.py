"""Quarantined rows (保留行): rows that were set aside, kept byte by byte until a person has decided."""

from django.db import models

from madoguchi.models.batch import Batch
from madoguchi.models.owned import Owned, OwnedForeignKey


class QuarantinedRow(Owned):
    """Rows that are decided together, such as those of one bill.

    ``lines`` are the physical lines on which they begin; ``faults`` what is wrong, the first one's ``code``
    apart. ``raw`` is what stands in the original, ``corrected`` what a person put beside it; ``decision`` is
    empty while it waits. ``sent_in`` is the batch in which they came in after all.
    """

    batch = OwnedForeignKey(Batch, on_delete=models.PROTECT, related_name="quarantined")
    lines = models.JSONField()
    rows = models.IntegerField()
    code = models.CharField(max_length=40)
    faults = models.JSONField()
    raw = models.BinaryField()
    corrected = models.BinaryField(null=True)
    decision = models.CharField(
        max_length=10, blank=True, choices=[(each, each) for each in ("corrected", "approved", "dropped")]
    )
    decided_by = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=500, blank=True)
    sent_in = OwnedForeignKey(Batch, null=True, on_delete=models.PROTECT, related_name="brings_in")

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(rows__gt=0), name="quarantine_holds_rows"),
            models.CheckConstraint(
                condition=models.Q(decision="") | ~models.Q(decided_by=""), name="decision_is_somebodys"
            ),
            models.CheckConstraint(
                condition=~models.Q(decision="dropped") | ~models.Q(note=""), name="dropping_has_a_reason"
            ),
        )
        indexes = (
            models.Index(fields=("operator", "batch", "id"), name="quarantine_by_batch"),
            models.Index(
                fields=("operator", "id"), condition=models.Q(decision=""), name="quarantine_undecided"
            ),
        )
