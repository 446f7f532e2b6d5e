"""Notices (お知らせ): what the operator tells its members, from one moment until another, and to whom."""

from django.db import models

from madoguchi.models.member import Member
from madoguchi.models.owned import Owned, OwnedForeignKey
from madoguchi.models.place import Place


class Notice(Owned):
    """A notice; shown from ``starts_at`` until ``ends_at``, to all or to those whom its targets name.

    ``body`` is Markdown.
    """

    title = models.CharField(max_length=200)
    body = models.TextField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    is_important = models.BooleanField(default=False, db_default=False)
    is_for_all = models.BooleanField(default=True, db_default=True)

    class Meta:
        indexes = (
            models.Index(fields=("operator", "-starts_at"), name="notice_by_start"),
            models.Index(
                fields=("operator", "ends_at"),
                condition=models.Q(is_for_all=True),
                name="notice_for_all_by_end",
            ),
        )


class NoticeTarget(Owned):
    """One part of a notice's audience: a place, a member, or a ``value`` of some ``kind``.

    The kinds are those of ``domain.audiences``; values are kept as its keys.
    """

    notice = OwnedForeignKey(Notice, on_delete=models.CASCADE, related_name="targets")
    kind = models.CharField(max_length=12)
    value = models.CharField(max_length=300, blank=True)
    place = OwnedForeignKey(Place, null=True, on_delete=models.CASCADE, related_name="notice_targets")
    member = OwnedForeignKey(Member, null=True, on_delete=models.CASCADE, related_name="notice_targets")

    class Meta:
        indexes = (
            models.Index(fields=("operator", "kind", "value"), name="target_by_value"),
            models.Index(fields=("operator", "place"), name="target_by_place"),
            models.Index(fields=("operator", "member"), name="target_by_member"),
            models.Index(fields=("operator", "notice"), name="target_by_notice"),
        )


class NoticeReading(Owned):
    """That a member has read a notice, and when first."""

    notice = OwnedForeignKey(Notice, on_delete=models.CASCADE, related_name="readings")
    member = OwnedForeignKey(Member, on_delete=models.CASCADE, related_name="notice_readings")
    read_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("operator", "member", "notice"), name="notice_is_read_once"),
        )
        indexes = (models.Index(fields=("operator", "notice"), name="reading_by_notice"),)
