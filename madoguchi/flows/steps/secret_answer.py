"""The answer to the member's secret question, asked after the mailed link and never instead of it."""

from datetime import timedelta

from django.utils.translation import gettext as _

from madoguchi.domain.match_keys import kana_key
from madoguchi.flows.desk import Desk, Typed, Weighed
from madoguchi.flows.questions import Question, ask
from madoguchi.models import SecretAnswer
from madoguchi.services.password_hashing import is_password
from madoguchi.services.tallies import refuse_beyond

WINDOW = timedelta(days=1)
TRIES = 5


def questions(desk: Desk) -> tuple[Question, ...]:
    """Ask the member's own question."""
    held = _held(desk)
    label = held.question if held else _("秘密の質問の回答")
    return ask(desk, Question("answer", label, autocomplete="off", longest=100, is_kept_secret=True))


def weigh(desk: Desk, typed: Typed) -> Weighed:
    """Let the right answer pass; raises TooManyTries."""
    if desk.faults or desk.member is None:
        return Weighed()
    refuse_beyond(subject=f"secret answer:{desk.member.pk}", limit=TRIES, window=WINDOW, now=desk.now)
    held = _held(desk)
    if is_password(kana_key(typed.get("answer", "")), password_hash=held.answer_hash if held else None):
        return Weighed({"at": desk.now.isoformat()})
    return Weighed(faults={"answer": _("回答が違います。会員登録のときに登録された回答を入力してください。")})


def _held(desk: Desk) -> SecretAnswer | None:
    return SecretAnswer.objects.filter(member=desk.member).first() if desk.member else None
