"""Notices (お知らせ): what the operator tells its customers, from one moment until another."""

from django.db import models

from madoguchi.models.owned import Owned


class Notice(Owned):
    """A notice for all members; shown from ``starts_at`` until ``ends_at``."""

    title = models.CharField(max_length=200)
    body = models.TextField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=("operator", "-starts_at"), name="notice_by_start"),)
