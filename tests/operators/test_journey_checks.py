"""A journey that could not be walked to its end, or by the wrong person, is found, each fault on its line."""

import shutil
from pathlib import Path

import pytest
from django.conf import settings

from madoguchi.operators.scaffold import write_operator
from tests.operators.edited_profiles import edit, faults

type Edits = tuple[tuple[str, str], ...]
type Faults = list[tuple[str, str]]

NEW = "a-new-one"
FIRST = 'steps = ["posted_code", "email", "account", "terms"]'
CONFIRM, LINK, PASSWORD = 'steps = ["confirm"]', 'steps = ["mailed_link"]', 'steps = ["password_at_link"]'
NUMBER_WORDS = "[registration.field_words.customer_number]"


@pytest.fixture
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy of an operator, or a new one, with some edits."""
    slug, edits = request.param
    if slug == NEW:
        write_operator(tmp_path / slug, name="見本")
    else:
        shutil.copytree(settings.REGISTRY[slug].folder, tmp_path / slug)
    for old, new in edits:
        edit(tmp_path / slug, old, new)
    return tmp_path / slug


def steps(*names: str) -> str:
    """Write the steps of a page."""
    return f"steps = [{', '.join(f'"{name}"' for name in names)}]"


def page(way: str, *names: str) -> str:
    """Write a page."""
    return f'[[{way}.stages]]\nname = "頁"\n{steps(*names)}\n\n'


CASES: dict[str, tuple[str, Edits, Faults]] = {
    # Which steps a journey may have.
    "step of another journey": (
        NEW,
        ((CONFIRM, steps("confirm", "number_named")),),
        [(steps("confirm", "number_named"), "number_named is no step of registration")],
    ),
    "recovery by what others may know": (
        NEW,
        ((steps("email_named"), steps("email_named", "contract_facts")),),
        [(steps("email_named", "contract_facts"), "contract_facts is no step of recovery.account")],
    ),
    "recovery without its purpose": (
        "aomori-cable",
        ((steps("letter_by_post"), steps("confirm")),),
        [
            (steps("confirm"), "confirm is no step of recovery.new_letter"),
            ("[recovery.new_letter]", "recovery.new_letter needs letter_by_post"),
        ],
    ),
    # Waits.
    "wait beside a question": (
        NEW,
        ((LINK, steps("mailed_link", "picture_check")),),
        [
            (
                steps("mailed_link", "picture_check"),
                "mailed_link is waited for, so its page has no other step",
            )
        ],
    ),
    "wait on the first page": (
        "aomori-cable",
        ((steps("number_named"), steps("letter_by_post")), (steps("letter_by_post") + "\n\n", steps("number_named") + "\n\n")),
        [],
    ),
}
