"""The history of batches (取込の経過): who did what with each, when and why. Append-only."""

from functools import reduce
from operator import or_

from django.db import models

from madoguchi.domain.batches import MOVES, NEEDS_A_REASON, BatchState, Deed
from madoguchi.models.batch import Batch
from madoguchi.models.owned import Owned, OwnedForeignKey
from madoguchi.models.staff_member import StaffMember

KNOWN_DEEDS = reduce(
    or_,
    (
        models.Q(before=str(before), deed=str(deed), state=str(state))
        for (before, deed), state in MOVES.items()
    ),
)


class BatchEvent(Owned):
    """One deed: the state ``before``, the ``state`` after, by whom (empty: by the portal itself), and why.

    ``staff`` tells people of one name apart who release it at the counter; nobody at the terminal has one.
    """

    batch = OwnedForeignKey(Batch, on_delete=models.PROTECT, related_name="events")
    before = models.CharField(max_length=12, blank=True)
    deed = models.CharField(max_length=12, choices=[(deed.value, deed.value) for deed in Deed])
    state = models.CharField(max_length=12, choices=[(state.value, state.value) for state in BatchState])
    by = models.CharField(max_length=60, blank=True)
    staff = OwnedForeignKey(StaffMember, null=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=500, blank=True)
    happened_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=KNOWN_DEEDS, name="deed_is_a_known_one"),
            models.CheckConstraint(
                condition=~models.Q(deed__in=sorted(map(str, NEEDS_A_REASON)))
                | (~models.Q(note="") & ~models.Q(by="")),
                name="deed_has_a_reason",
            ),
        )
        indexes = (models.Index(fields=("operator", "batch", "id"), name="batch_event_by_batch"),)
