"""Issued letters (発行した通知書): which letters staff have printed at the counter, and why."""

from django.db import models

from madoguchi.models.owned import Owned, OwnedForeignKey
from madoguchi.models.place import Place
from madoguchi.models.staff_member import StaffMember


class IssuedLetter(Owned):
    """One letter; ``key`` is that of the form, so that sending it twice prints one code. No code is kept."""

    place = OwnedForeignKey(Place, on_delete=models.CASCADE, related_name="issued_letters")
    key = models.UUIDField()
    printed_by = OwnedForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=500)
    printed_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("operator", "key"), name="letter_is_printed_once"),)
        indexes = (models.Index(fields=("operator", "place", "-id"), name="issued_letter_by_place"),)
