"""How a journey falls into pages: waits, the fields of one page, what a page shows."""

from collections.abc import Iterator

from madoguchi.operators.journey_checks.ways import Fault, Way
from madoguchi.operators.schema.steps import WAITS, StepName

# They are not shown again for confirmation.
NOT_RECOUNTED = {"agrees_to_terms", "picture"}


def faults_of(way: Way) -> Iterator[Fault]:
    """Find pages that nobody could get past, or that would show nothing."""
    yield from _waits(way)
    yield from _fields_asked_twice(way)
    yield from _empty_confirmation(way)
    yield from _unknown_member(way)
    yield from _sign_in_without_member(way)


def _waits(way: Way) -> Iterator[Fault]:
    waits = [step for step in way.journey.steps if step in WAITS]
    for step in waits:
        page = way.page_of(step)
        if len(way.journey.stages[page].steps) > 1:
            yield way.steps_on(page), f"{step} is waited for, so its page has no other step"
        if page == 0:
            yield way.steps_on(page), f"{step} is waited for, so a page must ask for something first"
        if fault := _way_on(way, step, page):
            yield way.steps_on(page), fault
    leading = [step for step in waits if way.leads_on(step)]
    for step in leading[1:]:
        yield way.at(step), f"{leading[0]} leads on already; a second link would lead nowhere"


def _way_on(way: Way, step: StepName, page: int) -> str:
    is_last = page == len(way.journey.stages) - 1
    if way.leads_on(step) and is_last:
        return f"{step} leads on by a link, so a page must follow"
    return "" if way.leads_on(step) or is_last else f"{step} ends the journey, so no page can follow"


def _fields_asked_twice(way: Way) -> Iterator[Fault]:
    for page, stage in enumerate(way.journey.stages):
        asked: dict[str, StepName] = {}
        for step in stage.steps:
            for field in way.fields_of(step):
                if (first := asked.setdefault(field, step)) != step:
                    yield way.steps_on(page), f"{step} asks for {field} on the page where {first} does"


def _empty_confirmation(way: Way) -> Iterator[Fault]:
    if not way.has("confirm"):
        return
    before = way.steps_before(way.page_of("confirm"))
    if not {field for step in before for field in way.fields_of(step)} - NOT_RECOUNTED:
        yield way.at("confirm"), "confirm shows what earlier pages asked for, which is nothing"


def _unknown_member(way: Way) -> Iterator[Fault]:
    for page, stage in enumerate(way.journey.stages):
        if stage.shows_login_id and "link_to_account" not in way.steps_before(page):
            path = (*way.path, "stages", page, "shows_login_id")
            yield path, "the member is not known before link_to_account"


def _sign_in_without_member(way: Way) -> Iterator[Fault]:
    if way.journey.done.then != "sign_in_at_once":
        return
    path = (*way.path, "done", "then")
    if way.journey.stages[-1].steps[0] in WAITS:
        yield path, "the journey ends with a wait, so nobody is there to be signed in"
    if way.has("staff_review"):
        yield path, "staff_review opens the account later, so nobody can sign in at once"
