"""Making a change (変更の実行): a page is weighed, the password last, and what is sound is done at once."""

from dataclasses import dataclass, field

from madoguchi.flows.changes import CHANGES, current_password
from madoguchi.flows.changes.refusals import ChangeRefused
from madoguchi.flows.desk import Desk, Typed
from madoguchi.flows.questions import Question, missing
from madoguchi.services.sessions import Visitor


@dataclass(frozen=True, slots=True)
class Made:
    """What became of a change: faults by field, or done; ``token`` is that of a session begun anew."""

    faults: dict[str, str] = field(default_factory=dict)
    token: str = ""


def questions_of(desk: Desk, part: str) -> tuple[Question, ...]:
    """Give the questions of a page: the current password first, where it is asked."""
    asked: tuple[Question, ...] = CHANGES[part].questions(desk)
    return (*current_password.questions(desk), *asked) if CHANGES[part].ASKS_PASSWORD else asked


def make_change(*, desk: Desk, part: str, typed: Typed, visitor: Visitor) -> Made:
    """Weigh a page and make its change; raises SignedOut and TooManyTries.

    Slips of the pen cost no try of the password: it is judged when all else is sound.
    """
    asked = questions_of(desk, part)
    desk.faults |= missing(asked, typed)
    weighed = CHANGES[part].weigh(desk, typed)
    desk.faults = weighed.faults | desk.faults
    if CHANGES[part].ASKS_PASSWORD:
        desk.faults |= current_password.weigh(desk, typed).faults
    if desk.faults:
        return Made({each.name: desk.faults[each.name] for each in asked if each.name in desk.faults})
    try:
        return Made(token=CHANGES[part].make(desk, weighed.kept, visitor) or "")
    except ChangeRefused as refusal:
        return Made({refusal.field: refusal.sentence})
