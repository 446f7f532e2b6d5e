"""Edited profiles: an operator's folder, changed by hand, and what is then wrong with it."""

from pathlib import Path

from madoguchi.operators.checks import faults_of
from madoguchi.operators.registry import read_operator


def edit(folder: Path, old: str, new: str) -> None:
    """Change the first place of a profile that reads so."""
    file = folder / "operator.toml"
    text = file.read_text(encoding="utf-8")
    assert old in text, old
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def faults(folder: Path) -> list[tuple[str, str]]:
    """Give each fault with the beginning of the line it names."""
    file = folder / "operator.toml"
    found = faults_of(read_operator(file))
    assert {fault.file for fault in found} <= {file}
    lines = file.read_text(encoding="utf-8").split("\n")
    return [(lines[fault.line - 1].partition("#")[0].strip(), fault.problem) for fault in found]
