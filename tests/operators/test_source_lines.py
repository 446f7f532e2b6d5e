"""Every key of a profile is found on the line on which it stands."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.operators.source_lines import KeyPath, key_lines, line_of

PROFILES = [operator.folder / "operator.toml" for operator in settings.REGISTRY.values()]


def paths_in(value: Any, path: KeyPath = ()) -> Iterator[KeyPath]:
    """Give the path of every table and value below a parsed value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inner:
        yield (*path, key)
        yield from paths_in(each, (*path, key))


@pytest.mark.parametrize("file", PROFILES, ids=lambda file: file.parent.name)
def test_every_key_stands_on_the_line_that_names_it(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    lines, known = text.split("\n"), key_lines(text)
    assert set(known) <= {*paths_in(tomllib.loads(text))}
    for path, number in known.items():
        name = next(part for part in reversed(path) if isinstance(part, str))
        assert name in lines[number - 1], path


@pytest.mark.parametrize("file", PROFILES, ids=lambda file: file.parent.name)
def test_every_table_and_scalar_of_a_table_has_a_line_of_its_own(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    known = key_lines(text)
    values = tomllib.loads(text)
    top = {(key,) for key, value in values.items() if not isinstance(value, list) or (key,) in known}
    entries = {(key, n) for key, value in values.items() if (key, 0) in known for n in range(len(value))}
    assert top | entries <= set(known)


@pytest.mark.parametrize(
    ("text", "path", "line"),
    [
        ("a = 1\n\n\nb = 2", ("b",), 4),
        ("\"a b\" = 1\n'c d' = 2", ("c d",), 2),
        ("x.y.z = 1\nx . w = 2", ("x", "w"), 2),
        ("[a.b]\nc = 1", ("a", "b", "c"), 2),
        ("[ a ]  # [not] this\nb = 1 # = 2", ("a", "b"), 2),
        ("[[a]]\nb = 1\n[[a]]\nb = 2", ("a", 1, "b"), 4),
        ("[[a]]\n[[a]]\n[a.c]\nd = 2", ("a", 1, "c", "d"), 4),
        ("x = 1\n[a.b.c]\nd = 2", ("a", "b"), 2),
        ("x = 1\n[a.b.c]\nd = 2\n[a]\ne = 3", ("a",), 4),
        ("x = 1\n[[a.b]]\n[[a.b]]", ("a", "b"), 2),
        ("[[a]]\n[[a.b]]\nc = 1\n[[a.b]]\nc = 2\n[[a]]\n[[a.b]]\nc = 3", ("a", 0, "b", 1, "c"), 5),
        ("[[a]]\n[[a.b]]\nc = 1\n[[a]]\n[[a.b]]\nc = 2", ("a", 1, "b", 0, "c"), 6),
        ("a = [\n  'x = 1',\n  { b = 2 },\n]\nb = 3", ("b",), 5),
        ("a = [ # ]\n  1,\n]\nb = 3", ("b",), 4),
        ("a = ['[', \"]\"]\nb = 3", ("b",), 2),
        ('a = """\nb = 1\n[c]\n"""\nb = 3', ("b",), 5),
        ("a = '''\nb = 1\n'''\nb = 3", ("b",), 4),
        ('a = """b = 1"""\nb = 3', ("b",), 2),
        ('a = "\\"["\nb = 3', ("b",), 2),
        ("# a = 1\na = 2", ("a",), 2),
        ("a = 1\r\nb = 2\r\n", ("b",), 2),
        ('a = "\u2028"\nb = 2', ("b",), 2),
    ],
)
def test_key_is_found_however_it_is_written(text: str, path: KeyPath, line: int) -> None:
    tomllib.loads(text)
    assert key_lines(text)[path] == line


@pytest.mark.parametrize(
    ("path", "line"), [(("a", "b", "c"), 3), (("a", "b", "x"), 2), (("a", "x", "c"), 1), (("x",), 1), ((), 1)]
)
def test_unknown_path_is_led_to_the_nearest_table_above(path: KeyPath, line: int) -> None:
    assert line_of(path, {("a",): 1, ("a", "b"): 2, ("a", "b", "c"): 3}) == line


@given(st.lists(st.sampled_from(["name = 1", "# words", "", "[table]", "deep.er = 'x = 1'"]), unique=True))
def test_blank_lines_and_comments_are_counted(rows: list[str]) -> None:
    text = "\n".join(rows)
    tomllib.loads(text)
    for number in key_lines(text).values():
        assert rows[number - 1] not in ("", "# words")
    assert len(key_lines(text)) == sum(row not in ("", "# words") for row in rows)
