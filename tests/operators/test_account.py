"""What an operator offers of a member's own data must be changeable."""

import shutil
from pathlib import Path

import pytest
from django.conf import settings

from madoguchi.flows.changes import CHANGES
from madoguchi.operators.registry import ProfileRefused, read_operator
from madoguchi.operators.schema.account import FACTORS, AccountPart
from tests.operators.edited_profiles import edit, faults

SLUG = "kanazawa-cable"
OFFERS = 'offers = ["password", "email", "mail_choice", "passkeys", "one_time_code", "devices"]'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of an operator whose login IDs are customer numbers."""
    return Path(shutil.copytree(settings.REGISTRY[SLUG].folder, tmp_path / SLUG))


def test_every_part_that_can_be_offered_is_a_change_a_factor_or_the_devices() -> None:
    assert {*CHANGES, *FACTORS, "devices"} == set(AccountPart.__args__)


@pytest.mark.parametrize("part", CHANGES)
def test_every_change_has_the_same_shape(part: str) -> None:
    shape = {"questions", "weigh", "make", "ASKS_PASSWORD"}
    assert shape - set(vars(CHANGES[part])) == set()


def test_login_id_that_is_the_customer_number_cannot_be_offered(folder: Path) -> None:
    offers = 'offers = ["login_id", "mail_choice"]'
    edit(folder, OFFERS, offers)
    problem = "login_id is the customer number and cannot be changed by its member"
    assert faults(folder) == [(offers, problem)]


def test_topics_of_mails_are_chosen_on_a_page_that_is_offered(folder: Path) -> None:
    edit(folder, OFFERS, 'offers = ["password"]')
    ((_line, problem),) = faults(folder)
    assert problem == "mail_topics needs mail_choice among account.offers, on whose page they are chosen"


def test_topic_of_mails_stands_once(folder: Path) -> None:
    edit(folder, 'name = "points"', 'name = "bills"')
    with pytest.raises(ProfileRefused, match="each topic stands once"):
        read_operator(folder / "operator.toml")


def test_entry_of_the_menu_leads_to_no_withdrawal_that_is_not_described(folder: Path) -> None:
    edit(folder, 'page = "points"', 'page = "withdrawal"')
    assert faults(folder) == [('page = "withdrawal"', "withdrawal needs a table [withdrawal]")]


@pytest.mark.parametrize("offers", ["[]", '["password", "password"]', '["passwort"]'])
def test_offers_name_known_parts_once(folder: Path, offers: str) -> None:
    edit(folder, OFFERS, f"offers = {offers}")
    with pytest.raises(ProfileRefused):
        read_operator(folder / "operator.toml")
