"""Questions (入力項目): what a field is called, how it is typed, and what browsers should know of it."""

from dataclasses import dataclass, replace
from typing import Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madoguchi.domain.card_numbers import holds_card_number
from madoguchi.flows.desk import Desk, Typed

type Kind = Literal[
    "text",
    "email",
    "tel",
    "number",
    "password",
    "check",
    "choice",
    "radios",
    "date",
    "note",
    "parts",
    "picture",
]


@dataclass(frozen=True, slots=True)
class Question:
    """One field of a page; it may have several boxes (``parts``), side by side, joined by hyphens.

    ``choice`` is a list, ``radios`` has all options side by side, ``date`` lists days (ISO 8601).
    """

    name: str
    label: str
    kind: Kind = "text"
    hints: tuple[str, ...] = ()
    is_required: bool = True
    autocomplete: str = ""
    longest: int = 256
    options: tuple[str, ...] = ()
    parts: int = 1
    where: str = ""
    where_text: tuple[str, ...] = ()
    is_kept_secret: bool = False

    @property
    def names(self) -> list[str]:
        """The names of its boxes."""
        return (
            [f"{self.name}_{index}" for index in range(1, self.parts + 1)] if self.parts > 1 else [self.name]
        )


def ask(desk: Desk, *questions: Question) -> tuple[Question, ...]:
    """Put questions in the words of the operator's guide, where it has any."""
    return tuple(_worded(desk, question) for question in questions)


def _worded(desk: Desk, question: Question) -> Question:
    words = desk.journey.field_words.get(question.name)
    if words is None:
        return question
    return replace(
        question,
        label=words.label or question.label,
        hints=words.hints or question.hints,
        where=words.where,
        where_text=words.where_text,
    )


NOTHING_GIVEN: dict[Kind, Any] = {
    "check": gettext_lazy("「%(label)s」をチェックしてください。"),
    "choice": gettext_lazy("%(label)sを選択してください。"),
    "radios": gettext_lazy("%(label)sを選択してください。"),
    "date": gettext_lazy("%(label)sを選択してください。"),
}


def missing(questions: tuple[Question, ...], typed: Typed) -> dict[str, str]:
    """Find required questions without an answer, and answers too long to be meant."""
    return {question.name: fault for question in questions if (fault := _fault(question, typed))}


def _fault(question: Question, typed: Typed) -> str:
    answers = [typed.get(name, "").strip().replace("\r\n", "\n") for name in question.names]
    if question.is_required and not all(answers):
        sentence = NOTHING_GIVEN.get(question.kind, gettext_lazy("%(label)sを入力してください。"))
        return str(sentence) % {"label": question.label}
    if any(len(answer) > question.longest for answer in answers):
        return _("%(label)sは%(longest)s文字以内で入力してください。") % {
            "label": question.label,
            "longest": question.longest,
        }
    if question.options and answers[0] and answers[0] not in question.options:
        return _("%(label)sを一覧から選択してください。") % {"label": question.label}
    if question.kind == "text" and any(map(holds_card_number, answers)):
        return _("クレジットカードの番号は入力しないでください。番号は保存していません。")
    if any("\x00" in answer for answer in answers):
        return _("%(label)sに使えない文字が含まれています。") % {"label": question.label}
    return ""


def customer_number(desk: Desk) -> Question:
    """Ask for the number on the customer's paper."""
    return Question(
        "customer_number", desk.profile.words.customer_number, "number", autocomplete="off", longest=40
    )


def email(name: str = "email", label: str = "") -> Question:
    """Ask for an e-mail address."""
    return Question(name, label or _("メールアドレス"), "email", autocomplete="email", longest=254)


def password(desk: Desk, name: str = "password", label: str = "") -> Question:
    """Ask for a password to be chosen."""
    rule = desk.profile.password
    hints = (rule.rule_text or _rule_words(rule.shortest, rule.longest),)
    return Question(
        name,
        label or rule.label,
        "password",
        hints=hints if name == "password" else (),
        autocomplete="new-password",
        longest=128,
        is_kept_secret=True,
    )


def _rule_words(shortest: int, longest: int) -> str:
    return _("%(shortest)s文字以上%(longest)s文字以内で入力してください。") % {
        "shortest": shortest,
        "longest": longest,
    }
