"""The choice whether notification mails are wanted (お知らせメールの受信設定)."""

from typing import Any

from madoguchi.flows.desk import Desk, Typed, Weighed
from madoguchi.flows.questions import Question
from madoguchi.flows.steps import mail_choice
from madoguchi.services.accounts import choose_mail
from madoguchi.services.sessions import Visitor

ASKS_PASSWORD = False


def questions(desk: Desk) -> tuple[Question, ...]:
    """Ask for one of the two answers."""
    return mail_choice.questions(desk)


def weigh(desk: Desk, typed: Typed) -> Weighed:
    """Keep whether it is the first of the two, which is yes."""
    return Weighed({"wants_mail": typed.get("wants_mail", "") == desk.rules.mail_choices[0]})


def make(desk: Desk, kept: dict[str, Any], visitor: Visitor) -> None:
    """Change it."""
    if desk.member:
        choose_mail(member=desk.member, wants_mail=kept["wants_mail"], now=desk.now)
