"""``madoguchi deliveries`` makes tokens that are shown once, lists and revokes them."""

from typing import Any

import pytest
from click.testing import CliRunner

from madoguchi.interfaces.cli.deliveries import command
from madoguchi.models import DeliveryToken
from madoguchi.models.scope import operator_scope

SLUG = "aicom-koka"

pytestmark = pytest.mark.django_db


def told(*words: str) -> Any:
    return CliRunner().invoke(command, words)


def test_token_is_shown_once_listed_without_itself_and_revoked() -> None:
    token = told("token", SLUG, "billing").output.strip()
    assert token.startswith("madoguchi_")
    assert token not in (listed := told("tokens", SLUG).output)
    assert [line.split("\t")[0::2] for line in listed.splitlines()] == [["billing", "-"]]
    assert told("revoke", SLUG, "billing").exit_code == 0
    with operator_scope(SLUG):
        assert DeliveryToken.objects.get().revoked_at is not None


def test_name_is_given_once_and_an_unknown_one_is_named() -> None:
    told("token", SLUG, "billing")
    again, unknown = told("token", SLUG, "billing"), told("revoke", SLUG, "old")
    assert (again.exit_code, again.output) == (
        1,
        "Error: billing: 同じ名前のトークンが使われています。\n",
    )
    assert (unknown.exit_code, unknown.output) == (1, "Error: old: この名前のトークンはありません。\n")


def test_nothing_delivered_lists_nothing() -> None:
    assert told("list", SLUG).output == ""
