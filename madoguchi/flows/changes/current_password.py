"""The current password (現在のパスワード), asked again before what others could misuse is changed."""

from django.utils.translation import gettext as _

from madoguchi.flows.desk import Desk, Typed, Weighed
from madoguchi.flows.questions import Question, ask
from madoguchi.services.accounts import WrongPassword, prove_password

NAME = "current_password"


def questions(desk: Desk) -> tuple[Question, ...]:
    """Ask for it."""
    label = desk.profile.password.label
    secret = Question(
        NAME, label, "password", autocomplete="current-password", longest=128, is_kept_secret=True
    )
    return ask(desk, secret)


def weigh(desk: Desk, typed: Typed) -> Weighed:
    """Let the right password pass, once nothing else is wrong with the page; raises TooManyTries."""
    if desk.faults or desk.member is None:
        return Weighed()
    try:
        prove_password(member=desk.member, password=typed.get(NAME, ""), now=desk.now)
    except WrongPassword:
        fault = _("現在の%(label)sが違います。もう一度ご入力ください。")
        return Weighed(faults={NAME: fault % {"label": desk.profile.password.label}})
    return Weighed({"at": desk.now.isoformat()})
