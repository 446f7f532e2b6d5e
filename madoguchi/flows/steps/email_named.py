"""An account named by its e-mail address alone; whether there is one is not said."""

from django.utils.translation import gettext as _

from madoguchi.flows import questions as fields
from madoguchi.flows.desk import Desk, Typed, Weighed
from madoguchi.flows.questions import Question, ask
from madoguchi.flows.steps import email


def questions(desk: Desk) -> tuple[Question, ...]:
    """Ask for the address."""
    return ask(desk, fields.email(label=_("ご登録のメールアドレス")))


def weigh(desk: Desk, typed: Typed) -> Weighed:
    """Keep it as typed; the worker looks for accounts. Raises TooManyTries."""
    address = typed.get("email", "").strip()
    if faults := email.faults_of(address):
        return Weighed(faults=faults)
    email.refuse_mail_bombs(desk)
    return Weighed({"email": address})
