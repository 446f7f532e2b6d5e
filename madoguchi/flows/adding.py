"""Adding a place (場所の追加): a member proves a further one as newcomers prove their first.

The page asks and weighs the steps of a registration, counted as there; a place of somebody else's is
answered like a wrong number.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from types import ModuleType
from typing import Any, Literal
from uuid import UUID

from django.utils.translation import gettext as _

from madoguchi.flows.desk import Desk, Typed
from madoguchi.flows.questions import Question, missing
from madoguchi.flows.steps import STEPS
from madoguchi.flows.turns import in_turn
from madoguchi.models import Member
from madoguchi.operators.schema.journeys import Journey
from madoguchi.operators.schema.profile import Profile
from madoguchi.services import applications
from madoguchi.services.letter_codes import CodeNotValid, use_code
from madoguchi.services.members import hold_place
from madoguchi.services.one_time_keys import do_once, first_answer
from madoguchi.services.place_links import is_linked, link_place
from madoguchi.services.places import place_numbered
from madoguchi.services.tallies import refuse_beyond

DEED = "add place"
WINDOW = timedelta(hours=1)
TRIES_OF_A_MEMBER = 30

type Outcome = Literal["", "added", "waiting"]


class NotOffered(Exception):
    """The operator lets nobody add a place."""


@dataclass(frozen=True, slots=True)
class Added:
    """What became of it: faults by field, or that the place is there (``added``) or under review."""

    faults: dict[str, str] = field(default_factory=dict)
    outcome: Outcome = ""


def adding_desk(*, profile: Profile, member_id: int, source: str, now: datetime) -> Desk:
    """Lay out what the page needs, in the words of the registration; raises NotOffered."""
    if not profile.places.add_steps:
        raise NotOffered
    words = profile.registration.field_words if profile.registration else {}
    return Desk(
        profile=profile,
        journey=Journey.model_construct(field_words=words),
        draft=None,
        answers={},
        source=source,
        now=now,
        member=Member.objects.get(pk=member_id),
    )


def questions_of(desk: Desk) -> tuple[Question, ...]:
    """Give the questions of the operator's proof."""
    asked: tuple[Question, ...] = _proof(desk).questions(desk)
    return asked


def add_place(*, desk: Desk, typed: Typed, key: UUID) -> Added:
    """Weigh what was typed, and link the place or put it before staff.

    What a member sends is weighed one after the other, and the same key again does nothing. Raises
    TooManyTries and KeyUsedElsewhere.
    """
    member = _member(desk)
    with in_turn(f"member {member.pk}"):
        if outcome := first_answer(member_id=member.pk, key=key, deed=DEED):
            return Added(outcome=outcome)
        kept = _weigh(desk, typed)
        if desk.faults:
            return Added(desk.faults)
        do = partial(_add, desk, kept)
        try:
            return Added(outcome=do_once(member_id=member.pk, key=key, deed=DEED, now=desk.now, do=do))
        except (applications.PlaceIsTaken, CodeNotValid):
            return Added({"": _proof(desk).mismatch(desk)})


def _weigh(desk: Desk, typed: Typed) -> dict[str, Any]:
    """Weigh the page: slips of the pen and places known already cost no try."""
    desk.faults = missing(questions_of(desk), typed)
    if not desk.faults and (fault := _known(desk, typed["customer_number"])):
        desk.faults = {"customer_number": fault}
    if desk.faults:
        return {}
    subject = f"place of member:{_member(desk).pk}"
    refuse_beyond(subject=subject, limit=TRIES_OF_A_MEMBER, window=WINDOW, now=desk.now)
    weighed = _proof(desk).weigh(desk, typed)
    desk.faults = weighed.faults
    kept: dict[str, Any] = weighed.kept
    return kept


def _known(desk: Desk, number: str) -> str:
    """Say that the number is one of the member's own, or waits for review already."""
    member_id = _member(desk).pk
    if is_linked(member_id=member_id, number=number):
        return _("この場所は、すでに登録されています。")
    if applications.is_waited_for(member_id=member_id, number=number):
        return _("この場所は、お申し込みの内容を確認しています。終わりましたらメールでお知らせします。")
    return ""


def _add(desk: Desk, kept: dict[str, Any]) -> Outcome:
    """Link the place that was proven, or apply for the one that was claimed."""
    member = _member(desk)
    if desk.place is None:
        return _apply(desk, member, kept)
    if code_id := kept.get("code_id"):
        hold_place(desk.place)
        use_code(code_id=code_id, now=desk.now)
    link_place(profile=desk.profile, member=member, place=desk.place, now=desk.now)
    return "added"


def _apply(desk: Desk, member: Member, claim: dict[str, Any]) -> Outcome:
    """Put an application before staff; of two at once for one place, the second sees the first."""
    if place := place_numbered(typed=claim["customer_number"]):
        hold_place(place)
    made = applications.apply(profile=desk.profile, member=member, typed=claim, now=desk.now, adds_place=True)
    made.refresh_from_db()
    return "added" if made.state == made.State.ACCEPTED else "waiting"


def _proof(desk: Desk) -> ModuleType:
    return STEPS[desk.profile.places.add_steps[0]]


def _member(desk: Desk) -> Member:
    if desk.member is None:
        raise RuntimeError("a place is added by a member")
    return desk.member
