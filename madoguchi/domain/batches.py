"""Batches (取込): what state one is in, what may be done then, and how many persons must agree."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType


class BatchState(StrEnum):
    """Where a batch stands."""

    RECEIVED = "received"
    CHECKED = "checked"
    REFUSED = "refused"
    RELEASED = "released"
    PUBLISHED = "published"
    TAKEN_BACK = "taken_back"
    SET_ASIDE = "set_aside"


class Deed(StrEnum):
    """What is done with a batch."""

    RECEIVE = "receive"
    CHECK = "check"
    REFUSE = "refuse"
    APPROVE = "approve"
    RELEASE = "release"
    PUBLISH = "publish"
    TAKE_BACK = "take_back"
    SET_ASIDE = "set_aside"


NEW = ""  # the state of what was not received yet
OVER: frozenset[str] = frozenset({BatchState.TAKEN_BACK, BatchState.SET_ASIDE})
# Deeds that nobody does without saying why.
NEEDS_A_REASON: frozenset[str] = frozenset({Deed.TAKE_BACK, Deed.SET_ASIDE})
_UNDECIDED = (BatchState.RECEIVED, BatchState.CHECKED, BatchState.REFUSED, BatchState.RELEASED)

# (State before, deed) → state after.
MOVES: Mapping[tuple[str, Deed], BatchState] = MappingProxyType(
    {
        (NEW, Deed.RECEIVE): BatchState.RECEIVED,
        **{(state, Deed.CHECK): BatchState.CHECKED for state in _UNDECIDED},
        **{(state, Deed.REFUSE): BatchState.REFUSED for state in _UNDECIDED},
        **{(state, Deed.SET_ASIDE): BatchState.SET_ASIDE for state in _UNDECIDED},
        (BatchState.CHECKED, Deed.APPROVE): BatchState.CHECKED,
        (BatchState.CHECKED, Deed.RELEASE): BatchState.RELEASED,
        (BatchState.RELEASED, Deed.PUBLISH): BatchState.PUBLISHED,
        (BatchState.PUBLISHED, Deed.TAKE_BACK): BatchState.TAKEN_BACK,
    }
)


class DeedRefused(Exception):
    """Something cannot be done with a batch."""


class NoSuchMove(DeedRefused):
    """The state that the batch is in does not allow it."""

    def __init__(self, before: str) -> None:
        super().__init__(f"not from {before or 'nothing'}")
        self.before = before


class ReasonMissing(DeedRefused):
    """Who does this must say why."""


class NobodyNamed(DeedRefused):
    """Who does this must say who it is."""


class SamePerson(DeedRefused):
    """The second release is another person's."""


def after(*, before: str, deed: Deed, note: str = "") -> BatchState:
    """Give the state after a deed; raises NoSuchMove and ReasonMissing.

    >>> after(before="released", deed=Deed.PUBLISH)
    <BatchState.PUBLISHED: 'published'>
    >>> after(before="refused", deed=Deed.CHECK)
    <BatchState.CHECKED: 'checked'>
    """
    state = MOVES.get((before, deed))
    if state is None:
        raise NoSuchMove(before)
    if deed in NEEDS_A_REASON and not note.strip():
        raise ReasonMissing
    return state


def persons_needed(*, by_profile: int, concerns: Sequence[str]) -> int:
    """Say how many persons must release a batch: where something is odd, one at least.

    >>> [persons_needed(by_profile=each, concerns=["sum_differs"]) for each in (0, 1, 2)]
    [1, 1, 2]
    >>> persons_needed(by_profile=0, concerns=[])
    0
    """
    return max(by_profile, 1) if concerns else by_profile


def next_release(*, approved_by: Sequence[str | int], by: str | int, needed: int) -> Deed:
    """Say whether a person's word releases a batch or approves it for the next; raises what is refused.

    Persons are numbers of staff, or names where there is no number.

    >>> next_release(approved_by=[], by="Sato", needed=2).value
    'approve'
    >>> next_release(approved_by=["Sato"], by="Ueda", needed=2).value
    'release'
    """
    if not str(by).strip():
        raise NobodyNamed
    if by in approved_by:
        raise SamePerson(by)
    return Deed.RELEASE if len(set(approved_by)) + 1 >= needed else Deed.APPROVE


def differs_by(*, now: int, before: int) -> float:
    """Give by how many percent a figure differs from the one before; 0 where there was none.

    >>> differs_by(now=90, before=100), differs_by(now=150, before=100), differs_by(now=5, before=0)
    (10.0, 50.0, 0.0)
    """
    return round(abs(now - before) * 100 / abs(before), 1) if before else 0.0
