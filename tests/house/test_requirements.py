"""The list of requirements is whole, and no test claims a line that it does not have."""

import ast
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.requirements import DOCUMENT, TESTS, defined_ids

LINES = {"K-CABLE": 41, "K-WATER": 50, "KOKA": 30, "AOMORI": 24}
TEXT = DOCUMENT.read_text(encoding="utf-8")
DEFINED = defined_ids(TEXT)

SAMPLE = """
import pytest

@pytest.mark.requirement("KOKA-14", "KOKA-15")
def test_proves_two_lines(): ...

@pytest.mark.parametrize("width", [1, pytest.param(2, marks=pytest.mark.skip)])
@pytest.mark.requirement("KOKA-10")
def test_proves_by_the_case_that_runs(width): ...

@pytest.mark.skip(reason="not built")
@pytest.mark.requirement("KOKA-16")
def test_is_skipped(): ...

@pytest.mark.skipif(True, reason="never here")
@pytest.mark.requirement("KOKA-17")
def test_is_skipped_on_this_machine(): ...

@pytest.mark.xfail(reason="known to fail")
@pytest.mark.requirement("KOKA-18")
def test_is_expected_to_fail(): ...

@pytest.mark.skipif(False, reason="elsewhere")
@pytest.mark.requirement("AOMORI-01")
def test_runs_here(): ...
"""


def test_every_line_is_defined_once() -> None:
    assert [one for one, times in Counter(DEFINED).items() if times > 1] == []
    assert len(DEFINED) == 145


def test_lines_are_numbered_without_a_gap() -> None:
    numbered = [f"{operator}-{n:02}" for operator, last in LINES.items() for n in range(1, last + 1)]
    assert numbered == DEFINED


def test_every_line_has_three_cells() -> None:
    rows = [row for row in TEXT.splitlines() if defined_ids(row)]
    assert [row for row in rows if row.count("|") != 4 or not row.endswith("|")] == []


def _marker_calls(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("mark.requirement"):
            yield node


def _wrong_markers(source: str) -> list[str]:
    """List the markers that name anything but known ids, written as literals."""
    return [
        f"line {call.lineno}: {ast.unparse(call)}"
        for call in _marker_calls(ast.parse(source))
        if call.keywords or not call.args or not all(map(_is_known, call.args))
    ]


def _is_known(argument: ast.expr) -> bool:
    return isinstance(argument, ast.Constant) and argument.value in DEFINED


@pytest.mark.parametrize(
    "marker", ['"KOKA-31"', '"KOKA-01", "koka-02"', "", "*IDS", "NAME", '"KOKA-01", id="KOKA-02"']
)
def test_wrong_marker_is_found(marker: str) -> None:
    assert len(_wrong_markers(f"@pytest.mark.requirement({marker})\ndef test(): ...")) == 1


def test_markers_name_known_lines() -> None:
    wrong = {file.name: _wrong_markers(file.read_text(encoding="utf-8")) for file in TESTS.rglob("*.py")}
    assert {name: markers for name, markers in wrong.items() if markers} == {}


def _count(folder: Path, source: str) -> subprocess.CompletedProcess[str]:
    """Count the proofs in one file of tests, in a process of its own as pytest does not nest."""
    (folder / "test_sample.py").write_text(source, encoding="utf-8")
    command = [sys.executable, "-m", "tests.requirements", str(folder)]
    return subprocess.run(command, cwd=TESTS.parent, capture_output=True, text=True, check=False)


def test_only_tests_that_run_prove_a_line(tmp_path: Path) -> None:
    counted = _count(tmp_path, SAMPLE)
    assert (counted.returncode, counted.stderr) == (0, "")
    assert counted.stdout.splitlines()[:5] == [
        "proven 4 open 141",
        "proven",
        "  KOKA 10 14 15",
        "  AOMORI 01",
        "open",
    ]


def test_unknown_line_fails_and_names_its_test(tmp_path: Path) -> None:
    counted = _count(tmp_path, SAMPLE.replace("KOKA-16", "KOKA-99"))
    assert counted.returncode == 1
    assert counted.stderr.endswith(
        "test_sample.py::test_is_skipped: no requirement KOKA-99 in requirements.md\n"
    )


def test_tests_that_cannot_be_collected_are_not_counted(tmp_path: Path) -> None:
    counted = _count(tmp_path, "import a_module_that_is_not_there")
    assert (counted.returncode, counted.stdout) == (2, "")
