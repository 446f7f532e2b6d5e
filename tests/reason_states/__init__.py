"""States in which something is hidden, empty, blocked or waiting: each built with real rows, and its page."""

from tests.reason_states import (
    accounts,
    bills,
    cards,
    documents,
    doors,
    factors,
    journeys,
    members,
    places,
    points,
    requests,
    stores,
)
from tests.reason_states.counter import Counter, State

ROOMS = (
    members,
    bills,
    points,
    places,
    requests,
    cards,
    documents,
    accounts,
    factors,
    doors,
    journeys,
    stores,
)
STATES: dict[str, State] = {name: state for room in ROOMS for name, state in room.STATES.items()}

__all__ = ["STATES", "Counter", "State"]
