"""The history of requests (お申し込みの経過): who moved each on, when, and with which words. Append-only."""

from functools import reduce
from operator import or_

from django.db import models

from madoguchi.domain.service_requests import MOVES, Actor, State
from madoguchi.models.owned import Owned, OwnedForeignKey
from madoguchi.models.service_request import ServiceRequest

KNOWN_MOVES = reduce(
    or_,
    (models.Q(before=str(before), state=str(state), actor=str(by)) for (before, state), by in MOVES.items()),
)


class RequestEvent(Owned):
    """One move: the state ``before``, the ``state`` after, whose move it was (``by``: the name of staff)."""

    request = OwnedForeignKey(ServiceRequest, on_delete=models.PROTECT, related_name="events")
    before = models.CharField(max_length=12, blank=True)
    state = models.CharField(max_length=12, choices=[(state.value, state.value) for state in State])
    actor = models.CharField(max_length=10, choices=[(actor.value, actor.value) for actor in Actor])
    by = models.CharField(max_length=60, blank=True)
    note = models.CharField(max_length=500, blank=True)
    happened_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=KNOWN_MOVES, name="move_is_a_known_one"),
            models.CheckConstraint(
                condition=~models.Q(state=str(State.REFUSED)) | ~models.Q(note=""),
                name="refusal_has_a_reason",
            ),
        )
        indexes = (models.Index(fields=("operator", "request", "id"), name="event_by_request"),)
