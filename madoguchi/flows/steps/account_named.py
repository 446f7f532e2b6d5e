"""An account named by its login ID and its e-mail address; whether there is one is not said."""

from django.utils.translation import gettext as _

from madoguchi.flows import questions as fields
from madoguchi.flows.desk import Desk, Typed, Weighed
from madoguchi.flows.questions import Question, ask
from madoguchi.flows.steps import email
from madoguchi.flows.typed_numbers import kept_number


def questions(desk: Desk) -> tuple[Question, ...]:
    """Ask for both."""
    is_number = desk.profile.login_id.source == "customer_number"
    login_id = Question(
        "login_id",
        desk.profile.login_id.label,
        "number" if is_number else "text",
        autocomplete="username",
        longest=64,
    )
    return ask(desk, login_id, fields.email(label=_("ご登録のメールアドレス")))


def weigh(desk: Desk, typed: Typed) -> Weighed:
    """Keep both as typed; the worker looks for the account. Raises TooManyTries."""
    address = typed.get("email", "").strip()
    if faults := email.faults_of(address):
        return Weighed(faults=faults)
    email.refuse_mail_bombs(desk)
    return Weighed({"login_id": kept_number(typed.get("login_id", "")), "email": address})
