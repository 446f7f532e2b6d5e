"""States in which something is hidden, empty, blocked or waiting: each built with real rows, and its page."""

from tests.reason_states import doors, journeys, members, points
from tests.reason_states.counter import Counter, State

STATES: dict[str, State] = members.STATES | points.STATES | doors.STATES | journeys.STATES

__all__ = ["STATES", "Counter", "State"]
