"""Mail returns (返送メール): what came back of mails, and the addresses that are dead for it."""

from django.db import models

from madoguchi.models.owned import Owned


class MailReturn(Owned):
    """One message that came back, or one refusal; never edited. ``digest`` lets it be taken in once.

    It names the mail by its reference only, and holds no address and none of the words that came back.
    """

    reference = models.UUIDField()
    address_hash = models.CharField(max_length=64)
    kind = models.CharField(max_length=10)
    status = models.CharField(max_length=12, blank=True)
    digest = models.CharField(max_length=64)
    returned_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("operator", "digest"), name="return_is_taken_in_once"),
        )
        indexes = (
            models.Index(fields=("operator", "address_hash", "returned_at"), name="return_by_address"),
            models.Index(fields=("operator", "-returned_at"), name="return_by_time"),
        )


class DeadAddress(Owned):
    """An address that mails do not reach: notices pass it over until its member names or proves another.

    ``email_key`` is what members are compared by. ``listed_at`` is when the last of them was
    put on a posting list.
    """

    email_key = models.CharField(max_length=254)
    died_at = models.DateTimeField()
    status = models.CharField(max_length=12, blank=True)
    listed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("operator", "email_key"), name="address_dies_once"),)
