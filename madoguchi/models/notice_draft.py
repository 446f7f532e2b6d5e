"""Drafts of notices (お知らせの下書き): what staff write before customers see it, every version kept."""

import uuid

from django.db import models

from madoguchi.domain.audiences import AudienceKind
from madoguchi.domain.drafts import Deed
from madoguchi.models.notice import Notice
from madoguchi.models.owned import Owned, OwnedForeignKey


class NoticeDraft(Owned):
    """A notice as staff work on it; ``version`` is the number of the last one.

    ``notice`` is what customers see, once it was published.
    """

    reference = models.UUIDField(default=uuid.uuid4)
    notice = OwnedForeignKey(Notice, null=True, on_delete=models.PROTECT, related_name="drafts")
    version = models.IntegerField(default=0)
    begun_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("operator", "reference"), name="draft_reference_is_unique"),
            models.UniqueConstraint(fields=("operator", "notice"), name="notice_has_one_draft"),
        )


class NoticeVersion(Owned):
    """One version: what it says and to whom, by whom it was saved, published or ended. Append-only.

    Without ``starts_at`` it is shown from the moment of publishing. Login IDs of an audience are kept as they
    were typed, and in ``audience_members`` whom they meant then, because an ID may come to be another's.
    """

    draft = OwnedForeignKey(NoticeDraft, on_delete=models.PROTECT, related_name="versions")
    number = models.IntegerField()
    deed = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Deed])
    title = models.CharField(max_length=200)
    body = models.TextField()
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    is_important = models.BooleanField(default=False)
    audience = models.CharField(max_length=12, choices=[(each.value, each.value) for each in AudienceKind])
    audience_values = models.JSONField(default=list)
    audience_members = models.JSONField(
        default=list, db_default=models.Value([], output_field=models.JSONField())
    )
    by = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("operator", "draft", "number"), name="version_is_numbered_once"),
        )
