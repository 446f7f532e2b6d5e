"""Where a profile follows its guide and not the standard, that is told."""

from typing import get_args

import pytest
from django.conf import settings

from madoguchi.operators.schema.journeys import Journey
from madoguchi.operators.schema.profile import Profile
from madoguchi.operators.schema.steps import StepName
from madoguchi.operators.shortfalls import STANDARDS, shortfalls_of

KEYS = [standard.key for standard in STANDARDS]


def journey(*steps: str, **values: object) -> dict[str, object]:
    """Give a journey of one page."""
    return {"title": "手続き", "stages": [{"name": "一枚", "steps": steps}], **values}


# What is just met, and what falls just short.
AT_THE_LIMIT = {
    "password.shortest": ({"password": {"shortest": 8}}, {"password": {"shortest": 7}}),
    "password.longest": ({"password": {"longest": 64}}, {"password": {"longest": 63}}),
    "password.characters": (
        {"password": {"characters": "any"}},
        {"password": {"characters": "alphanumeric"}},
    ),
    "password.mixture": ({"password": {"mixture": "any"}}, {"password": {"mixture": "two_kinds"}}),
    "login_id.source": ({"login_id": {"source": "chosen"}}, {"login_id": {"source": "customer_number"}}),
    "session.idle_minutes": ({"session": {"idle_minutes": 30}}, {"session": {"idle_minutes": 31}}),
    "contract_facts": (
        {"registration": journey("contract_facts", "posted_code")},
        {"registration": journey("contract_facts"), "recovery": {"letter": journey("posted_code")}},
    ),
    "secret_question": (
        {"registration": journey("survey")},
        {"registration": journey("survey", "secret_question")},
    ),
    "picture_check": (
        {"registration": journey("posted_code")},
        {"registration": journey("posted_code", "picture_check")},
    ),
    "registration.password_is_issued": (
        {"registration": journey("posted_code", password_is_issued=False)},
        {"registration": journey("posted_code", password_is_issued=True)},
    ),
    "link_hours": (
        {"recovery": {"password": journey("email_named", link_hours=24)}},
        {"recovery": {"password": journey("email_named", link_hours=25)}},
    ),
}


def profile(**tables: object) -> Profile:
    """Give a profile with every default in place, but for the tables given."""
    stated = settings.REGISTRY["kanazawa-water"].profile.model_dump(mode="json")
    for table in ("password", "login_id", "session", "registration", "recovery"):
        del stated[table]
    return Profile.model_validate(stated | tables, strict=False)


def test_every_standard_is_tried_below() -> None:
    assert list(AT_THE_LIMIT) == KEYS


def test_new_operator_falls_short_of_nothing() -> None:
    assert shortfalls_of(profile()) == []


@pytest.mark.parametrize("key", KEYS)
def test_value_at_the_limit_is_met(key: str) -> None:
    met, _short = AT_THE_LIMIT[key]
    assert shortfalls_of(profile(**met)) == []


@pytest.mark.parametrize("key", KEYS)
def test_value_beyond_the_limit_falls_short(key: str) -> None:
    _met, short = AT_THE_LIMIT[key]
    (standard,) = [each for each in STANDARDS if each.key == key]
    assert shortfalls_of(profile(**short)) == [f"{key}: {standard.says}"]


def test_application_that_staff_review_is_more_than_facts() -> None:
    way = journey("contract_facts", "application", "staff_review")
    assert shortfalls_of(profile(registration=way)) == []


@pytest.mark.parametrize("key", KEYS)
def test_key_of_a_standard_is_a_step_or_a_key_of_the_profile(key: str) -> None:
    *tables, name = key.split(".")
    models = [Profile.model_fields[table].annotation for table in tables] or [Journey]
    known = {field for model in models for field in (*_fields(model), *get_args(StepName))}
    assert name in known


def _fields(annotation: object) -> list[str]:
    models = get_args(annotation) or (annotation,)
    return [field for model in models for field in getattr(model, "model_fields", ())]


@pytest.mark.parametrize(
    ("slug", "told"),
    [
        ("kanazawa-cable", ["login_id.source", "contract_facts"]),
        (
            "kanazawa-water",
            ["password.longest", "password.characters", "password.mixture", "secret_question"],
        ),
        (
            "aicom-koka",
            ["password.longest", "password.characters", "password.mixture", "contract_facts"],
        ),
        (
            "aomori-cable",
            ["password.shortest", "password.longest", "password.characters", "picture_check"],
        ),
        (
            "contrary",
            [
                "password.shortest",
                "login_id.source",
                "session.idle_minutes",
                "contract_facts",
                "picture_check",
                "registration.password_is_issued",
                "link_hours",
            ],
        ),
    ],
)
def test_shortfalls_of_each_guide_are_told(slug: str, told: list[str]) -> None:
    found = [each.partition(":")[0] for each in shortfalls_of(settings.REGISTRY[slug].profile)]
    assert found == told


def test_every_operator_is_looked_at() -> None:
    assert set(settings.REGISTRY) == {
        "kanazawa-cable",
        "kanazawa-water",
        "aicom-koka",
        "aomori-cable",
        "contrary",
    }
