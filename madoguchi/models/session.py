"""Sessions (ログイン状態): an opaque token in the browser, its SHA-256 here."""

from django.db import models

from madoguchi.models.member import Member, MemberPlace
from madoguchi.models.owned import Owned, OwnedForeignKey


class Session(Owned):
    """A signed-in browser and the place it looks at; ``passkey_at``: when a passkey opened it.

    ``terms_to_agree`` is the version of the terms without which the member sees no page.
    """

    token_sha256 = models.CharField(max_length=64)
    member = OwnedForeignKey(Member, on_delete=models.CASCADE, related_name="sessions")
    member_place = OwnedForeignKey(MemberPlace, null=True, on_delete=models.SET_NULL)
    epoch = models.IntegerField()
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    terms_to_agree = models.CharField(max_length=40, blank=True, default="", db_default="")
    passkey_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("operator", "token_sha256"), name="session_token_is_unique"),
        )
