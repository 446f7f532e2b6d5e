"""Requests (お申し込み): what state one is in, who may move it on, and until when it can be withdrawn."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from madoguchi.domain.letter_codes import end_of
from madoguchi.domain.reasons import Reason, ReasonCode


class State(StrEnum):
    """Where a request stands."""

    RECEIVED = "received"
    IN_PROGRESS = "in_progress"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    DONE = "done"


class Actor(StrEnum):
    """Who moves a request on."""

    CUSTOMER = "customer"
    STAFF = "staff"


NEW = ""  # the state of what was not sent yet
UNDECIDED: frozenset[str] = frozenset({State.RECEIVED, State.IN_PROGRESS})
OPEN: frozenset[str] = UNDECIDED | {State.ACCEPTED}

# (State before, state after) → who may make this move.
MOVES: Mapping[tuple[str, State], Actor] = MappingProxyType(
    {
        (NEW, State.RECEIVED): Actor.CUSTOMER,
        (State.RECEIVED, State.IN_PROGRESS): Actor.STAFF,
        (State.RECEIVED, State.ACCEPTED): Actor.STAFF,
        (State.RECEIVED, State.REFUSED): Actor.STAFF,
        (State.RECEIVED, State.WITHDRAWN): Actor.CUSTOMER,
        (State.IN_PROGRESS, State.ACCEPTED): Actor.STAFF,
        (State.IN_PROGRESS, State.REFUSED): Actor.STAFF,
        (State.IN_PROGRESS, State.WITHDRAWN): Actor.CUSTOMER,
        (State.ACCEPTED, State.WITHDRAWN): Actor.CUSTOMER,
        (State.ACCEPTED, State.DONE): Actor.STAFF,
    }
)


class MoveRefused(Exception):
    """A request cannot be moved on like this."""


class NoSuchMove(MoveRefused):
    """No way leads from the state that the request is in to the one wished for."""

    def __init__(self, before: str) -> None:
        super().__init__(f"not from {before or 'nothing'}")
        self.before = before


class NotTheirs(MoveRefused):
    """The move is the other side's to make."""


class TooLate(MoveRefused):
    """The request could be withdrawn before ``until``, and no more."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until.isoformat())
        self.until = until


class ReasonMissing(MoveRefused):
    """Who refuses a request must say why."""


@dataclass(frozen=True, slots=True)
class WithdrawalRule:
    """Until when a request can be withdrawn.

    To the end of the day that lies ``days_before`` the wished day, or ``hours_after`` it was sent.
    """

    days_before: int | None = None
    hours_after: int | None = None


def cut_off(*, rule: WithdrawalRule, sent_at: datetime, wished_on: date | None) -> datetime:
    """Give the first moment at which a request cannot be withdrawn any more; never before it was sent.

    >>> sent_at = datetime.fromisoformat("2024-10-21T10:00:30+09:00")
    >>> rule = WithdrawalRule(days_before=2)
    >>> cut_off(rule=rule, sent_at=sent_at, wished_on=date(2024, 10, 31)).isoformat()
    '2024-10-30T00:00:00+09:00'
    >>> cut_off(rule=rule, sent_at=sent_at, wished_on=date(2024, 10, 22)) == sent_at
    True
    >>> cut_off(rule=WithdrawalRule(hours_after=24), sent_at=sent_at, wished_on=None).isoformat()
    '2024-10-22T10:00:30+09:00'
    """
    if rule.days_before is not None and wished_on is not None:
        return max(sent_at, end_of(wished_on - timedelta(days=rule.days_before)))
    return sent_at + timedelta(hours=rule.hours_after or 0)


def move(*, before: str, to: State, by: Actor, now: datetime, until: datetime, note: str = "") -> State:
    """Give the state after a move.

    ``until`` is the cut-off for withdrawing. Raises NoSuchMove, NotTheirs, TooLate and ReasonMissing.

    >>> now = datetime.fromisoformat("2024-10-21T10:00:00+09:00")
    >>> move(before="received", to=State.ACCEPTED, by=Actor.STAFF, now=now, until=now)
    <State.ACCEPTED: 'accepted'>
    """
    owner = MOVES.get((before, to))
    if owner is None:
        raise NoSuchMove(before)
    if owner is not by:
        raise NotTheirs(by)
    if to is State.WITHDRAWN and now >= until:
        raise TooLate(until)
    if to is State.REFUSED and not note.strip():
        raise ReasonMissing
    return to


def is_late(*, state: str, answer_by: date, today: date) -> bool:
    """Test whether a request should have been answered by yesterday, and was not.

    >>> is_late(state="received", answer_by=date(2024, 10, 28), today=date(2024, 10, 29))
    True
    """
    return state in UNDECIDED and today > answer_by


def moves_of_staff(state: str) -> list[State]:
    """List where staff can move a request on to from a state.

    >>> moves_of_staff("in_progress")
    [<State.ACCEPTED: 'accepted'>, <State.REFUSED: 'refused'>]
    """
    return [to for (before, to), by in MOVES.items() if before == state and by is Actor.STAFF]


def is_withdrawable(*, state: str, now: datetime, until: datetime) -> bool:
    """Test whether the customer may still withdraw a request."""
    return (state, State.WITHDRAWN) in MOVES and now < until


def why_not_done(
    *, state: str, answer_by: date, wished_on: date | None, today: date, refusal: str = ""
) -> Reason | None:
    """Say what a request waits for, or why it was refused; None where it is done or withdrawn.

    >>> facts = {"answer_by": date(2024, 10, 28), "wished_on": None, "today": date(2024, 10, 29)}
    >>> [why_not_done(state=state, **facts).code.value for state in ("received", "accepted")]
    ['request_late', 'request_under_way']
    """
    if state in UNDECIDED:
        return Reason(
            ReasonCode.REQUEST_LATE if today > answer_by else ReasonCode.REQUEST_UNDECIDED, on=answer_by
        )
    if state == State.ACCEPTED:
        return Reason(
            ReasonCode.REQUEST_SCHEDULED if wished_on else ReasonCode.REQUEST_UNDER_WAY, on=wished_on
        )
    return Reason(ReasonCode.REQUEST_REFUSED, values={"why": refusal}) if state == State.REFUSED else None


def answer_day(*, sent_on: date, within_days: int) -> date:
    """Give the day by which the operator answers.

    >>> answer_day(sent_on=date(2024, 10, 21), within_days=7)
    datetime.date(2024, 10, 28)
    """
    return sent_on + timedelta(days=within_days)
