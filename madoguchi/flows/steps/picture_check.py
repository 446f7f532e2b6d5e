"""The picture check (画像認証): digits in a picture, or the same in words for those who cannot see it."""

from django.utils.translation import gettext as _

from madoguchi.domain.match_keys import number_key
from madoguchi.flows.desk import Desk, Typed, Weighed
from madoguchi.flows.questions import Question, ask


def questions(desk: Desk) -> tuple[Question, ...]:
    """Ask for the digits."""
    return ask(desk, Question("picture", _("画像認証"), "picture", autocomplete="off", longest=20))


def weigh(desk: Desk, typed: Typed) -> Weighed:
    """Compare with the digits of the picture shown last; each picture is good for one try."""
    if desk.answers.get("picture_check"):
        return Weighed({"passed": True})
    shown = desk.draft.picture_digits if desk.draft else ""
    if shown and number_key(typed.get("picture", "")) == shown:
        return Weighed({"passed": True})
    fault = _("表示された数字と一致しません。新しい画像の数字を入力してください。")
    return Weighed(faults={"picture": fault})
