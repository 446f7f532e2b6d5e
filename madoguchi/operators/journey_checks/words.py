"""Words and questions of steps: those that a step needs, and none that no page would show."""

import difflib
from collections.abc import Iterator, Sequence
from typing import get_args

from madoguchi.operators.journey_checks.ways import Fault, Way
from madoguchi.operators.schema.pages import WordPage
from madoguchi.operators.schema.steps import OPTIONS, WAITS


def faults_of(way: Way) -> Iterator[Fault]:
    """Find steps without their words or questions, and words without their step or field."""
    if way.has("terms") and "terms" not in way.profile.word_pages:
        yield way.at("terms"), "terms is not among word_pages"
    if way.has("survey") and not way.rules.survey:
        yield way.at("survey"), "survey has no questions"
    if way.has("secret_question") and not way.rules.secret_questions:
        yield way.at("secret_question"), "secret_questions are missing"
    yield from _links_to_no_words(way)
    yield from _words_of_no_field(way)
    yield from _words_of_no_step(way)


def _links_to_no_words(way: Way) -> Iterator[Fault]:
    for index, link in enumerate(way.journey.links):
        if link.page in get_args(WordPage) and link.page not in way.profile.word_pages:
            yield (*way.path, "links", index), f"{link.page} is not among word_pages"


def _words_of_no_field(way: Way) -> Iterator[Fault]:
    asked = [field for step in way.journey.steps for field in way.fields_of(step)]
    for name in way.journey.field_words:
        if name not in asked:
            hint = _option_for(way, name) or _nearest(name, asked)
            yield (*way.path, "field_words", name), f"no page asks for {name}{hint}"


def _words_of_no_step(way: Way) -> Iterator[Fault]:
    shown = [step for step in way.journey.steps if step not in WAITS]
    for name in way.journey.step_words:
        if name not in shown:
            yield (*way.path, "step_words", name), f"no page shows {name}{_nearest(name, shown)}"


def _option_for(way: Way, field: str) -> str:
    options = (option for (step, asked), option in OPTIONS.items() if asked == field and way.has(step))
    return next((f"; {option} is not set" for option in options), "")


def _nearest(name: str, known: Sequence[str]) -> str:
    nearest = difflib.get_close_matches(name, known, n=1, cutoff=0)
    return f"; did you mean {nearest[0]}?" if nearest else ""
