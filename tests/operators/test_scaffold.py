"""A new operator's folder works as written, and explains itself."""

import re
import tomllib
from functools import reduce
from pathlib import Path
from typing import Any

import pytest

from madoguchi.operators.checks import faults_of
from madoguchi.operators.registry import ProfileRefused, read_operator
from madoguchi.operators.scaffold import profile_text, write_operator
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


def default_of(dotted: str) -> Any:
    """Give the schema's default of a dotted key."""
    *tables, key = dotted.split(".")
    model = reduce(lambda model, table: model.model_fields[table].annotation, tables, Profile)
    return model.model_fields[key].default


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
        if hasattr(field.annotation, "model_fields"):
            found += _optional(field.annotation, f"{path}{key}.")
        elif not field.is_required() and f"{path}{key}" not in LISTS_OF_TABLES:
            found.append(f"{path}{key}")
    return found


LISTS_OF_TABLES = {"bills.summary_rows", "footer_links", "files"}


@pytest.mark.parametrize(("line", "dotted", "written"), DEFAULTS, ids=[row[1] for row in DEFAULTS])
def test_commented_default_is_the_default(folder: Path, line: int, dotted: str, written: str) -> None:
    if default_of(dotted) is None:
        assert written == ""
        return
    file = folder / "operator.toml"
    lines = file.read_text(encoding="utf-8").split("\n")
    lines[line] = lines[line].removeprefix("# ")
    file.write_text("\n".join(lines), encoding="utf-8")
    stated = tomllib.loads("\n".join(lines))
    assert reduce(dict.__getitem__, dotted.split("."), stated) is not None
    assert value_at(read_operator(file).profile, dotted) == default_of(dotted)


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
        *tables, key = dotted.split(".")
        model = reduce(lambda model, table: model.model_fields[table].annotation, tables, Profile)
        assert lines[line - 1] == f"# {model.model_fields[key].description}"
