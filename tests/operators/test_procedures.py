"""Procedures in profiles: what could not work is refused with its line, and a menu leads nowhere in vain."""

import shutil
from pathlib import Path

import pytest
from django.conf import settings

from madoguchi.operators.registry import ProfileRefused, read_operator
from tests.operators.edited_profiles import edit, faults

SLUG = "kanazawa-water"
STOP = 'name = "stops_on", label = "使用を中止する日", earliest_days = 4, latest_days = 60'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(settings.REGISTRY[SLUG].folder, tmp_path / SLUG))


def refused(folder: Path, old: str, new: str) -> list[str]:
    edit(folder, old, new)
    with pytest.raises(ProfileRefused) as refusal:
        read_operator(folder / "operator.toml")
    return [fault.problem for fault in refusal.value.faults]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('name = "stop-use"', 'name = "start-use"', "procedures: Value error, names stand twice: start-use"),
        ('name = "stop-use"', 'name = "channels"', "channels is the name of requests for paid channels"),
        ('name = "stop-use"', 'name = "Stop"', "String should match pattern"),
        ('name = "settlement"', 'name = "stops_on"', "fields stand twice: stops_on"),
        (
            'name = "settlement"',
            'name = "next_address_building"',
            "fields stand twice: next_address_building",
        ),
        (STOP, STOP.replace("60", "10"), "latest_days must lie two weeks after earliest_days"),
        (
            STOP,
            STOP.replace("4,", "1,"),
            "whoever wishes the earliest day could not withdraw 2 days before it",
        ),
        ('"いまの方法のまま", ', "", "Tuple should have at least 2 items"),
        ("withdraw_until = { hours_after = 24 }", "withdraw_until = {}", "either days_before or hours_after"),
        (
            "withdraw_until = { hours_after = 24 }",
            "withdraw_until = { days_before = 1 }",
            "no field asks for a required one",
        ),
        (
            'label = "変更の理由", options',
            'label = "変更の理由", option',
            "unknown key; did you mean options?",
        ),
        ('kind = "yes_no"', 'kind = "maybe"', "does not match any of the expected tags"),
    ],
)
def test_procedure_that_cannot_work_is_refused(folder: Path, old: str, new: str, fault: str) -> None:
    assert len([problem for problem in refused(folder, old, new) if fault in problem]) == 1


def test_fault_of_a_field_names_its_line(folder: Path) -> None:
    edit(folder, STOP, STOP.replace("4,", '"4",'))
    with pytest.raises(ProfileRefused) as refusal:
        read_operator(folder / "operator.toml")
    (fault,) = refusal.value.faults
    line = (folder / "operator.toml").read_text(encoding="utf-8").split("\n")[fault.line - 1]
    assert fault.problem.startswith("procedures.1.fields.0.earliest_days: ")
    assert "stops_on" in line or line.startswith("fields")


@pytest.mark.parametrize(
    ("page", "needed"),
    [("channels", "a table [channels]"), ("procedures", "[[procedures]] or [[procedure_links]]")],
)
def test_menu_that_leads_to_nothing_is_told(folder: Path, page: str, needed: str) -> None:
    file = folder / "operator.toml"
    text = file.read_text(encoding="utf-8")
    start = text.index("[[procedure_links]]")
    file.write_text(text[:start] + text[text.index("# ---", start) :], encoding="utf-8")
    edit(folder, 'page = "procedures"', f'page = "{page}"')
    assert faults(folder) == [(f'page = "{page}"', f"{page} needs {needed}")]
