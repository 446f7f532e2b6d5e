"""Applications (会員申請): a member's wish to be linked with a place, until it is reviewed."""

from django.db import models

from madoguchi.models.member import Member
from madoguchi.models.owned import Owned, OwnedForeignKey
from madoguchi.models.place import Place
from madoguchi.models.staff_member import StaffMember


class Application(Owned):
    """What the applicant typed, the place that the number named, and how well both agree.

    ``typed`` and ``differences`` are kept as they were at the time of the application; ``score`` is 0 to 100.
    Where the number named no place then, place, score and differences become those of the decision.
    ``adds_place`` tells a further place of somebody who is a member already. Whoever has claimed it keeps
    other reviewers off for a while.
    """

    class State(models.TextChoices):
        """Where the application stands."""

        WAITING = "waiting"
        ACCEPTED = "accepted"
        REFUSED = "refused"

    member = OwnedForeignKey(Member, on_delete=models.CASCADE, related_name="applications")
    place = OwnedForeignKey(Place, null=True, on_delete=models.SET_NULL, related_name="applications")
    typed = models.JSONField()
    score = models.IntegerField()
    differences = models.JSONField(default=list)
    adds_place = models.BooleanField(default=False, db_default=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    applied_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    claimed_by = OwnedForeignKey(StaffMember, null=True, on_delete=models.PROTECT, related_name="claims")
    claimed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(
                fields=("operator", "applied_at"),
                condition=models.Q(state="waiting"),
                name="application_by_age",
            ),
            models.Index(fields=("operator", "member"), name="application_by_member"),
        )
