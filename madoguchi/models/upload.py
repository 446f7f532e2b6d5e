"""Uploads (納品): files that an operator's system delivers part by part, and what came of them."""

import uuid

from django.db import models

from madoguchi.models.delivery_token import DeliveryToken
from madoguchi.models.owned import Owned, OwnedForeignKey


class UploadState(models.TextChoices):
    """How far a delivery has come."""

    OPEN = "open"
    RECEIVED = "received"
    TAKEN_IN = "taken_in"
    REFUSED = "refused"


class Upload(Owned):
    """One file of ``size`` bytes, of which ``received`` have come; ``report`` is in words, once it is due."""

    reference = models.UUIDField(default=uuid.uuid4)
    token = OwnedForeignKey(DeliveryToken, on_delete=models.PROTECT, related_name="uploads")
    file_name = models.CharField(max_length=255)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    received = models.BigIntegerField(default=0)
    state = models.CharField(max_length=10, choices=UploadState.choices, default=UploadState.OPEN)
    report = models.TextField(default="")
    begun_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("operator", "reference"), name="upload_reference_is_unique"),
            models.UniqueConstraint(
                fields=("operator", "sha256"),
                condition=models.Q(state__in=("open", "received")),
                name="content_comes_once_at_a_time",
            ),
        )
        indexes = (models.Index(fields=("operator", "state", "changed_at"), name="upload_by_state"),)


class UploadPart(Owned):
    """Some bytes of an upload, from ``begins_at`` on; gone once the file was taken in or refused."""

    upload = OwnedForeignKey(Upload, on_delete=models.CASCADE, related_name="parts")
    begins_at = models.BigIntegerField()
    content = models.BinaryField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("operator", "upload", "begins_at"), name="part_comes_once"),
        )
