"""The password (パスワードの変更): another than before; every other device is signed out."""

from typing import Any

from django.utils.translation import gettext as _

from madoguchi.domain.match_keys import password_key
from madoguchi.flows.changes.current_password import NAME as CURRENT
from madoguchi.flows.desk import Desk, Typed, Weighed
from madoguchi.flows.questions import Question
from madoguchi.flows.steps import new_password
from madoguchi.services.accounts import choose_password
from madoguchi.services.sessions import Visitor

ASKS_PASSWORD = True


def questions(desk: Desk) -> tuple[Question, ...]:
    """Ask for the new password, and once more where the guide does."""
    return new_password.questions(desk)


def weigh(desk: Desk, typed: Typed) -> Weighed:
    """Keep the hash of a password that the rule allows and that is not the current one."""
    if password_key(typed.get("password", "")) == password_key(typed.get(CURRENT, "")):
        fault = _("現在の%(label)sとは別のものを入力してください。")
        return Weighed(faults={"password": fault % {"label": desk.profile.password.label}})
    return new_password.weigh(desk, typed)


def make(desk: Desk, kept: dict[str, Any], visitor: Visitor) -> str:
    """Change it; give the token of the session that goes on. Raises SignedOut."""
    return choose_password(
        profile=desk.profile, visitor=visitor, password_hash=kept["password_hash"], now=desk.now
    )
