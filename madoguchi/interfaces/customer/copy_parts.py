"""The parts of a copy (登録情報の控え): each a table, in the words and columns of the operator's pages.

What is about the account itself stands in ``copy_of_account``.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from madoguchi.domain.clock import business_day
from madoguchi.domain.csv_files import Cell
from madoguchi.domain.months import month_words
from madoguchi.interfaces.counter_request import CounterRequest
from madoguchi.interfaces.customer.copy_of_account import consents, history, passkeys, requests
from madoguchi.interfaces.customer.copy_tables import Table
from madoguchi.interfaces.rendering.filters import day_numbers
from madoguchi.models import Bill, MemberPlace
from madoguchi.services.bills import visible_statements
from madoguchi.services.contracts import running_contracts
from madoguchi.services.documents.finding import find_documents_of
from madoguchi.services.notices import notices_in_full
from madoguchi.services.places import places_of
from madoguchi.services.points import history_at, holdings_at


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


def points(request: CounterRequest) -> Table | None:
    """Give how the points of every customer came and went, where there are any."""
    profile, today = request.operator.profile, business_day(now=request.now)
    if profile.points is None:
        return None
    places = places_of(member_id=request.visitor.member_id)
    one_each = {place.place.customer_id: place.place for place in reversed(places)}
    return Table(
        [profile.words.customer_number, _("日付"), _("内容"), _("ポイント")],
        [
            [place.number, day_numbers(each.on), _movement(each), each.points]
            for place in reversed(one_each.values())
            for each in history_at(place_id=place.pk, holdings=holdings_at(place_id=place.pk, today=today))
        ],
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


def documents(request: CounterRequest) -> Table | None:
    """Give the list of documents issued for the member's places."""
    rules = request.operator.profile.documents
    if rules is None:
        return None
    return Table(
        [_("書面番号"), _("発行日"), rules.content_label, rules.addressee_label, _("金額")],
        [
            [each.number, day_numbers(each.dated_on), each.title, each.counterparty, each.amount]
            for each in find_documents_of(member_id=request.visitor.member_id, now=request.now)
        ],
    )


# File of the copy → what stands in it; None leaves the file out.
PARTS: Mapping[str, Callable[[CounterRequest], Table | None]] = {
    "bills.csv": bills,
    "bill-lines.csv": bill_lines,
    "contracts.csv": contracts,
    "notices.csv": notices,
    "consents.csv": consents,
    "history.csv": history,
    "points.csv": points,
    "requests.csv": requests,
    "passkeys.csv": passkeys,
    "documents.csv": documents,
}
