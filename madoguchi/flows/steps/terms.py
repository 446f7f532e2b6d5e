"""Terms (ご利用規約): read on the page, and agreed to."""

from django.utils.translation import gettext as _

from madoguchi.flows.desk import Desk, Typed, Weighed
from madoguchi.flows.questions import Question, ask


def questions(desk: Desk) -> tuple[Question, ...]:
    """Ask for agreement."""
    return ask(desk, Question("agrees_to_terms", _("ご利用規約に同意する"), "check"))


def weigh(desk: Desk, typed: Typed) -> Weighed:
    """Keep which version was agreed to."""
    if not typed.get("agrees_to_terms"):
        fault = _("ご利用規約をお読みになり、同意いただける場合はチェックしてください。")
        return Weighed(faults={"agrees_to_terms": fault})
    return Weighed({"version": desk.rules.terms_version})
