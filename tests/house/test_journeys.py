"""Journeys: the catalogue that profiles choose from is the one that is walked, and all of it is tried."""

import inspect
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from typing import Any, get_args

import pytest
from django.conf import settings
from pydantic import BaseModel

from madoguchi.flows.desk import Desk
from madoguchi.flows.journeys import RECOVERIES, journeys_of
from madoguchi.flows.steps import STEPS
from madoguchi.flows.waits import WAITS
from madoguchi.operators.journey_checks.catalogue import FITTING
from madoguchi.operators.journey_checks.ways import Way
from madoguchi.operators.schema import steps as catalogue
from madoguchi.operators.schema.journeys import Recovery
from madoguchi.operators.schema.steps import OPTIONS, StepName

ROOT = Path(__file__).resolve().parents[2]
PACKAGE, GUIDE = ROOT / "madoguchi", ROOT / "docs/operator-guide.md"
NAMES = get_args(StepName)
PROFILES = {slug: operator.profile for slug, operator in settings.REGISTRY.items()}
NOW = datetime(2024, 10, 21, 14, 0, tzinfo=UTC)


# --- the catalogue ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", STEPS)
def test_every_step_has_the_same_verbs(name: str) -> None:
    step = STEPS[name]
    assert list(inspect.signature(step.questions).parameters) == ["desk"]
    desk, typed, *more = inspect.signature(step.weigh).parameters.values()
    assert (desk.name, typed.name) == ("desk", "typed")
    assert [
        each.name for each in more if each.kind is not each.KEYWORD_ONLY or each.default is each.empty
    ] == []


@pytest.mark.parametrize("name", WAITS)
def test_every_wait_has_the_same_verb(name: str) -> None:
    assert list(inspect.signature(WAITS[name].mails).parameters) == ["desk"]


@pytest.mark.parametrize(("folder", "known"), [("steps", STEPS), ("waits", WAITS)])
def test_every_step_and_wait_is_a_module_of_its_name(folder: str, known: dict[str, Any]) -> None:
    modules = {file.stem for file in (PACKAGE / "flows" / folder).glob("*.py")} - {"__init__", "wanted"}
    assert {name: module.__name__.rpartition(".")[2] for name, module in known.items()} == {
        name: name for name in modules
    }


def test_every_step_can_be_named_in_a_profile_and_every_name_is_a_step() -> None:
    assert sorted(NAMES) == sorted([*STEPS, *WAITS])
    assert {step for steps in FITTING.values() for step in steps} == set(NAMES)


def test_profiles_know_which_waits_lead_on() -> None:
    assert {name: wait.LEADS_ON for name, wait in WAITS.items()} == catalogue.WAITS


def test_every_recovery_has_an_address_and_its_steps() -> None:
    assert set(RECOVERIES) == set(Recovery.model_fields)
    assert set(FITTING) == {"registration", *Recovery.model_fields}


CHOICES = sorted(set(OPTIONS.values()))


@pytest.mark.parametrize("chosen", [*product([False, True], repeat=len(CHOICES))], ids=str)
@pytest.mark.parametrize("step", STEPS)
def test_profiles_know_which_fields_a_step_asks_for(step: StepName, chosen: tuple[bool, ...]) -> None:
    profile = PROFILES["kanazawa-water"]
    rules = profile.registration.model_copy(update=dict(zip(CHOICES, chosen, strict=True)))
    profile = profile.model_copy(update={"registration": rules})
    desk = Desk(profile=profile, journey=rules, draft=None, answers={}, source="", now=NOW)
    asked = [question.name for question in STEPS[step].questions(desk)]
    assert sorted(asked) == sorted(Way(profile, "registration", rules).fields_of(step))


def test_guide_explains_every_step_and_recovery() -> None:
    rows = re.findall(r"^\| `(\w+)` \|", GUIDE.read_text(encoding="utf-8"), re.MULTILINE)
    assert {*NAMES, *Recovery.model_fields} - {*rows} == set()


# --- all of it is tried -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_every_step_is_walked_at_some_operator(name: str) -> None:
    journeys = [journey for profile in PROFILES.values() for journey in journeys_of(profile).values()]
    assert [journey.title for journey in journeys if name in journey.steps] != []


@pytest.mark.parametrize("name", RECOVERIES.values())
def test_every_recovery_is_walked_at_some_operator(name: str) -> None:
    assert [slug for slug, profile in PROFILES.items() if name in journeys_of(profile)] != []


def _tables(table: Any) -> Iterator[BaseModel]:
    """Give a table and all within it."""
    if isinstance(table, BaseModel):
        yield table
        table = dict(table)
    inner = table.values() if isinstance(table, dict) else table if isinstance(table, tuple) else ()
    for each in inner:
        yield from _tables(each)


# What journeys, their letters and the sign-in after them are made of.
ROOMS = tuple(f"madoguchi.operators.schema.{room}" for room in ("journeys", "letters", "sign_in"))
STATED = [
    table for profile in PROFILES.values() for table in _tables(profile) if type(table).__module__ in ROOMS
]


# The one guide with a survey and a review requires every answer, and has the ten days of the default.
UNTRIED = {("SurveyQuestion", "is_required"), ("Registration", "review_days")}


def _options() -> list[tuple[type[BaseModel], str]]:
    tables = dict.fromkeys(type(table) for table in STATED)
    return [
        (table, key)
        for table in tables
        for key, field in table.model_fields.items()
        if not field.is_required() and (table.__name__, key) not in UNTRIED
    ]


@pytest.mark.parametrize(("table", "key"), _options(), ids=lambda each: getattr(each, "__name__", each))
def test_every_option_stands_the_odd_way_round_at_some_operator(table: type[BaseModel], key: str) -> None:
    values = [getattr(each, key) for each in STATED if type(each) is table]
    assert [value for value in values if value != table.model_fields[key].default] != []


def _literals(annotation: Any) -> Iterator[tuple[str, ...]]:
    """Give the choices within a type."""
    inner = get_args(annotation)
    if inner and all(isinstance(each, str) for each in inner):
        yield inner
    else:
        for each in inner:
            yield from _literals(each)


def _texts(value: Any) -> Iterator[str]:
    """Give the texts within a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | tuple):
        for each in (*value, *value.values()) if isinstance(value, dict) else value:
            yield from _texts(each)


def _choices() -> dict[tuple[str, ...], set[str]]:
    """Map each choice that profiles have to what was chosen, wherever it is offered."""
    chosen: dict[tuple[str, ...], set[str]] = {}
    for table in STATED:
        for key, field in type(table).model_fields.items():
            for choice in _literals(field.annotation):
                chosen.setdefault(choice, set()).update(_texts(getattr(table, key)))
    return chosen


@pytest.mark.parametrize(("choice", "chosen"), [*_choices().items()])
def test_every_choice_is_made_at_some_operator(choice: tuple[str, ...], chosen: set[str]) -> None:
    assert [value for value in choice if value not in chosen] == []
