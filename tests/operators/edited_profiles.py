"""Edited profiles: an operator's folder, changed by hand, and what is then wrong with it."""

import json
import re
import shutil
from pathlib import Path

from django.conf import settings

from madoguchi.operators.checks import faults_of
from madoguchi.operators.registry import read_operator

SLUG = "kanazawa-water"
FROM, UNTIL = "# Becoming a member", "# The member's pages."

type Page = tuple[str, ...]
type Faults = list[tuple[str, str]]


def edit(folder: Path, old: str, new: str) -> None:
    """Change the first place of a profile that reads so."""
    file = folder / "operator.toml"
    text = file.read_text(encoding="utf-8")
    assert old in text, old
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def leave_out(folder: Path, table: str) -> None:
    """Leave a table out, each time that it stands; ``table`` is its heading in brackets."""
    file = folder / "operator.toml"
    whole = re.compile(rf"^{re.escape(table)}.*?(?=^\[|\Z)", re.MULTILINE | re.DOTALL)
    file.write_text(whole.sub("", file.read_text(encoding="utf-8")), encoding="utf-8")


def faults(folder: Path) -> Faults:
    """Give each fault with the beginning of the line it names."""
    file = folder / "operator.toml"
    found = faults_of(read_operator(file))
    assert {fault.file for fault in found} <= {file}
    lines = file.read_text(encoding="utf-8").split("\n")
    return [(lines[fault.line - 1].partition("#")[0].strip(), fault.problem) for fault in found]


def without_journeys(folder: Path) -> Path:
    """Copy an operator whose login IDs are chosen, and leave its journeys out."""
    copy = Path(shutil.copytree(settings.REGISTRY[SLUG].folder, folder / SLUG))
    text = (copy / "operator.toml").read_text(encoding="utf-8")
    edit(copy, text[text.index(FROM) : text.index(UNTIL)], "")
    edit(copy, 'add_steps = ["application"]\n', "")  # further places are proven as the first is
    edit(copy, 'page = "place_add"\n', "")
    for line in text.splitlines(keepends=True):
        if line.startswith("entitling_"):  # which lean on the survey
            edit(copy, line, "")
    return copy


def steps(*names: str) -> str:
    """Write the steps of a page."""
    return f"steps = {json.dumps(names)}"


def journey(way: str, *pages: Page, **values: object) -> str:
    """Write a journey."""
    options = "".join(f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in values.items())
    stages = "".join(f'\n[[{way}.stages]]\nname = "一枚"\n{steps(*page)}\n' for page in pages)
    return f'\n[{way}]\ntitle = "手続き"\n{options}{stages}'


def registration(*pages: Page, **values: object) -> str:
    """Write a registration."""
    return journey("registration", *pages, **values)


def told(folder: Path, *tables: str) -> Faults:
    """Give the faults of a profile with these tables."""
    file = folder / "operator.toml"
    file.write_text(file.read_text(encoding="utf-8") + "".join(tables), encoding="utf-8")
    return faults(folder)
