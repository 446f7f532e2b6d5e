"""Jobs (ジョブ): work for the worker, deferred by the transaction that causes it."""

from django.db import models
from django.db.models import Q

from madoguchi.models.owned import Owned


class Job(Owned):
    """One piece of work, done slice by slice; ``state`` says where it stands.

    ``key`` makes the same occasion defer one job only. ``claim`` names the try in hand, so that a worker that
    was thought dead can enter nothing. ``attempts`` counts tries since the last slice that was done.
    ``given_up_at`` marks a dead letter. Only workers and staff move jobs on, see the migration.
    """

    key = models.CharField(max_length=100)
    kind = models.CharField(max_length=40)
    arguments = models.JSONField(default=dict)
    state = models.JSONField(default=dict)
    priority = models.IntegerField(default=0)
    queued_at = models.DateTimeField()
    due_at = models.DateTimeField()
    attempts = models.IntegerField(default=0)
    claim = models.UUIDField(null=True)
    claimed_until = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=200, blank=True)
    done_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("operator", "key"), name="job_key_is_unique"),)
        indexes = (
            models.Index(
                fields=("operator", "-priority", "due_at"),
                condition=Q(done_at=None, given_up_at=None, cancelled_at=None),
                name="job_by_due",
            ),
            models.Index(
                fields=("operator", "-given_up_at"),
                condition=Q(given_up_at__isnull=False),
                name="job_by_giving_up",
            ),
        )
