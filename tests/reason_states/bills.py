"""Why a bill is still to be paid although it was to be collected."""

from datetime import date
from typing import Any

from madoguchi.domain.reasons import ReasonCode as Code
from madoguchi.models import Bill
from madoguchi.models.scope import operator_scope
from tests.cast import bill, statement
from tests.reason_states.counter import Counter, State, get


def _could_not_be_collected(counter: Counter) -> Any:
    someone = counter.member()
    known = bill(counter.operator, someone.places[0], statement())
    with operator_scope(counter.operator.slug):
        known.superseded_at = known.published_at
        known.save(update_fields=["superseded_at"])
        facts = {name: getattr(known, name) for name in FACTS}
        Bill.objects.create(
            **facts, version=2, failed_on=date(2024, 10, 28), failed_why="残高が不足していたため"
        )
    return get(someone, f"bills/{someone.reference()}/{known.number}/")


FACTS = (
    *("place", "number", "month", "total", "status", "due_on", "lines", "fingerprint", "batch"),
    "published_at",
)

STATES = {
    "debit failed": State({Code.DEBIT_FAILED}, _could_not_be_collected),
}
