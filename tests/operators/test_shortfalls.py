"""Where a profile follows its guide and not the standard, that is told."""

import pytest
from django.conf import settings

from madoguchi.operators.schema.profile import Profile
from madoguchi.operators.shortfalls import STANDARDS, shortfalls_of

KEYS = [standard.key for standard in STANDARDS]
AT_THE_LIMIT = {
    "password.shortest": (8, 7),
    "password.longest": (64, 63),
    "login_id.source": ("chosen", "customer_number"),
    "session.idle_minutes": (30, 31),
}


def profile(**values: object) -> Profile:
    """Give a profile with every default in place, but for the values named ``table__key``."""
    stated = settings.REGISTRY["kanazawa-water"].profile.model_dump(mode="json")
    for table in ("password", "login_id", "session"):
        del stated[table]
    for name, value in values.items():
        table, _, key = name.partition("__")
        stated.setdefault(table, {})[key] = value
    return Profile.model_validate(stated, strict=False)


def test_every_standard_is_tried_below() -> None:
    assert list(AT_THE_LIMIT) == KEYS


def test_new_operator_falls_short_of_nothing() -> None:
    assert shortfalls_of(profile()) == []


@pytest.mark.parametrize("key", KEYS)
def test_value_at_the_limit_is_met(key: str) -> None:
    assert shortfalls_of(profile(**{key.replace(".", "__"): AT_THE_LIMIT[key][0]})) == []


@pytest.mark.parametrize("key", KEYS)
def test_value_beyond_the_limit_falls_short(key: str) -> None:
    (told,) = shortfalls_of(profile(**{key.replace(".", "__"): AT_THE_LIMIT[key][1]}))
    (standard,) = [each for each in STANDARDS if each.key == key]
    assert told == f"{key}: {standard.says}"


@pytest.mark.parametrize("key", KEYS)
def test_key_of_a_standard_is_a_key_of_the_profile(key: str) -> None:
    table, _, name = key.partition(".")
    assert name in Profile.model_fields[table].annotation.model_fields


@pytest.mark.parametrize(
    ("slug", "told"),
    [
        ("kanazawa-cable", ["login_id.source"]),
        ("kanazawa-water", ["password.longest"]),
        ("aicom-koka", ["password.longest"]),
        ("aomori-cable", ["password.shortest", "password.longest"]),
        ("contrary", ["password.shortest", "session.idle_minutes"]),
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
