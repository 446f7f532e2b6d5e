"""Passkeys (パスキー): keys of a member's own devices; what is kept here is public and opens nothing."""

import uuid

from django.db import models

from madoguchi.models.member import Member
from madoguchi.models.owned import Owned, OwnedForeignKey


class Passkey(Owned):
    """A credential as WebAuthn names its parts; ``public_key`` is a COSE key, ``user_handle`` the member's.

    It is good at the host ``rp_id`` alone. ``sign_count`` stays 0 where a device does not count.
    """

    member = OwnedForeignKey(Member, on_delete=models.CASCADE, related_name="passkeys")
    reference = models.UUIDField(default=uuid.uuid4)
    label = models.CharField(max_length=60, blank=True)
    rp_id = models.CharField(max_length=253)
    user_handle = models.BinaryField(max_length=64)
    credential_id = models.BinaryField(max_length=1023)
    public_key = models.BinaryField(max_length=4096)
    aaguid = models.UUIDField()
    transports = models.JSONField(default=list)
    sign_count = models.BigIntegerField(default=0)
    is_backup_eligible = models.BooleanField(default=False)
    is_backed_up = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("operator", "credential_id"), name="credential_is_known_once"),
            models.UniqueConstraint(fields=("operator", "reference"), name="passkey_reference_is_unique"),
        )
        indexes = (models.Index(fields=("operator", "member"), name="passkey_by_member"),)


class PasskeyChallenge(Owned):
    """A challenge that a device signs once, soon, for the browser that asked.

    ``holder_sha256`` is the hash of what that browser holds: its session, a pending sign-in, or a token of
    its own.
    """

    purpose = models.CharField(max_length=20)
    holder_sha256 = models.CharField(max_length=64)
    challenge = models.BinaryField(max_length=64)
    expires_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("operator", "challenge"), name="challenge_is_unique"),)
        indexes = (
            models.Index(fields=("operator", "holder_sha256"), name="challenge_by_holder"),
            models.Index(fields=("operator", "expires_at"), name="challenge_by_expiry"),
        )
