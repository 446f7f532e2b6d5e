"""Second factors of staff (職員の二要素): passkeys, and secrets of one-time codes, which are sealed."""

from django.db import models

from madoguchi.models.owned import Owned, OwnedForeignKey
from madoguchi.models.staff_member import StaffMember


class StaffPasskey(Owned):
    """A credential as WebAuthn names its parts, as for members (see ``Passkey``)."""

    staff = OwnedForeignKey(StaffMember, on_delete=models.PROTECT, related_name="passkeys")
    label = models.CharField(max_length=60, blank=True, default="", db_default="")
    rp_id = models.CharField(max_length=253)
    user_handle = models.BinaryField(max_length=64)
    credential_id = models.BinaryField(max_length=1023)
    public_key = models.BinaryField(max_length=4096)
    transports = models.JSONField(default=list)
    sign_count = models.BigIntegerField(default=0)
    is_backup_eligible = models.BooleanField(default=False)
    is_backed_up = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("operator", "credential_id"), name="staff_credential_is_unique"),
        )
        indexes = (models.Index(fields=("operator", "staff"), name="staff_passkey_by_staff"),)


class StaffOneTimeSecret(Owned):
    """The secret of someone's one-time codes; none of ``last_step`` or before is taken again."""

    staff = OwnedForeignKey(StaffMember, on_delete=models.PROTECT, related_name="one_time_secrets")
    sealed = models.BinaryField(max_length=200)
    confirmed_at = models.DateTimeField()
    last_step = models.BigIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("operator", "staff"), name="staff_has_one_secret"),)
