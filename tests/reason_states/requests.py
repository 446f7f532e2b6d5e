"""Why something cannot be asked for, and what a request waits for."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from madoguchi.domain.reasons import ReasonCode as Code
from madoguchi.domain.service_requests import State as Stage
from madoguchi.models import ServiceRequest
from madoguchi.operators.schema.procedures import Procedure
from madoguchi.operators.schema.profile import Profile
from tests.cast import NOW, Person
from tests.reason_states.counter import Counter, State, get, seen
from tests.requests import asked_for, channel, contract, moved, requested

AGES = timedelta(days=200)


def _about_places(profile: Profile, *, with_a_day: bool | None = None) -> list[Procedure]:
    """Give the procedures about a place, of all or of those with or without a wished day."""
    return [
        each
        for each in profile.procedures
        if each.needs_place and with_a_day in {None, any(field.kind == "date" for field in each.fields)}
    ]


def _asked(
    *stages: Stage, with_a_day: bool | None = None, note: str = "", later: timedelta = timedelta()
) -> dict[str, Any]:
    """Let a member ask, let staff go on, and open the request later."""

    def page(counter: Counter) -> Any:
        someone, asked = _request(counter, with_a_day=with_a_day)
        moved(asked, someone, *stages, note=note)
        counter.set_clock(NOW + later)
        someone.sign_in()
        return get(someone, f"requests/{asked.number}/")

    return {
        "page": page,
        "is_found_at": lambda profile: bool(_about_places(profile, with_a_day=with_a_day)),
    }


def _request(counter: Counter, *, with_a_day: bool | None = None) -> tuple[Person, ServiceRequest]:
    someone = counter.member()
    wished = _about_places(counter.profile, with_a_day=with_a_day)[0]
    return someone, requested(someone, procedure=wished)


def _withdraws_too_late(counter: Counter) -> Any:
    someone, asked = _request(counter)
    moved(asked, someone, Stage.REFUSED, note="お電話での確認が必要です。")
    return get(someone, f"requests/{asked.number}/withdraw/{uuid4()}/")


def _asks_twice(counter: Counter) -> Any:
    someone = counter.member()
    wished = _once_at_a_time(counter.profile)[0]
    requested(someone, procedure=wished)
    return get(someone, f"procedures/{wished.name}/", follow=True)


def _once_at_a_time(profile: Profile) -> list[Procedure]:
    return [each for each in _about_places(profile) if not each.allows_several]


def _asks_without_a_place(counter: Counter) -> Any:
    wished = _about_places(counter.profile)[0]
    return get(counter.member(places=0), f"procedures/{wished.name}/", follow=True)


def _link_to_come(counter: Counter) -> Any:
    link = counter.profile.menu[0].model_copy(update={"page": None, "hint": ""})
    counter.set_profile(procedure_links=(link,))
    return get(counter.member(), "procedures/")


def _offered(let: Callable[[Person], Any] = lambda _someone: None, **facts: Any) -> Callable[[Counter], Any]:
    """Put a channel on offer, let something be so, and open the catalogue."""

    def page(counter: Counter) -> Any:
        someone = counter.member()
        offered = channel(someone, **facts)
        let(someone)
        if not facts:
            asked_for(someone, offered)
        return get(someone, "channels/")

    return page


def _terms_change(counter: Counter) -> Any:
    someone = counter.member()
    sent = {"channel": str(channel(someone).pk), "agreed": "0" * 64, "do": "send"}
    return someone.client.post(f"{someone.root}channels/{uuid4()}/", sent)


def _channel_without_a_place(counter: Counter) -> Any:
    someone = counter.member(places=0)
    channel(someone)
    return get(someone, "channels/")


def _has(course: str) -> Callable[[Person], Any]:
    return lambda someone: contract(someone, course)


def _sells_channels(profile: Profile) -> bool:
    return profile.channels is not None


def _takes_requests(profile: Profile) -> bool:
    return bool(_about_places(profile))


STATES = {
    "no requests": State({Code.NO_REQUESTS}, seen("requests/")),
    "request received": State({Code.REQUEST_UNDECIDED}, **_asked()),
    "request being looked at": State({Code.REQUEST_UNDECIDED}, **_asked(Stage.IN_PROGRESS)),
    "request without an answer": State({Code.REQUEST_LATE, Code.WITHDRAWAL_OVER}, **_asked(later=AGES)),
    "request with a day": State({Code.REQUEST_SCHEDULED}, **_asked(Stage.ACCEPTED, with_a_day=True)),
    "request under way": State({Code.REQUEST_UNDER_WAY}, **_asked(Stage.ACCEPTED, with_a_day=False)),
    "request refused": State({Code.REQUEST_REFUSED}, **_asked(Stage.REFUSED, note="満室です。")),
    "request that is over": State({Code.REQUEST_CLOSED}, _withdraws_too_late, _takes_requests),
    "asked for already": State(
        {Code.REQUEST_WAITING}, _asks_twice, lambda profile: bool(_once_at_a_time(profile))
    ),
    "asked for without a place": State({Code.REQUEST_NEEDS_PLACE}, _asks_without_a_place, _takes_requests),
    "procedure to come": State(
        {Code.PAGE_TO_COME}, _link_to_come, lambda profile: not profile.procedure_links
    ),
    "no channels": State({Code.NO_CHANNELS}, seen("channels/"), _sells_channels),
    "channel contracted": State(
        {Code.CHANNEL_CONTRACTED}, _offered(_has("映画"), name="映画"), _sells_channels
    ),
    "channel asked for": State({Code.CHANNEL_WAITING}, _offered(), _sells_channels),
    "channel included": State(
        {Code.CHANNEL_INCLUDED}, _offered(_has("スター"), included_in=["スター"]), _sells_channels
    ),
    "channel excluded": State(
        {Code.CHANNEL_EXCLUDED}, _offered(_has("ライト"), excluded_by=["ライト"]), _sells_channels
    ),
    "channel elsewhere": State({Code.CHANNEL_AREA}, _offered(areas=["羽咋市"]), _sells_channels),
    "channel without a place": State({Code.REQUEST_NEEDS_PLACE}, _channel_without_a_place, _sells_channels),
    "terms of a channel changed": State({Code.TERMS_CHANGED}, _terms_change, _sells_channels),
}
