"""What a member finds empty: bills, usage, contracts, the customer's data, notices."""

from collections.abc import Callable
from datetime import date
from typing import Any

from madoguchi.domain.bills import Reading
from madoguchi.domain.months import months_before
from madoguchi.domain.reasons import ReasonCode as Code
from madoguchi.models import Application
from madoguchi.models.scope import operator_scope
from madoguchi.operators.schema.profile import Profile
from tests.cast import NOW, bill, contract, statement
from tests.reason_states.counter import Counter, State, get, seen

MONTH = NOW.date().replace(day=1)
READING = Reading(date(2024, 10, 17), 32, 62)


def _applied(state: str, path: str) -> Callable[[Counter], Any]:
    def page(counter: Counter) -> Any:
        someone = counter.member(places=0)
        decided = {} if state == "waiting" else {"decided_at": NOW, "reason": "ご住所が違います。"}
        with operator_scope(someone.operator.slug):
            Application.objects.create(
                member=someone.member, typed={}, score=0, state=state, applied_at=NOW, **decided
            )
        return get(someone, path)

    return page


def _billed(path: str, *months: date, **facts: Any) -> Callable[[Counter], Any]:
    def page(counter: Counter) -> Any:
        someone = counter.member()
        for month in months:
            bill(counter.operator, someone.places[0], statement(month, **facts))
        return get(someone, path)

    return page


def _old_bill(path: str) -> Callable[[Counter], Any]:
    """Let there be only a bill that is shown no more, and open a page, or the bill itself."""

    def page(counter: Counter) -> Any:
        someone = counter.member()
        month = months_before(MONTH, counter.profile.bills.months_shown)
        bill(counter.operator, someone.places[0], statement(month))
        return get(someone, path.format(bill=f"{someone.reference()}/{month:%Y-%m}"))

    return page


def _bill_before_the_first_month(counter: Counter) -> Any:
    floor = counter.profile.bills.first_month or MONTH
    counter.set_clock(NOW.replace(year=floor.year, month=floor.month))
    someone = counter.member()
    month = months_before(floor, 1)
    bill(counter.operator, someone.places[0], statement(month))
    return get(someone, f"bills/{someone.reference()}/{month:%Y-%m}/")


def _contracted(**facts: Any) -> Callable[[Counter], Any]:
    def page(counter: Counter) -> Any:
        someone = counter.member()
        contract(someone, **facts)
        return get(someone, "contracts/")

    return page


def _measures(profile: Profile) -> bool:
    return bool(profile.usage.quantity_label)


STATES = {
    **{
        f"unlinked {path}": State({Code.NO_PLACE}, seen(path, places=0))
        for path in ("home/", "bills/", "usage/", "contracts/", "customer/", "places/")
    },
    "application waits, home": State({Code.REVIEW_WAITING}, _applied("waiting", "home/")),
    "application waits, bills": State({Code.REVIEW_WAITING}, _applied("waiting", "bills/")),
    "application refused": State({Code.REVIEW_REFUSED}, _applied("refused", "home/")),
    **{f"no bills, {path}": State({Code.NO_BILLS}, seen(path)) for path in ("home/", "bills/", "usage/")},
    "no current bill": State(
        {Code.NO_BILLS}, lambda counter: get(counter.member(), "bills/current/", follow=True)
    ),
    "only old bills, list": State({Code.BILLS_TOO_OLD}, _old_bill("bills/")),
    "only old bills, home": State({Code.BILLS_TOO_OLD}, _old_bill("home/")),
    "old bill": State({Code.BEYOND_MONTHS_SHOWN}, _old_bill("bills/{bill}/")),
    "bill before the first month": State(
        {Code.BEFORE_FIRST_MONTH},
        _bill_before_the_first_month,
        lambda profile: profile.bills.first_month is not None,
    ),
    "no readings": State({Code.NO_READINGS, Code.TOO_FEW_MONTHS}, _billed("usage/", MONTH), _measures),
    "one reading": State({Code.TOO_FEW_MONTHS}, _billed("usage/", MONTH, reading=READING), _measures),
    "one month": State(
        {Code.TOO_FEW_MONTHS}, _billed("usage/", MONTH), lambda profile: not _measures(profile)
    ),
    "no contracts": State({Code.NO_CONTRACTS}, seen("contracts/")),
    "contracts that have ended": State({Code.NO_CONTRACTS}, _contracted(status="ended")),
    "contract to begin": State({Code.CONTRACT_NOT_BEGUN}, _contracted(started_on=date(2024, 11, 1))),
    "contract without a day": State({Code.CONTRACT_PENDING}, _contracted(status="pending")),
    "contract at rest": State({Code.CONTRACT_PAUSED}, _contracted(status="paused")),
    "no phone": State(
        {Code.NOT_REGISTERED},
        seen("customer/"),
        lambda profile: "phone" in [each.field for each in profile.customer.fields],
    ),
    "no notices": State({Code.NO_NOTICES}, seen("notices/")),
}
