"""The choice whether notification mails are wanted, and of what (お知らせメールの受信設定)."""

from typing import Any

from django.utils.translation import gettext as _

from madoguchi.flows.desk import Desk, Typed, Weighed
from madoguchi.flows.questions import Question
from madoguchi.flows.steps import mail_choice
from madoguchi.services.mail_choices import choose_mail
from madoguchi.services.sessions import Visitor

ASKS_PASSWORD = False


def questions(desk: Desk) -> tuple[Question, ...]:
    """Ask for one of the two answers; the topics stand below it."""
    return mail_choice.questions(desk)


def weigh(desk: Desk, typed: Typed) -> Weighed:
    """Keep whether it is the first of the two, which is yes, and which topics are marked."""
    wants_mail = typed.get("wants_mail", "") == desk.rules.mail_choices[0]
    topics = _topics(desk, typed)
    if wants_mail and topics and not any(topics.values()):
        return Weighed(faults={"wants_mail": _("お受け取りになるお知らせを、1つ以上選んでください。")})
    return Weighed({"wants_mail": wants_mail, "topics": topics})


def make(desk: Desk, kept: dict[str, Any], visitor: Visitor) -> None:
    """Change it."""
    if desk.member:
        choose_mail(member=desk.member, wants_mail=kept["wants_mail"], topics=kept["topics"], now=desk.now)


def _topics(desk: Desk, typed: Typed) -> dict[str, bool]:
    """Read the marks; a form that did not show them, such as one opened before, says nothing of them."""
    if "topics_shown" not in typed:
        return {}
    return {topic.name: f"topic_{topic.name}" in typed for topic in desk.profile.account.mail_topics}
