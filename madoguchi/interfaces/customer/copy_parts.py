"""The parts of a copy (登録情報の控え): each a table, in the words and columns of the operator's pages."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from madoguchi.domain.clock import business_day
from madoguchi.domain.csv_files import Cell
from madoguchi.domain.months import month_words
from madoguchi.domain.sources import shortened
from madoguchi.interfaces.counter_request import CounterRequest
from madoguchi.interfaces.rendering.filters import day_numbers, moment
from madoguchi.interfaces.rendering.history import words_of_browser, words_of_event
from madoguchi.models import Bill, MemberPlace
from madoguchi.services.bills import visible_statements
from madoguchi.services.consents import consents_of
from madoguchi.services.contracts import running_contracts
from madoguchi.services.history import events_of
from madoguchi.services.notices import notices_in_full
from madoguchi.services.places import places_of
from madoguchi.services.points import history_at, holdings_at


@dataclass(frozen=True, slots=True)
class Table:
    """Headings and rows."""

    header: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def _statements(request: CounterRequest) -> Iterator[tuple[MemberPlace, Bill]]:
    today, rules = business_day(now=request.now), request.operator.profile.bills
    for member_place in places_of(member_id=request.visitor.member_id):
        for bill in visible_statements(place_id=member_place.place_id, rules=rules, today=today):
            yield member_place, bill


def bills(request: CounterRequest) -> Table:
    """Give the list of bills of every place."""
    profile = request.operator.profile
    columns = [column for column in profile.bills.list_columns if column.field != "month"]
    words = profile.bills.status_words.model_dump()
    return Table(
        [profile.words.customer_number, _("請求番号"), _("請求年月"), *(column.label for column in columns)],
        [
            [
                place.place.number,
                bill.number,
                month_words(bill.month),
                *(_value(bill, column.field, words) for column in columns),
            ]
            for place, bill in _statements(request)
        ],
    )


def _value(bill: Bill, field: str, status_words: Mapping[str, str]) -> Cell:
    if field == "status":
        return status_words[bill.status]
    value: Any = (bill.paid_on or bill.due_on) if field == "settled_on" else getattr(bill, field)
    written: Cell = day_numbers(value) if isinstance(value, date) else value
    return written


def bill_lines(request: CounterRequest) -> Table:
    """Give the lines of every bill."""
    profile = request.operator.profile
    columns = profile.bills.line_columns
    return Table(
        [profile.words.customer_number, _("請求番号"), _("請求年月"), *(column.label for column in columns)],
        [
            [
                place.place.number,
                bill.number,
                month_words(bill.month),
                *(line.get(column.field) for column in columns),
            ]
            for place, bill in _statements(request)
            for line in bill.lines
        ],
    )


def contracts(request: CounterRequest) -> Table:
    """Give the contracts in force at every place."""
    today = business_day(now=request.now)
    return Table(
        [
            request.operator.profile.words.customer_number,
            _("サービス"),
            _("コース"),
            _("ご利用開始日"),
            _("ご利用終了日"),
        ],
        [
            [
                place.place.number,
                contract.service,
                contract.course,
                day_numbers(contract.started_on),
                day_numbers(contract.ended_on),
            ]
            for place in places_of(member_id=request.visitor.member_id)
            for contract in running_contracts(place_id=place.place_id, today=today)
        ],
    )


def notices(request: CounterRequest) -> Table:
    """Give what is announced now."""
    found = notices_in_full(member_id=request.visitor.member_id, now=request.now)
    return Table(
        [_("掲載日"), _("件名"), _("本文")],
        [[day_numbers(each.starts_at), each.title, each.body] for each in found],
    )


def consents(request: CounterRequest) -> Table:
    """Give what the member agreed to."""
    titles = {"terms": _("ご利用規約"), "cautions": _("ご注意とお願い")}
    return Table(
        [_("文書"), _("版"), _("同意日時")],
        [
            [titles.get(each.text, each.text), each.version, moment(each.given_at)]
            for each in consents_of(member_id=request.visitor.member_id)
        ],
    )


def history(request: CounterRequest) -> Table:
    """Give all that happened to the account."""
    rows = []
    for event in events_of(member_id=request.visitor.member_id, most=None):
        words = words_of_event(event.kind, event.details, profile=request.operator.profile)
        device = words_of_browser(event.browser) if event.browser else ""
        rows.append([moment(event.at), words.label, words.note, device, shortened(event.source)])
    return Table([_("日時"), _("内容"), _("備考"), _("端末"), _("接続元")], rows)


def points(request: CounterRequest) -> Table | None:
    """Give how the points at the place looked at came and went, where there are any."""
    place_id = request.visitor.place_id
    if request.operator.profile.points is None or place_id is None:
        return None
    holdings = holdings_at(place_id=place_id, today=business_day(now=request.now))
    found = history_at(place_id=place_id, holdings=holdings)
    return Table(
        [_("日付"), _("内容"), _("ポイント")],
        [[day_numbers(each.on), _movement(each), each.points] for each in found],
    )


def _movement(each: Any) -> str:
    """Say a movement as the page of points does."""
    if each.redemption:
        return str(each.redemption.reward_name)
    words = {
        "earned": _("%(month)sのご利用料金"),
        "taken_back": _("%(month)sのご利用料金の訂正"),
        "expired": _("有効期限切れ（%(month)sのご利用料金分）"),
    }
    return words[each.kind] % {"month": month_words(each.month)}


# File of the copy → what stands in it; None leaves the file out.
PARTS: Mapping[str, Callable[[CounterRequest], Table | None]] = {
    "bills.csv": bills,
    "bill-lines.csv": bill_lines,
    "contracts.csv": contracts,
    "notices.csv": notices,
    "consents.csv": consents,
    "history.csv": history,
    "points.csv": points,
}
