"""The audit record (監査記録): who of staff did or looked at what; only ever added to, chained by hashes.

The database gives position and links, and refuses edits; what is older than the law asks for goes from the
front, up to an anchor (see the migration and docs/decisions/0030).
"""

from django.db import models

from madoguchi.models.owned import Owned, OwnedForeignKey
from madoguchi.models.staff_member import StaffMember


class AuditEntry(Owned):
    """One act or look. ``who`` is the name at the time, ``staff`` empty for the terminal.

    ``about`` is a kind and a number such as ``application:17``, ``why`` the reason that was given, ``source``
    and ``browser`` from where. ``details`` holds no secret, no address and no name of a customer.
    """

    position = models.BigIntegerField(default=0)
    at = models.DateTimeField()
    staff = OwnedForeignKey(StaffMember, null=True, on_delete=models.PROTECT, related_name="audit_entries")
    who = models.CharField(max_length=120)
    act = models.CharField(max_length=40)
    about = models.CharField(max_length=120, blank=True, default="")
    why = models.CharField(max_length=500, blank=True, default="")
    source = models.CharField(max_length=45, blank=True, default="")
    browser = models.CharField(max_length=300, blank=True, default="")
    details = models.JSONField(default=dict)
    previous_link = models.CharField(max_length=64, default="")
    link = models.CharField(max_length=64, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("operator", "position"), name="audit_chain_does_not_fork"),
        )
        indexes = (
            models.Index(fields=("operator", "about", "-position"), name="audit_by_subject"),
            models.Index(fields=("operator", "staff", "-position"), name="audit_by_staff"),
            models.Index(fields=("operator", "act", "-position"), name="audit_by_act"),
            models.Index(fields=("operator", "at"), name="audit_by_time"),
        )


class AuditAnchor(Owned):
    """Where the record was cut after its years were over: the last entry that went, and who signed."""

    position = models.BigIntegerField()
    link = models.CharField(max_length=64)
    cut_at = models.DateTimeField()
    signed_by = models.CharField(max_length=120)
    countersigned_by = models.CharField(max_length=120)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("operator", "position"), name="audit_is_cut_once_at_a_place"),
        )
