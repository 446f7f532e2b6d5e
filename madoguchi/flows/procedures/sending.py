"""Sending (申込の送信): answers are weighed once more, and what is sound becomes a request."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from madoguchi.domain.clock import business_day
from madoguchi.domain.reasons import Reason, ReasonCode
from madoguchi.flows.desk import Typed
from madoguchi.flows.procedures.forms import answers_in, faults_of, told, wished_on
from madoguchi.operators.schema.procedures import Procedure
from madoguchi.operators.schema.profile import Profile
from madoguchi.services.service_requests import RequestRefused, Wish, holder_of, send_once, waiting_for
from madoguchi.services.sessions import Visitor


class AnswersRefused(Exception):
    """Something is wrong with the answers; ``faults`` says what, by question."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__(", ".join(faults))
        self.faults = faults


def reason_against(*, procedure: Procedure, visitor: Visitor) -> Reason | None:
    """Say why a visitor cannot ask for a procedure now, if so."""
    if procedure.needs_place and visitor.place_id is None:
        return Reason(ReasonCode.REQUEST_NEEDS_PLACE)
    holder = holder_of(place_id=_place_id(procedure, visitor), member_id=visitor.member_id)
    return waiting_for(holder=holder, subjects=_subjects(procedure))


def send_procedure(
    *, profile: Profile, procedure: Procedure, visitor: Visitor, typed: Typed, key: UUID, now: datetime
) -> str:
    """Send a request by a procedure; give its number, the first one where the key was used before.

    Raises AnswersRefused, RequestRefused and KeyUsedElsewhere.
    """
    if faults := faults_of(procedure, typed, today=business_day(now=now)):
        raise AnswersRefused(faults)
    if procedure.needs_place and visitor.place_id is None:
        raise RequestRefused(Reason(ReasonCode.REQUEST_NEEDS_PLACE))
    wish = Wish(
        procedure=procedure.name,
        title=procedure.title,
        terms=procedure,
        place_id=_place_id(procedure, visitor),
        typed=answers_in(procedure, typed),
        shown={"answers": told(procedure, typed), "notes": procedure.notes},
        subjects=_subjects(procedure),
        wished_on=wished_on(procedure, typed),
    )
    return send_once(profile=profile, visitor=visitor, wish=wish, key=key, now=now)


def _place_id(procedure: Procedure, visitor: Visitor) -> int | None:
    return visitor.place_id if procedure.needs_place else None


def _subjects(procedure: Procedure) -> tuple[str, ...]:
    return () if procedure.allows_several else (f"procedure:{procedure.name}",)
