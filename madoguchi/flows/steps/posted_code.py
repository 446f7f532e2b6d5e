"""Proof by the code of a posted letter (認証コード), together with the customer's number."""

from django.utils.translation import gettext as _

from madoguchi.flows import questions as fields
from madoguchi.flows.desk import Desk, Typed, Weighed
from madoguchi.flows.questions import Question, ask
from madoguchi.services.letter_codes import prove_code


def questions(desk: Desk) -> tuple[Question, ...]:
    """Ask for the number and the groups of the code."""
    letter = desk.profile.letter
    code = Question("code", letter.code_label, "parts", autocomplete="off", longest=40, parts=letter.groups)
    return ask(desk, fields.customer_number(desk), code)


def weigh(desk: Desk, typed: Typed) -> Weighed:
    """Put the place on the desk for which the code was issued; raises TooManyTries."""
    if desk.faults:
        return Weighed()
    code = prove_code(
        profile=desk.profile,
        place_number=typed["customer_number"],
        typed=[typed[name] for name in questions(desk)[1].names],
        source=desk.source,
        now=desk.now,
    )
    if code is None:
        return Weighed(faults={"": mismatch(desk)})
    desk.place = code.place
    return Weighed({"customer_number": typed["customer_number"], "code_id": code.pk})


def mismatch(desk: Desk) -> str:
    """Say that number and code do not belong together, and not which is wrong."""
    return _("%(number)sと%(code)sの組み合わせが確認できません。お手元の書類をもう一度ご確認ください。") % {
        "number": desk.profile.words.customer_number,
        "code": desk.profile.letter.code_label,
    }
