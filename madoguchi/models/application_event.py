"""Events of applications (審査の経過): what reviewers did until an application was decided."""

import uuid

from django.db import models

from madoguchi.models.application import Application
from madoguchi.models.owned import Owned, OwnedForeignKey
from madoguchi.models.staff_member import StaffMember


class ApplicationEvent(Owned):
    """One thing that was done; ``note`` is what was asked, said on the phone or given as reason.

    ``key`` is that of the form, so that the same one sent twice is done once.
    """

    class Kind(models.TextChoices):
        """What was done."""

        CLAIMED = "claimed"
        RELEASED = "released"
        ASKED_BACK = "asked_back"
        CALLED = "called"
        ACCEPTED = "accepted"
        REFUSED = "refused"

    application = OwnedForeignKey(Application, on_delete=models.CASCADE, related_name="events")
    staff = OwnedForeignKey(StaffMember, null=True, on_delete=models.PROTECT, related_name="+")
    by = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    note = models.CharField(max_length=500, blank=True, default="")
    at = models.DateTimeField()
    key = models.UUIDField(default=uuid.uuid4)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("operator", "key"), name="application_event_is_noted_once"),
        )
        indexes = (models.Index(fields=("operator", "application", "id"), name="event_by_application"),)
