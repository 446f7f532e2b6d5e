"""Sessions of staff (職員のログイン状態), and sign-ins on their way there."""

import uuid

from django.db import models

from madoguchi.models.owned import Owned, OwnedForeignKey
from madoguchi.models.staff_member import StaffInvitation, StaffMember


class StaffSession(Owned):
    """A signed-in browser; ``proven_at`` is when its owner last gave password and factor.

    ``source`` is the network address, ``browser`` the name that the browser gave itself.
    """

    reference = models.UUIDField(default=uuid.uuid4)
    token_sha256 = models.CharField(max_length=64)
    staff = OwnedForeignKey(StaffMember, on_delete=models.PROTECT, related_name="sessions")
    epoch = models.IntegerField()
    source = models.CharField(max_length=45, blank=True)
    browser = models.CharField(max_length=300, blank=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    proven_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("operator", "token_sha256"), name="staff_token_is_unique"),
        )
        indexes = (models.Index(fields=("operator", "staff"), name="staff_session_by_staff"),)


class PendingStaffSignIn(Owned):
    """A browser on its way in: the password was right, or was just chosen, and the second factor is due.

    With an ``invitation`` a factor is being set up: ``password_hash`` and the ``sealed`` secret of one-time
    codes count once a factor has been proven. Void once the epoch has grown.
    """

    token_sha256 = models.CharField(max_length=64)
    staff = OwnedForeignKey(StaffMember, on_delete=models.PROTECT, related_name="pending_sign_ins")
    invitation = OwnedForeignKey(StaffInvitation, null=True, on_delete=models.PROTECT, related_name="+")
    password_hash = models.CharField(max_length=200, blank=True, default="")
    sealed = models.BinaryField(max_length=200, null=True)
    epoch = models.IntegerField()
    failures = models.IntegerField(default=0)
    expires_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("operator", "token_sha256"), name="pending_staff_is_unique"),
        )
        indexes = (models.Index(fields=("operator", "expires_at"), name="pending_staff_by_expiry"),)
