"""Tallies (試行回数): how often something was tried within a stretch of time, counted before it is tried."""

from django.db import models

from madoguchi.models.owned import Owned


class Tally(Owned):
    """Tries of a subject since ``began_at``; ``subject`` is a keyed hash, so nothing stands here in clear."""

    subject = models.CharField(max_length=64)
    began_at = models.DateTimeField()
    tries = models.IntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("operator", "subject"), name="tally_subject_is_unique"),
        )
