"""The choice whether notification mails are wanted (メール通知)."""

from django.utils.translation import gettext as _

from madoguchi.flows.desk import Desk, Typed, Weighed
from madoguchi.flows.questions import Question, ask


def questions(desk: Desk) -> tuple[Question, ...]:
    """Ask for one of the two answers."""
    return ask(desk, Question("wants_mail", _("メール通知"), "choice", options=desk.rules.mail_choices))


def weigh(desk: Desk, typed: Typed) -> Weighed:
    """Keep the answer; the first of the two is yes."""
    return Weighed({"wants_mail": typed.get("wants_mail", "")})
