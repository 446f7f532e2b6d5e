"""Staff (職員): an operator's own people, and the links that invite them."""

import uuid

from django.db import models

from madoguchi.models.owned import Owned, OwnedForeignKey


class StaffMember(Owned):
    """One of the operator's people, never deleted; ``roles`` are names of the profile's roles.

    Without ``enrolled_at`` the invitation was not taken up, or everything was reset; nobody can sign in then.
    ``session_epoch`` grows when all sessions are to end.
    """

    reference = models.UUIDField(default=uuid.uuid4)
    email = models.CharField(max_length=254)
    email_key = models.CharField(max_length=254)
    name = models.CharField(max_length=60)
    roles = models.JSONField(default=list)
    password_hash = models.CharField(max_length=200, blank=True, default="")
    session_epoch = models.IntegerField(default=0)
    invited_at = models.DateTimeField()
    enrolled_at = models.DateTimeField(null=True)
    locked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("operator", "email_key"), name="staff_email_is_unique"),
            models.UniqueConstraint(fields=("operator", "reference"), name="staff_reference_is_unique"),
        )


class StaffInvitation(Owned):
    """A mailed link to choose a password and a second factor; only its hash is kept, and it is good once."""

    staff = OwnedForeignKey(StaffMember, on_delete=models.PROTECT, related_name="invitations")
    token_hash = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("operator", "token_hash"), name="invitation_token_is_unique"),
        )
        indexes = (models.Index(fields=("operator", "staff"), name="invitation_by_staff"),)
