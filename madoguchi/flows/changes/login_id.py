"""The login ID (ログインIDの変更), where members choose it themselves."""

from typing import Any

from madoguchi.domain.login_ids import is_well_formed
from madoguchi.domain.match_keys import login_key
from madoguchi.flows.changes.refusals import ChangeRefused
from madoguchi.flows.desk import Desk, Typed, Weighed
from madoguchi.flows.questions import Question, ask
from madoguchi.flows.steps import account
from madoguchi.services.accounts import choose_login_id
from madoguchi.services.members import LoginIdTaken
from madoguchi.services.sessions import Visitor

ASKS_PASSWORD = True


def questions(desk: Desk) -> tuple[Question, ...]:
    """Ask for the new one."""
    rule = desk.profile.login_id
    hints = (rule.rule_text or account.malformed(desk),)
    return ask(desk, Question("login_id", rule.label, hints=hints, autocomplete="username", longest=64))


def weigh(desk: Desk, typed: Typed) -> Weighed:
    """Keep a well-formed one; whether it is another's is told after the password alone."""
    login_id = login_key(typed.get("login_id", ""), is_case_sensitive=True)
    if not is_well_formed(login_id, rule=desk.profile.login_id.rule):
        return Weighed(faults={"login_id": account.malformed(desk)})
    return Weighed({"login_id": login_id})


def make(desk: Desk, kept: dict[str, Any], visitor: Visitor) -> None:
    """Change it; raises ChangeRefused."""
    if desk.member is None:
        return
    try:
        choose_login_id(profile=desk.profile, member=desk.member, login_id=kept["login_id"], now=desk.now)
    except LoginIdTaken:
        raise ChangeRefused("login_id", account.taken(desk)) from None
