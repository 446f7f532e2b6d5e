"""Batches (取込): the files that entered, by content, with what came of them."""

from django.db import models

from madoguchi.models.owned import Owned


class Batch(Owned):
    """A file taken in; a refused file leaves no batch."""

    file_name = models.CharField(max_length=255)
    kind = models.CharField(max_length=20)
    sha256 = models.CharField(max_length=64)
    rows = models.IntegerField()
    added = models.IntegerField()
    changed = models.IntegerField()
    unchanged = models.IntegerField()
    published_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("operator", "sha256"), name="file_enters_once"),)
        indexes = (models.Index(fields=("operator", "kind", "-published_at"), name="batch_latest"),)
