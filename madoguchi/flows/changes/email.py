"""The e-mail address (メールアドレスの変更): asked for here, changed by a link mailed to the new one."""

from typing import Any

from django.utils.translation import gettext as _

from madoguchi.domain.match_keys import email_key
from madoguchi.flows.changes.email_links import ask_for_link
from madoguchi.flows.desk import Desk, Typed, Weighed
from madoguchi.flows.questions import Question
from madoguchi.flows.steps import email
from madoguchi.services.sessions import Visitor

ASKS_PASSWORD = True


def questions(desk: Desk) -> tuple[Question, ...]:
    """Ask for the new address, and once more where the guide does."""
    return email.questions(desk)


def weigh(desk: Desk, typed: Typed) -> Weighed:
    """Keep an address that mail can be sent to and that is not the present one."""
    weighed = email.weigh(desk, typed)
    if not weighed.faults and email_key(weighed.kept["email"]) == email_key(desk.email):
        return Weighed(faults={"email": _("現在ご登録のメールアドレスと同じです。")})
    return weighed


def make(desk: Desk, kept: dict[str, Any], visitor: Visitor) -> None:
    """Mail the link; nothing is changed yet. Raises TooManyTries."""
    if desk.member:
        ask_for_link(profile=desk.profile, member=desk.member, address=kept["email"], now=desk.now)
