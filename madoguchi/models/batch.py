"""Batches (取込): the files that were sent, by content, with what came of them.

The state follows the history of events by a trigger (see the migration), which also holds that every row read
is published, unchanged or quarantined.
"""

from django.db import models

from madoguchi.domain.batches import OVER, BatchState
from madoguchi.models.owned import Owned, OwnedForeignKey

IS_PUBLISHED = models.Q(state=str(BatchState.PUBLISHED))
IS_ACCOUNTED_FOR = models.Q(
    rows=models.F("rows_published") + models.F("rows_unchanged") + models.F("rows_quarantined")
)


class Batch(Owned):
    """A file received; the same content is the same batch, unless that was taken back, set aside or outdated.

    ``rows`` counts rows of the file, readable or not; ``rows_…`` say what became of them, while ``added``,
    ``changed`` and ``unchanged`` count records, such as bills of several rows. ``pattern`` is the profile's
    description of the file; ``report`` is that of the last check; ``concerns`` (codes) stop it from being
    released without a person. ``parent`` is the batch whose quarantined rows it brings in; ``allows_moves``
    if a person let it move places to other customers. Before ``is_journaled`` none could be taken back.
    ``repeats`` is the batch of the same content before it, where others came in between; ``delivery`` is what
    the door calls the delivery that brought it, so that one that was broken off is known.
    """

    file_name = models.CharField(max_length=255)
    kind = models.CharField(max_length=20, blank=True)
    pattern = models.CharField(max_length=255, blank=True, default="", db_default="")
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField(default=0, db_default=0)
    door = models.CharField(max_length=20, blank=True, default="", db_default="")
    state = models.CharField(max_length=12, blank=True, default="", db_default="")
    parent = OwnedForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    repeats = OwnedForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    delivery = models.CharField(max_length=60, blank=True, default="", db_default="")
    allows_moves = models.BooleanField(default=False, db_default=False)
    is_journaled = models.BooleanField(default=False, db_default=False)
    releases_needed = models.IntegerField(default=0, db_default=0)
    concerns = models.JSONField(default=list)
    report = models.JSONField(null=True)
    rows = models.IntegerField(default=0, db_default=0)
    added = models.IntegerField(default=0, db_default=0)
    changed = models.IntegerField(default=0, db_default=0)
    unchanged = models.IntegerField(default=0, db_default=0)
    rows_published = models.IntegerField(default=0, db_default=0)
    rows_unchanged = models.IntegerField(default=0, db_default=0)
    rows_quarantined = models.IntegerField(default=0, db_default=0)
    total = models.BigIntegerField(null=True)
    received_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("operator", "sha256", "repeats"),
                condition=~models.Q(state__in=sorted(map(str, OVER))),
                nulls_distinct=False,
                name="file_enters_once",
            ),
            models.CheckConstraint(
                condition=~IS_PUBLISHED | models.Q(is_journaled=False) | IS_ACCOUNTED_FOR,
                name="every_row_is_accounted_for",
            ),
        )
        indexes = (
            models.Index(
                fields=("operator", "kind", "-published_at"), condition=IS_PUBLISHED, name="batch_latest"
            ),
            models.Index(fields=("operator", "-id"), name="batch_by_operator"),
        )


class BatchProgress(Owned):
    """How far long work on a batch has come; written beside the work, seen while it runs."""

    batch = OwnedForeignKey(Batch, on_delete=models.CASCADE, related_name="progress")
    step = models.CharField(max_length=20)
    rows = models.IntegerField()
    rows_per_second = models.FloatField()
    seconds_left = models.FloatField(null=True)
    told_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("operator", "batch"), name="batch_has_one_progress"),)
