"""Consents (同意): which version of which text a member agreed to, and when."""

from django.db import models

from madoguchi.models.member import Member
from madoguchi.models.owned import Owned, OwnedForeignKey


class Consent(Owned):
    """One agreement; it is never changed, a new version is agreed to anew.

    ``text_sha256`` is the hash of the operator's Markdown as it was then.
    """

    member = OwnedForeignKey(Member, on_delete=models.CASCADE, related_name="consents")
    text = models.CharField(max_length=40)
    version = models.CharField(max_length=40)
    text_sha256 = models.CharField(max_length=64, blank=True, default="", db_default="")
    given_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("operator", "member", "text", "version"), name="consent_is_given_once"
            ),
        )
