"""A new operator's folder works as written, and explains itself."""

import re
import tomllib
from functools import reduce
from pathlib import Path
from types import NoneType
from typing import Any, get_args

import pytest

from madoguchi.operators.checks import faults_of
from madoguchi.operators.registry import ProfileRefused, read_operator
from madoguchi.operators.scaffold import profile_text, write_operator
from madoguchi.operators.scaffold.profile_text import TO_BEGIN_WITH
from madoguchi.operators.scaffold.texts import commented_out, optional_tables
from madoguchi.operators.schema.journeys import Recovery
from madoguchi.operators.schema.profile import Profile
from madoguchi.operators.shortfalls import shortfalls_of

NAME = "新しい事業者"
SLUG = "new-operator"
COMMENTED = re.compile(r"# ([a-z_]+) =(.*)")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A new operator, as written."""
    write_operator(tmp_path / SLUG, name=NAME)
    return tmp_path / SLUG


def defaults(text: str) -> list[tuple[int, str, str]]:
    """Give each commented default: its line (from 0), its dotted key, and its value as written."""
    found, table = [], ""
    for number, line in enumerate(text.split("\n")):
        if header := re.match(r"\[([a-z_.]+)\]", line):
            table = f"{header[1]}."
        elif line.startswith("[["):
            break
        elif commented := COMMENTED.fullmatch(line):
            found.append((number, table + commented[1], commented[2].strip()))
    return found


DEFAULTS = defaults(profile_text(NAME))


def value_at(profile: Profile, dotted: str) -> Any:
    """Give the value of a dotted key."""
    return reduce(getattr, dotted.split("."), profile)


def field_of(dotted: str) -> Any:
    """Give the schema's field of a dotted key."""
    *tables, key = dotted.split(".")
    return reduce(table_at, tables, Profile).model_fields[key]


def table_at(model: Any, key: str) -> Any:
    """Give the table at a key of a table, be it one that may be left out; nothing where there is none."""
    annotation = model.model_fields[key].annotation
    table, *others = get_args(annotation) or (annotation,)
    return table if hasattr(table, "model_fields") and set(others) <= {NoneType} else None


def test_new_operator_passes_the_check_as_written(folder: Path) -> None:
    operator = read_operator(folder / "operator.toml")
    assert faults_of(operator) == []
    assert shortfalls_of(operator.profile) == []
    assert (operator.slug, operator.profile.name) == (SLUG, NAME)


def test_files_are_named_as_they_were_written(tmp_path: Path) -> None:
    written = write_operator(tmp_path / SLUG, name=NAME)
    assert sorted(written) == sorted(path for path in (tmp_path / SLUG).rglob("*") if path.is_file())


def test_nothing_is_written_over(folder: Path) -> None:
    before = (folder / "operator.toml").read_bytes()
    with pytest.raises(FileExistsError):
        write_operator(folder, name="別の事業者")
    assert (folder / "operator.toml").read_bytes() == before


@pytest.mark.parametrize("name", ["\"名\" \\ '前'", "a = 1 # b", "[x]", "𠮷野家", "名 "])
def test_any_name_can_be_written(tmp_path: Path, name: str) -> None:
    written = write_operator(tmp_path / SLUG, name=name)
    assert read_operator(written[0]).profile.name == name


def test_every_value_with_a_default_is_written_as_a_comment() -> None:
    scalars = {dotted for _line, dotted, _value in DEFAULTS}
    assert scalars == set(_optional(Profile))


def _optional(model: Any, path: str = "") -> list[str]:
    found = []
    for key, field in model.model_fields.items():
        if f"{path}{key}" in LEFT_OUT:
            continue
        if table := table_at(model, key):
            found += _optional(table, f"{path}{key}.")
        elif not field.is_required() and not _holds_tables(field.annotation):
            found.append(f"{path}{key}")
    return found


def _holds_tables(annotation: Any) -> bool:
    return hasattr(annotation, "model_fields") or any(map(_holds_tables, get_args(annotation)))


# Whole tables that may be left out, and are.
LEFT_OUT = {
    f"{path}{key}"
    for path, model in (("", Profile), ("recovery.", Recovery))
    for key, field in model.model_fields.items()
    if table_at(model, key) and field.default is None
} - TO_BEGIN_WITH


@pytest.mark.parametrize(("line", "dotted", "written"), DEFAULTS, ids=[row[1] for row in DEFAULTS])
def test_commented_default_is_the_default(folder: Path, line: int, dotted: str, written: str) -> None:
    if field_of(dotted).default is None:
        assert written == ""
        return
    file = folder / "operator.toml"
    lines = file.read_text(encoding="utf-8").split("\n")
    lines[line] = lines[line].removeprefix("# ")
    file.write_text("\n".join(lines), encoding="utf-8")
    stated = tomllib.loads("\n".join(lines))
    assert reduce(dict.__getitem__, dotted.split("."), stated) is not None
    assert value_at(read_operator(file).profile, dotted) == field_of(dotted).default


def test_all_defaults_can_be_uncommented_together(folder: Path) -> None:
    file = folder / "operator.toml"
    before = read_operator(file).profile
    lines = file.read_text(encoding="utf-8").split("\n")
    for line, _dotted, written in DEFAULTS:
        lines[line] = lines[line].removeprefix("# ") if written else lines[line]
    file.write_text("\n".join(lines), encoding="utf-8")
    assert read_operator(file).profile == before
    assert read_operator(file).profile.model_fields_set > before.model_fields_set


@pytest.mark.parametrize("dotted", ["name", "page_name", "contact.name", "contact.address", "contact.phone"])
def test_what_an_operator_cannot_do_without_is_not_a_comment(folder: Path, dotted: str) -> None:
    file = folder / "operator.toml"
    text = file.read_text(encoding="utf-8")
    *table, key = dotted.split(".")
    start = text.index(f"[{table[0]}]") if table else 0
    file.write_text(text[:start] + text[start:].replace(f"\n{key} =", f"\n# {key} =", 1), encoding="utf-8")
    with pytest.raises(ProfileRefused, match=f"{dotted}: Field required"):
        read_operator(file)


def test_every_value_is_explained_above_it() -> None:
    lines = profile_text(NAME).split("\n")
    for line, dotted, _written in DEFAULTS:
        assert lines[line - 1] == f"# {field_of(dotted).description}"


# --- journeys -------------------------------------------------------------------------------------------


def test_new_operator_registers_by_posted_code_and_helps_by_mail(folder: Path) -> None:
    profile = read_operator(folder / "operator.toml").profile
    assert profile.registration.steps == (
        *("posted_code", "email", "account", "terms"),
        *("confirm", "mailed_link", "password_at_link"),
    )
    assert profile.recovery.account.steps == ("email_named", "link_to_account", "new_password")
    assert profile.password.shortest == 15


@pytest.mark.parametrize("table", optional_tables())
def test_table_that_may_be_left_out_works_when_its_mark_is_taken_away(folder: Path, table: str) -> None:
    file, written = folder / "operator.toml", optional_tables()[table]
    text = file.read_text(encoding="utf-8")
    assert text.count(commented_out(written)) == 1
    file.write_text(text.replace(commented_out(written), written), encoding="utf-8")
    (folder / "words/cautions.md").write_text("## お願い", encoding="utf-8")
    operator = read_operator(file)
    assert table in {*operator.profile.model_fields_set, *operator.profile.recovery.model_fields_set}
    assert faults_of(operator) == []
    assert shortfalls_of(operator.profile) == []


def test_every_table_that_may_be_left_out_is_explained() -> None:
    assert {name.removeprefix("recovery.") for name in LEFT_OUT} == set(optional_tables())
    assert [text for text in optional_tables().values() if not text.startswith("# ")] == []
