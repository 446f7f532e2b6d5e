"""Words of an operator for reasons: known codes and known values only, named with their line."""

from pathlib import Path

import pytest

from madoguchi.interfaces.rendering.reasons import faults_of_reasons
from madoguchi.operators.registry import ProfileRefused, read_operator
from madoguchi.operators.scaffold import write_operator


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    """The profile of a new operator."""
    write_operator(tmp_path / "new-operator", name="見本")
    return tmp_path / "new-operator" / "operator.toml"


def faults(profile: Path, words: str) -> list[str]:
    """Add words to the profile, and give what is wrong with them, each with its line from the first."""
    first = len(profile.read_text(encoding="utf-8").splitlines()) + 1
    profile.write_text(profile.read_text(encoding="utf-8") + words, encoding="utf-8")
    return [f"{fault.line - first}: {fault.problem}" for fault in faults_of_reasons(read_operator(profile))]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ('[reasons.no_bills]\nlead = "%(months)sか月"\nnext_step = "%(phone)s %(hours)s 100%%"\n', []),
        ("[reasons.no_bill]\nlead = 'x'\n", ["0: no reason no_bill; did you mean no_bills?"]),
        (
            '[reasons.no_place]\nlead = "x"\nnext_step = "%(months)s"\n',
            ["2: %(months)s is no value of no_place; %(hours)s, %(phone)s are"],
        ),
        (
            '[reasons.no_place]\nlead = "10%引き"\n',
            ["1: % is no value of no_place; %(hours)s, %(phone)s are"],
        ),
    ],
)
def test_words_that_could_not_be_written_are_found(profile: Path, words: str, said: list[str]) -> None:
    assert faults(profile, words) == said


def test_reason_without_words_is_refused(profile: Path) -> None:
    with pytest.raises(ProfileRefused, match="lead or next_step is needed"):
        faults(profile, "[reasons.no_bills]\n")
