"""The nickname (ニックネームの変更): what the pages call the member; it may be left empty."""

from typing import Any

from django.utils.translation import gettext as _

from madoguchi.flows.desk import Desk, Typed, Weighed
from madoguchi.flows.questions import Question, ask
from madoguchi.services.accounts import choose_nickname
from madoguchi.services.sessions import Visitor

ASKS_PASSWORD = False


def questions(desk: Desk) -> tuple[Question, ...]:
    """Ask for it."""
    name = Question("nickname", _("ニックネーム"), is_required=False, autocomplete="nickname", longest=60)
    return ask(desk, name)


def weigh(desk: Desk, typed: Typed) -> Weighed:
    """Keep it as typed."""
    return Weighed({"nickname": typed.get("nickname", "").strip()})


def make(desk: Desk, kept: dict[str, Any], visitor: Visitor) -> None:
    """Change it."""
    if desk.member:
        choose_nickname(member=desk.member, nickname=kept["nickname"], now=desk.now)
