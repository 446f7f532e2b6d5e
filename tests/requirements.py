"""Requirements (要件): which lines of ``docs/requirements.md`` have a test, which are still open.

A test names the lines it proves, as literals, so that a search for an id finds it::

    @pytest.mark.requirement("KOKA-14", "KOKA-15")
    def test_login_id_is_refused_when_taken() -> None: ...

``python -m tests.requirements [PATH ...]`` collects the tests below the paths (default: all), runs
none, and needs no database. A test that a marker skips or expects to fail on this machine proves
nothing. A test that a selection (``-m``, ``-k``) leaves out counts all the same: it exists.

Exit status: 0; 1 where a marker names an id that the document does not have; 2 where the tests
cannot be collected.
"""

import contextlib
import io
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent
DOCUMENT = TESTS.parent / "docs/requirements.md"

# A line is defined where a table row or list item begins with its id; elsewhere it is referred to.
DEFINITION = re.compile(r"^[|-] ?\**([A-Z]+(?:-[A-Z]+)*-\d\d)(?!\d)", re.MULTILINE)

COLLECT = ["--collect-only", "-q"]
# Naming a server keeps ``tests.surroundings`` from starting one; collecting connects to none.
NO_SERVER = {"MADOGUCHI_TEST_SERVER": "postgresql:///"}
COLLECTED = (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED)


class CollectionFailed(Exception):
    """The tests cannot be collected; the message is what pytest said."""


class MarkerReader:
    """A pytest plugin that notes which test names which id."""

    def __init__(self) -> None:
        self.proofs: dict[str, set[str]] = {}
        self.idle: dict[str, set[str]] = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Read the markers before any selection takes tests away."""
        for item in items:
            book = self.proofs if can_prove(item) else self.idle
            for requirement in named_ids(item):
                book.setdefault(requirement, set()).add(item.nodeid)


def defined_ids(text: str) -> list[str]:
    r"""List the ids that a document defines, in its order, repeated if it repeats them.

    >>> defined_ids("| KOKA-01 | as KOKA-02 |\n- **K-CABLE-03** text\nKOKA-04 is not defined here")
    ['KOKA-01', 'K-CABLE-03']
    """
    return DEFINITION.findall(text)


def named_ids(item: pytest.Item) -> Iterator[str]:
    """Give the ids that the markers of a test name."""
    for marker in item.iter_markers("requirement"):
        yield from map(str, marker.args)


def can_prove(item: pytest.Item) -> bool:
    """Test whether a test runs and is expected to pass, as far as its markers tell beforehand."""
    markers = (marker for name in ("skip", "skipif", "xfail") for marker in item.iter_markers(name))
    return not any(map(applies_always, markers))


def applies_always(marker: pytest.Mark) -> bool:
    """Test whether a skip, skipif or xfail marker holds whatever happens at run time."""
    conditions = [*marker.args, *filter(None, [marker.kwargs.get("condition")])]
    if marker.name == "skip" or not conditions:
        return True
    return any(condition is True for condition in conditions)


def collect(paths: Iterable[str]) -> MarkerReader:
    """Collect the tests below the paths without a word; raises CollectionFailed."""
    reader, said = MarkerReader(), io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        status = pytest.main([*COLLECT, *paths], plugins=[reader])
    if status not in COLLECTED:
        raise CollectionFailed(said.getvalue())
    return reader


def report(known: Iterable[str], proven: Iterable[str]) -> Iterator[str]:
    r"""Write the counts, then the proven and the open ids, one row an operator.

    >>> print(*report(["KOKA-01", "KOKA-02", "AOMORI-01"], {"KOKA-02"}), sep="\n")
    proven 1 open 2
    proven
      KOKA 02
    open
      KOKA 01
      AOMORI 01
    """
    done, known = set(proven), list(known)
    books = {
        "proven": [one for one in known if one in done],
        "open": [one for one in known if one not in done],
    }
    yield " ".join(f"{title} {len(ids)}" for title, ids in books.items())
    for title, ids in books.items():
        yield title
        yield from by_operator(ids)


def by_operator(ids: Iterable[str]) -> Iterator[str]:
    """Write ids of the same operator in one row: its name once, then the numbers."""
    for operator, group in groupby(ids, key=lambda one: one.rpartition("-")[0]):
        yield f"  {operator} {' '.join(one.rpartition('-')[2] for one in group)}"


def strays(known: Iterable[str], proofs: Mapping[str, set[str]]) -> Iterator[str]:
    """Name each test that claims an id which the document does not define."""
    for requirement in sorted(proofs.keys() - set(known)):
        for test in sorted(proofs[requirement]):
            yield f"{test}: no requirement {requirement} in {DOCUMENT.name}"


def main(paths: list[str]) -> int:
    """Print the report and give the exit status."""
    os.environ |= NO_SERVER
    known = defined_ids(DOCUMENT.read_text(encoding="utf-8"))
    try:
        reader = collect(paths or [str(TESTS)])
    except CollectionFailed as failed:
        print(failed, file=sys.stderr)
        return 2
    print(*report(known, reader.proofs), sep="\n")
    wrong = [*strays(known, reader.proofs), *strays(known, reader.idle)]
    for line in wrong:
        print(line, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
