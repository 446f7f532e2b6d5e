"""Requests of the cast: answers that fit any procedure, channels put on offer, and moves at any moment."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from madoguchi.domain.service_requests import State
from madoguchi.domain.wished_days import days_offered
from madoguchi.flows.procedures.sending import send_procedure
from madoguchi.models import Contract, PaidChannel, ServiceRequest
from madoguchi.models.scope import operator_scope
from madoguchi.operators.schema.procedures import Procedure
from madoguchi.services.paid_channels import add_channels, offer_channel, quote
from madoguchi.services.service_requests import move_on
from tests.cast import NOW, Person
from tests.ledger import visit

TODAY = NOW.date()

# Kind of field → what someone answers, by the ends of the names.
ANSWERS: Mapping[str, dict[str, str]] = {
    "note": {"": "一行目 <b>\r\n二行目 & ｶﾅ　𠮷"},
    "phone": {"": "０７６（２２４）１１１４"},
    "address": {
        "_postal_code": "920ー0031",
        "": "金沢市広岡３丁目３番３０号",
        "_building": "髙橋ビル　２Ｆ",
    },
    "name": {"": "𠮷田　花子", "_kana": "よしだ　ﾊﾅｺ"},
}
CHOICES: Mapping[str, Callable[[Any], str]] = {
    "date": lambda field: days_offered(rule=field.rule, today=TODAY)[-1].isoformat(),
    "choice": lambda field: field.options[-1],
    "yes_no": lambda field: field.words[0],
    "text": lambda field: "髙"[: field.longest],
}


def answer(field: Any) -> dict[str, str]:
    """Give an answer that fits a field, as a browser sends it."""
    ends = ANSWERS.get(field.kind) or {"": CHOICES[field.kind](field)}
    return {f"{field.name}{end}": text for end, text in ends.items()}


def answers(procedure: Procedure, **others: str) -> dict[str, str]:
    """Give answers that fit a procedure."""
    fitting = {name: text for field in procedure.fields for name, text in answer(field).items()}
    return fitting | others


def procedure_of(someone: Person, index: int = 0) -> Procedure:
    """Give a procedure of someone's operator that is about a place."""
    about_places = [each for each in someone.operator.profile.procedures if each.needs_place]
    return about_places[index]


def requested(
    someone: Person, *, procedure: Procedure | None = None, key: UUID | None = None, now: datetime = NOW
) -> ServiceRequest:
    """Send a request of someone's."""
    wished = procedure or procedure_of(someone)
    visitor = visit(someone)
    with operator_scope(someone.operator.slug):
        number = send_procedure(
            profile=someone.operator.profile,
            procedure=wished,
            visitor=visitor,
            typed=answers(wished),
            key=key or uuid4(),
            now=now,
        )
        return ServiceRequest.objects.get(number=number)


def moved(request: ServiceRequest, someone: Person, *states: State, note: str = "") -> ServiceRequest:
    """Let staff move a request on, from state to state."""
    with operator_scope(someone.operator.slug):
        for state in states:
            facts = {"to": state, "staff": "佐藤", "note": note, "now": NOW}
            move_on(profile=someone.operator.profile, number=request.number, **facts)
        request.refresh_from_db()
        return request


def channel(someone: Person, name: str = "スターチャンネル", **facts: Any) -> PaidChannel:
    """Put a channel on offer at someone's operator."""
    with operator_scope(someone.operator.slug):
        return offer_channel(**{"name": name, "course": name, "monthly_yen": 2_530, **facts})


def contract(someone: Person, course: str, number: str = "1") -> Contract:
    """Let someone have a course."""
    with operator_scope(someone.operator.slug):
        return Contract.objects.create(
            place=someone.places[0],
            number=number,
            service="テレビ",
            course=course,
            started_on=date(2019, 4, 1),
        )


def asked_for(someone: Person, *channels: PaidChannel, key: UUID | None = None, now: datetime = NOW) -> str:
    """Ask for channels; give the request's number."""
    profile, visitor = someone.operator.profile, visit(someone)
    chosen = [str(each.pk) for each in channels]
    with operator_scope(someone.operator.slug):
        agreed = quote(profile=profile, visitor=visitor, chosen=chosen, now=now)
        return add_channels(
            profile=profile,
            rules=profile.channels,
            title="有料チャンネルの追加",
            visitor=visitor,
            chosen=chosen,
            agreed=agreed.fingerprint,
            key=key or uuid4(),
            now=now,
        )
