"""A request goes only where it may, whoever pushes, and a customer can withdraw it to the very second."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.domain.clock import TOKYO
from madoguchi.domain.service_requests import (
    MOVES,
    NEW,
    OPEN,
    Actor,
    MoveRefused,
    NoSuchMove,
    NotTheirs,
    ReasonMissing,
    State,
    TooLate,
    WithdrawalRule,
    cut_off,
    is_withdrawable,
    move,
)

SENT = datetime(2024, 10, 21, 10, 0, 30, tzinfo=TOKYO)
UNTIL = SENT + timedelta(hours=24)
SECOND = timedelta(seconds=1)
CLOSED = set(State) - OPEN

pushes = st.lists(
    st.tuples(
        st.sampled_from(State),
        st.sampled_from(Actor),
        st.integers(0, 2 * 86_400).map(lambda seconds: SENT + timedelta(seconds=seconds)),
        st.sampled_from(["", " ", "理由"]),
    ),
    max_size=12,
)


def walk(steps) -> list[tuple[str, State, Actor, datetime, str]]:
    """Push a request on; give the moves that were made."""
    state, made = NEW, []
    for to, by, now, note in steps:
        try:
            after = move(before=state, to=to, by=by, now=now, until=UNTIL, note=note)
        except MoveRefused:
            continue
        made.append((state, after, by, now, note))
        state = after
    return made


@given(pushes)
def test_every_move_is_in_the_table_and_made_by_its_owner(steps) -> None:
    assert [MOVES.get((before, after)) for before, after, *_ in walk(steps)] == [
        each[2] for each in walk(steps)
    ]


@given(pushes)
def test_history_is_one_chain_that_begins_with_receipt(steps) -> None:
    made = walk(steps)
    assert [before for before, *_ in made] == [NEW, *(after for _before, after, *_ in made)][: len(made)]
    assert [after for _before, after, *_ in made[:1]] == [State.RECEIVED][: len(made)]


@given(pushes)
def test_no_state_is_entered_twice_and_nothing_follows_the_end(steps) -> None:
    states = [after for _before, after, *_ in walk(steps)]
    assert len(states) == len(set(states))
    assert CLOSED.isdisjoint(states[:-1])


@given(pushes)
def test_done_was_accepted_and_refused_has_its_reason(steps) -> None:
    for before, after, _by, now, note in walk(steps):
        if after is State.DONE:
            assert before == State.ACCEPTED
        if after is State.REFUSED:
            assert note.strip() != ""
        if after is State.WITHDRAWN:
            assert now < UNTIL


@given(st.sampled_from(sorted(OPEN)), st.integers(-3, 3).map(lambda seconds: UNTIL + seconds * SECOND))
def test_open_request_can_be_withdrawn_before_the_cut_off_and_never_at_or_after_it(state, now) -> None:
    assert is_withdrawable(state=state, now=now, until=UNTIL) is (now < UNTIL)


@pytest.mark.parametrize("state", sorted(CLOSED))
@pytest.mark.parametrize("by", Actor)
def test_closed_request_goes_nowhere(state: State, by: Actor) -> None:
    for to in State:
        with pytest.raises(NoSuchMove):
            move(before=state, to=to, by=by, now=SENT, until=UNTIL, note="理由")


def test_refusals_have_names() -> None:
    facts = {"now": SENT, "until": UNTIL}
    with pytest.raises(NotTheirs):
        move(before=State.RECEIVED, to=State.ACCEPTED, by=Actor.CUSTOMER, **facts)
    with pytest.raises(NotTheirs):
        move(before=State.RECEIVED, to=State.WITHDRAWN, by=Actor.STAFF, **facts)
    with pytest.raises(ReasonMissing):
        move(before=State.RECEIVED, to=State.REFUSED, by=Actor.STAFF, note="　", **facts)
    with pytest.raises(TooLate) as late:
        move(before=State.RECEIVED, to=State.WITHDRAWN, by=Actor.CUSTOMER, now=UNTIL, until=UNTIL)
    assert late.value.until == UNTIL


moments = st.integers(0, 6 * 366 * 86_400).map(
    lambda seconds: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)


@given(moments, st.integers(0, 90), st.integers(0, 60))
def test_cut_off_before_a_day_is_a_midnight_in_japan_or_the_sending_itself(sent_at, ahead, days) -> None:
    wished_on = sent_at.astimezone(TOKYO).date() + timedelta(days=ahead)
    until = cut_off(rule=WithdrawalRule(days_before=days), sent_at=sent_at, wished_on=wished_on)
    assert until >= sent_at
    if until > sent_at:
        local = until.astimezone(TOKYO)
        assert (local.hour, local.minute, local.second) == (0, 0, 0)
        assert local.date() == wished_on - timedelta(days=days - 1)


@given(moments, st.integers(0, 2160))
def test_cut_off_after_sending_is_so_many_hours_later(sent_at, hours) -> None:
    until = cut_off(rule=WithdrawalRule(hours_after=hours), sent_at=sent_at, wished_on=date(2024, 10, 1))
    assert until - sent_at == timedelta(hours=hours)
