"""Withdrawing (退会の手続き): one page, weighed as changes are, the password last."""

from uuid import UUID

from django.utils.translation import gettext as _

from madoguchi.flows.changes import current_password
from madoguchi.flows.desk import Desk, Typed
from madoguchi.flows.questions import Question, missing
from madoguchi.services.sessions import Visitor
from madoguchi.services.withdrawals import NotOffered, withdraw


def questions(desk: Desk) -> tuple[Question, ...]:
    """Ask for the reason where the operator wants to know it, for a mark, and for the password."""
    understands = Question("understands", _("上の内容を確認し、退会します"), "check")
    return (*_reason(desk), understands, *current_password.questions(desk))


def _reason(desk: Desk) -> tuple[Question, ...]:
    rule = desk.profile.withdrawal
    if rule is None or not rule.reasons:
        return ()
    return (Question("reason", _("退会の理由"), "choice", options=rule.reasons, is_required=False),)


def make(*, desk: Desk, typed: Typed, visitor: Visitor) -> UUID | dict[str, str]:
    """Withdraw, and give the reference of the withdrawal; or give what is wrong, by field.

    Raises SignedOut, TooManyTries and NotOffered.
    """
    if desk.profile.withdrawal is None:
        raise NotOffered
    asked = questions(desk)
    desk.faults |= missing(asked, typed)
    desk.faults |= current_password.weigh(desk, typed).faults
    if desk.faults:
        return {each.name: desk.faults[each.name] for each in asked if each.name in desk.faults}
    made = withdraw(profile=desk.profile, visitor=visitor, reason=typed.get("reason", ""), now=desk.now)
    reference: UUID = made.reference
    return reference
