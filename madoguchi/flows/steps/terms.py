"""Terms (ご利用規約): read on the page, and agreed to."""

from django.utils.translation import gettext as _

from madoguchi.flows.desk import Desk, Typed, Weighed
from madoguchi.flows.questions import Question, ask
from madoguchi.services.terms import terms_in_force


def questions(desk: Desk) -> tuple[Question, ...]:
    """Ask for agreement."""
    return ask(desk, Question("agrees_to_terms", _("ご利用規約に同意する"), "check"))


def weigh(desk: Desk, typed: Typed) -> Weighed:
    """Keep which version was agreed to: the one that was shown, which must still be the one that holds."""
    holds = terms_in_force(profile=desk.profile, now=desk.now).name
    if not typed.get("agrees_to_terms"):
        fault = _("ご利用規約をお読みになり、同意いただける場合はチェックしてください。")
        return Weighed(faults={"agrees_to_terms": fault})
    if typed.get("terms_version", holds) != holds:
        fault = _("ご利用規約が新しくなりました。お手数ですが、もう一度お読みください。")
        return Weighed(faults={"agrees_to_terms": fault})
    return Weighed({"version": holds})
