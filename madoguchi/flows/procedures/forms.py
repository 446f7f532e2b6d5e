"""Forms (入力内容): the questions of a procedure, what is wrong with answers, and the answers in words."""

from collections.abc import Iterator
from datetime import date

from madoguchi.flows.desk import Typed
from madoguchi.flows.procedures.fields import FIELDS
from madoguchi.flows.procedures.fields.date import day_of
from madoguchi.flows.questions import Question, missing
from madoguchi.operators.schema.procedures import Procedure


def questions_of(procedure: Procedure, *, today: date) -> tuple[Question, ...]:
    """Give what a procedure asks, in order."""
    return tuple(_questions(procedure, today))


def _questions(procedure: Procedure, today: date) -> Iterator[Question]:
    for field in procedure.fields:
        yield from FIELDS[field.kind].questions(field, today=today)


def faults_of(procedure: Procedure, typed: Typed, *, today: date) -> dict[str, str]:
    """Find what is wrong with answers, by the names of the questions and in their order."""
    asked = questions_of(procedure, today=today)
    found = missing(asked, typed)
    for field in procedure.fields:
        found |= FIELDS[field.kind].weigh(field, typed, today=today)
    return {each.name: found[each.name] for each in asked if each.name in found}


def answers_in(procedure: Procedure, typed: Typed) -> dict[str, str]:
    """Give the answers alone, as they were typed."""
    names = (name for field in procedure.fields for name in field.names)
    return {name: typed.get(name, "") for name in names}


def told(procedure: Procedure, typed: Typed) -> list[tuple[str, str]]:
    """Give every answer in words, with what it answers."""
    return [pair for field in procedure.fields for pair in FIELDS[field.kind].told(field, typed)]


def wished_on(procedure: Procedure, typed: Typed) -> date | None:
    """Give the wished day, where the procedure asks for one."""
    return day_of(typed.get(procedure.wished.name, "")) if procedure.wished else None
