"""A customer named by the number alone, for a letter to the address that the operator knows."""

from datetime import timedelta

from madoguchi.domain.place_numbers import bare_number
from madoguchi.flows import questions as fields
from madoguchi.flows.desk import Desk, Typed, Weighed
from madoguchi.flows.questions import Question, ask
from madoguchi.flows.typed_numbers import kept_number
from madoguchi.services.tallies import refuse_beyond

WINDOW = timedelta(minutes=10)
TRIES = 5
TRIES_OF_A_SOURCE = 100


def questions(desk: Desk) -> tuple[Question, ...]:
    """Ask for the number."""
    return ask(desk, fields.customer_number(desk))


def weigh(desk: Desk, typed: Typed) -> Weighed:
    """Keep it as typed; whether there is such a customer is not said. Raises TooManyTries."""
    if desk.faults:
        return Weighed()
    number = typed.get("customer_number", "").strip()
    kept = {"customer_number": kept_number(number)}
    if desk.answers.get("number_named") == kept:  # the page was sent twice
        return Weighed(kept)
    source = f"number named source:{desk.source}"
    refuse_beyond(subject=source, limit=TRIES_OF_A_SOURCE, window=WINDOW, now=desk.now)
    subject = f"number named:{bare_number(number)}"
    refuse_beyond(subject=subject, limit=TRIES, window=WINDOW, now=desk.now)
    return Weighed(kept)
