"""The password chosen before, asked again at the mailed link: a mail scanner that follows links has none."""

from datetime import timedelta

from django.utils.translation import gettext as _

from madoguchi.flows.desk import Desk, Typed, Weighed
from madoguchi.flows.questions import Question, ask
from madoguchi.services.password_hashing import is_password
from madoguchi.services.tallies import refuse_beyond

WINDOW = timedelta(minutes=10)
TRIES = 5


def questions(desk: Desk) -> tuple[Question, ...]:
    """Ask for the password of the account step."""
    label = desk.profile.password.label
    return ask(desk, Question("password", label, "password", autocomplete="current-password", longest=128))


def weigh(desk: Desk, typed: Typed) -> Weighed:
    """Let the right password pass; raises TooManyTries."""
    if desk.faults or desk.draft is None:
        return Weighed()
    refuse_beyond(subject=f"draft:{desk.draft.pk}", limit=TRIES, window=WINDOW, now=desk.now)
    if is_password(typed.get("password", ""), password_hash=desk.answer("account", "password_hash") or None):
        return Weighed({"at": desk.now.isoformat()})
    fault = _("%(label)sが違います。登録のときに決めた%(label)sを入力してください。")
    return Weighed(faults={"password": fault % {"label": desk.profile.password.label}})
