"""What a typed profile can still get wrong is found, each fault on its line."""

import shutil
from pathlib import Path

import pytest
from django.conf import settings

from madoguchi.operators.checks import faults_of
from tests.operators.edited_profiles import edit, faults

SLUG = "kanazawa-water"
COLUMN = 'line_tax = "93-101"'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of an operator with fixed-width files and word pages."""
    return Path(shutil.copytree(settings.REGISTRY[SLUG].folder, tmp_path / SLUG))


@pytest.mark.parametrize("slug", settings.REGISTRY)
def test_every_operator_is_sound(slug: str) -> None:
    assert faults_of(settings.REGISTRY[slug]) == []


def test_copy_is_sound(folder: Path) -> None:
    assert faults(folder) == []


@pytest.mark.parametrize("name", ["theme.css", "logo.svg"])
def test_missing_looks_are_found(folder: Path, name: str) -> None:
    (folder / "static" / name).unlink()
    assert [problem for _line, problem in faults(folder)] == [f"static/{name} is missing"]


@pytest.mark.parametrize("page", ["terms", "faq", "privacy", "about"])
def test_missing_words_are_found(folder: Path, page: str) -> None:
    (folder / "words" / f"{page}.md").unlink()
    assert [problem for _line, problem in faults(folder)] == [f"words/{page}.md is missing"]


def test_missing_words_are_told_where_the_pages_are_listed(folder: Path) -> None:
    listed = 'word_pages = ["terms", "faq", "privacy", "about"]'
    edit(folder, "footer =", f"{listed}\nfooter =")
    (folder / "words/faq.md").unlink()
    assert faults(folder) == [(listed, "words/faq.md is missing")]


def test_link_to_a_page_without_words_is_found(folder: Path) -> None:
    edit(folder, "footer =", 'word_pages = ["terms", "privacy", "about"]\nfooter =')
    problem = "faq is not among word_pages"
    assert faults(folder) == [('page = "faq"', problem), ('page = "faq"', problem), ("links = [", problem)]


def test_link_to_a_page_without_its_table_is_found(folder: Path) -> None:
    edit(folder, 'page = "usage"', 'page = "points"')
    assert faults(folder) == [('page = "points"', "points needs a table [points]")]


def test_way_of_changing_leads_to_a_page_that_there_is(folder: Path) -> None:
    line = '{ field = "places", page = "important_matters" },'
    edit(folder, '{ field = "places" },', line)
    assert [problem for _line, problem in faults(folder)] == ["important_matters is not among word_pages"]


def test_pages_without_words_of_their_own_need_none(folder: Path) -> None:
    edit(folder, "footer =", 'word_pages = ["terms", "faq", "privacy", "about"]\nfooter =')
    edit(folder, 'page = "about"', 'page = "contact"')
    assert faults(folder) == []


@pytest.mark.parametrize(
    ("place", "problem"),
    [
        ("93-129", "'93-129' lies outside the 128 bytes of a record"),
        ("129-130", "'129-130' lies outside the 128 bytes of a record"),
        ("101-93", "'101-93' ends before it begins"),
        ("0-9", "'0-9' is not a byte range such as \"1-14\""),
        ("内消費税", "'内消費税' is not a byte range such as \"1-14\""),
        ("93-", "'93-' is not a byte range such as \"1-14\""),
        ("93 - 101", "'93 - 101' is not a byte range such as \"1-14\""),
        ("９３-１０１", "'９３-１０１' is not a byte range such as \"1-14\""),
    ],
)
def test_column_outside_the_record_is_found(folder: Path, place: str, problem: str) -> None:
    edit(folder, COLUMN, f'line_tax = "{place}"')
    assert faults(folder) == [(f'line_tax = "{place}"', f"columns.line_tax: {problem}")]


@pytest.mark.parametrize("place", ["1-1", "128-128", "1-128"])
def test_column_at_the_edge_of_the_record_is_sound(folder: Path, place: str) -> None:
    edit(folder, COLUMN, f'line_tax = "{place}"')
    assert faults(folder) == []


def test_count_outside_the_closing_record_is_found(folder: Path) -> None:
    edit(folder, 'trailer_count = "2-9"', 'trailer_count = "598-601"')
    problem = "trailer_count: '598-601' lies outside the 600 bytes of a record"
    assert faults(folder) == [('trailer_count = "598-601"', problem)]


def test_record_without_a_length_holds_no_column(folder: Path) -> None:
    edit(folder, "record_bytes = 600", "")
    found = faults(folder)
    assert len(found) == 12
    assert all(problem.endswith("lies outside the 0 bytes of a record") for _line, problem in found)


def test_headings_of_a_delimited_file_are_not_byte_ranges(folder: Path) -> None:
    edit(folder, 'format = "fixed_width"', 'format = "delimited"')
    edit(folder, 'name = "26-105"', 'name = "お客さま名"')
    assert faults(folder) == []


def test_two_kinds_of_file_with_one_pattern_are_found(folder: Path) -> None:
    edit(folder, "SUIDO_KEIYAKU_*.dat", "SUIDO_SHIYOSHA_*.dat")
    assert faults(folder) == [('pattern = "SUIDO_SHIYOSHA_*.dat"', "'SUIDO_SHIYOSHA_*.dat' stands twice")]


def test_everything_wrong_is_told_together(folder: Path) -> None:
    (folder / "static/logo.svg").unlink()
    edit(folder, COLUMN, 'line_tax = "0-0"')
    edit(folder, "SUIDO_KEIYAKU_*.dat", "SUIDO_SHIYOSHA_*.dat")
    assert [problem.partition(" ")[0] for _line, problem in faults(folder)] == [
        "static/logo.svg",
        "columns.line_tax:",
        "'SUIDO_SHIYOSHA_*.dat'",
    ]


def test_place_that_is_had_for_less_than_the_first_is_found(folder: Path) -> None:
    edit(folder, 'add_steps = ["application"]', 'add_steps = ["contract_facts"]')
    assert faults(folder) == [
        ('add_steps = ["contract_facts"]', "contract_facts is not how the registration proves a place")
    ]


def test_entry_of_the_menu_for_places_that_nobody_can_add_is_found(folder: Path) -> None:
    edit(folder, 'add_steps = ["application"]\n', "")
    assert faults(folder) == [('page = "place_add"', "place_add needs places.add_steps")]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            'entitling_question = "files_consumption_tax"',
            'entitling_question = "files_taxes"',
            ('entitling_question = "files_taxes"', "the survey asks no such question"),
        ),
        (
            'entitling_answers = ["有"]',
            'entitling_answers = ["はい"]',
            ('entitling_answers = ["はい"]', "はい is none of the answers"),
        ),
    ],
)
def test_invoices_for_those_whom_nobody_asks_are_found(
    folder: Path, old: str, new: str, fault: tuple[str, str]
) -> None:
    edit(folder, old, new)
    assert faults(folder) == [fault]
