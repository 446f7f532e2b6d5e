"""Events of members (ご利用履歴): what happened to an account, noted in the transaction that did it."""

from django.db import models

from madoguchi.models.member import Member
from madoguchi.models.owned import Owned, OwnedForeignKey


class MemberEvent(Owned):
    """One event; never edited nor deleted, only where it came from can be forgotten (see the migration).

    ``source`` is the network address, ``browser`` the name that the browser gave itself, as received; both
    are empty for what nobody's browser asked for. ``details`` holds no secret, no address and no name.
    """

    member = OwnedForeignKey(Member, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=40)
    at = models.DateTimeField()
    source = models.CharField(max_length=45, blank=True)
    browser = models.CharField(max_length=300, blank=True)
    details = models.JSONField(default=dict)

    class Meta:
        indexes = (
            models.Index(fields=("operator", "member", "-id"), name="event_by_member"),
            models.Index(
                fields=("operator", "at", "kind"),
                condition=models.Q(kind__in=["registered", "signed_in"]),
                name="event_that_is_counted",
            ),
        )
