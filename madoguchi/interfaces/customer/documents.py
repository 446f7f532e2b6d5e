"""Documents (各種書面照会): asking for invoices, issuing one by a choice, downloading what was issued.

A choice is sent (POST) because it may enter a document in the register; what was issued is only read. A bill
is chosen together with its place, ``reference/number``: numbers may be those of months, the same everywhere.
"""

import logging
from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls.converters import StringConverter
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi.adapters.document_store import StoreRefused
from madoguchi.adapters.pdf import PaperRefused
from madoguchi.domain.clock import business_day
from madoguchi.domain.document_delivery import DeliveryState
from madoguchi.domain.invoices import InvoiceRefused
from madoguchi.domain.months import first_day
from madoguchi.domain.reasons import Reason, ReasonCode
from madoguchi.interfaces.counter_request import CounterRequest
from madoguchi.interfaces.customer.document_search import Asked, asked_of
from madoguchi.interfaces.customer.doors import members_only
from madoguchi.interfaces.customer.invoice_refusals import paper_reason, reason_of
from madoguchi.interfaces.customer.store_refusals import store_reason
from madoguchi.interfaces.rendering import render
from madoguchi.models import MemberPlace
from madoguchi.operators.schema.documents import Documents
from madoguchi.services.bills import BillRow, visible_bills
from madoguchi.services.bills_of_places import PlaceBill, bills_to_choose
from madoguchi.services.documents.entitlement import (
    NoSuchAnswer,
    answer_of,
    is_entitled,
    keep_answer,
    question_of,
)
from madoguchi.services.documents.files import content_of
from madoguchi.services.documents.finding import MOST_DOCUMENTS, newest_documents_of, years_of
from madoguchi.services.documents.issuing import NoSuchBill, issue_invoice
from madoguchi.services.documents.receipts import issue_certificate, issue_receipt, issue_slip
from madoguchi.services.documents.requests import Delivery, any_may_download, delivery_at, request_invoices
from madoguchi.services.places import places_of

KIND, ADDRESSEE, BILL = "kind", "addressee", "bill"
ELSEWHERE = "elsewhere"  # the bill is of another place than the addressee
LONGEST = 80  # a reference and a bill's number
INVOICE = "invoice"

logger = logging.getLogger(__name__)

# What issues each kind of paper, and what it is called where the profile does not say.
ISSUED_BY = {
    "invoice": issue_invoice,
    "receipt": issue_receipt,
    "slip": issue_slip,
    "certificate": issue_certificate,
}
CALLED = {
    "receipt": gettext_noop("領収書"),
    "slip": gettext_noop("ご使用量のお知らせ"),
    "certificate": gettext_noop("支払証明書（ご請求の年の1年分）"),
}


class DocumentNumber(StringConverter):
    """The number of a document, with the operator's own sign before it."""

    regex = "[A-Z0-9-]{0,8}[0-9]{4}-[0-9]{8}"


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def documents_page(request: CounterRequest) -> HttpResponse:
    """Show what can be chosen and what was issued, or issue what was chosen."""
    rules, member_places = rules_of(request), _member_places(request)
    if request.method != "POST" or request.operator.profile.invoices is None:
        return _page(request, rules, member_places)
    chosen = {name: request.POST.get(name, "")[:LONGEST] for name in (KIND, ADDRESSEE, BILL)}
    place = _referred(member_places, chosen[ADDRESSEE])
    missing = [name for name in (KIND, ADDRESSEE, BILL) if not chosen[name]]
    if missing or place is None or chosen[KIND] not in rules.kinds:
        wrong = missing or [KIND if place else ADDRESSEE]
        return _page(request, rules, member_places, chosen=chosen, missing=wrong, status=422)
    if chosen[BILL].partition("/")[0] != chosen[ADDRESSEE]:
        return _page(request, rules, member_places, chosen=chosen, missing=[ELSEWHERE], status=422)
    return _issue(request, rules, member_places, place, chosen)


@require_POST
@members_only
def request_page(request: CounterRequest) -> HttpResponse:
    """Ask for invoices from now on."""
    rules = rules_of(request)
    visitor = request.visitor
    place_id = _place_asked_for(request)
    if place_id is not None and rules.is_on_request:
        request_invoices(member_id=visitor.member_id, place_id=place_id, now=request.now)
    return HttpResponseRedirect(f"{request.root}documents/", status=303)


@require_POST
@members_only
def answer_page(request: CounterRequest) -> HttpResponse:
    """Keep a new answer to the question that says who is given invoices."""
    rules, given = rules_of(request), request.POST.get("answer", "")[:60]
    try:
        keep_answer(
            member_id=request.visitor.member_id,
            profile=request.operator.profile,
            answer=given,
            now=request.now,
        )
    except NoSuchAnswer:
        return _page(request, rules, _member_places(request), missing=["answer"], status=422)
    return HttpResponseRedirect(f"{request.root}documents/", status=303)


def rules_of(request: CounterRequest) -> Documents:
    """Give the operator's rules; where there are none there is no page."""
    if found := request.operator.profile.documents:
        return found
    raise Http404


def page_that_says(request: CounterRequest, *, why: Reason, status: int) -> HttpResponse:
    """Show the page with why a file is not given."""
    return _page(request, rules_of(request), _member_places(request), reason=why, status=status)


def _place_asked_for(request: CounterRequest) -> int | None:
    """Give the place that the form was shown for; without a name the one looked at."""
    if not (reference := request.POST.get(ADDRESSEE, "")):
        return request.visitor.place_id
    if place := _referred(_member_places(request), reference):
        return place.place_id
    raise Http404


def _referred(member_places: list[MemberPlace], reference: str) -> MemberPlace | None:
    return next((each for each in member_places if str(each.reference) == reference), None)


def _member_places(request: CounterRequest) -> list[MemberPlace]:
    return list(places_of(member_id=request.visitor.member_id))


def _issue(
    request: CounterRequest,
    rules: Documents,
    member_places: list[MemberPlace],
    place: MemberPlace,
    chosen: dict[str, str],
) -> HttpResponse:
    """Issue the invoice chosen and lead to it, or say why there is none."""
    state = _state(request, rules, place.place_id).state
    if chosen[KIND] == INVOICE and state != DeliveryState.DOWNLOAD:
        return _page(request, rules, member_places, chosen=chosen, place=place, status=409)
    try:
        issued = ISSUED_BY[chosen[KIND]](
            operator=request.operator,
            place_id=place.place_id,
            bill_number=_shown_number(request, place, chosen),
            now=request.now,
        )
        content_of(issued, operator=request.operator, now=request.now)
    except NoSuchBill:
        return _page(request, rules, member_places, chosen=chosen, missing=[BILL], status=422)
    except InvoiceRefused as refused:
        reason = reason_of(refused)
        return _page(request, rules, member_places, chosen=chosen, place=place, reason=reason, status=409)
    except PaperRefused:
        logger.exception("the paper of bill %s cannot be given", chosen[BILL])
        reason = paper_reason()
        return _page(request, rules, member_places, chosen=chosen, place=place, reason=reason, status=409)
    except StoreRefused as refused:
        reason, status = store_reason(refused)
        return _page(request, rules, member_places, chosen=chosen, place=place, reason=reason, status=status)
    return HttpResponseRedirect(f"{request.root}documents/{issued.number}/", status=303)


def _shown_number(request: CounterRequest, place: MemberPlace, chosen: dict[str, str]) -> str:
    """Give the number of the bill chosen; raises NoSuchBill also where there is one that is not shown."""
    number = chosen[BILL].partition("/")[2]
    if number not in {bill.number for bill in _bills(request, place.place_id)}:
        raise NoSuchBill(number)
    return number


def _state(request: CounterRequest, rules: Documents, place_id: int) -> Delivery:
    answer = answer_of(member_id=request.visitor.member_id, rules=rules)
    entitled = is_entitled(answer, rules=rules)
    return delivery_at(place_id=place_id, rule=rules.delivery, is_entitled=entitled)


def _bills(request: CounterRequest, place_id: int) -> list[BillRow]:
    """List the bills shown of a place that can have an invoice."""
    bills = visible_bills(
        place_id=place_id, rules=request.operator.profile.bills, today=business_day(now=request.now)
    )
    return [bill for bill in bills if bill.month >= _since(request)]


def _since(request: CounterRequest) -> date:
    """Give the first month that can have an invoice: that in which the issuer was registered."""
    invoices = request.operator.profile.invoices
    return first_day(invoices.issuers[0].registered_on if invoices else business_day(now=request.now))


def _to_choose(
    request: CounterRequest, member_places: list[MemberPlace]
) -> list[tuple[MemberPlace, BillRow | PlaceBill]]:
    """List the bills of all places, those of the place looked at first."""
    here = request.visitor.place_id
    places = sorted(member_places, key=lambda each: each.place_id != here)
    if len(places) == 1:
        return [(places[0], bill) for bill in _bills(request, places[0].place_id)]
    today, rules = business_day(now=request.now), request.operator.profile.bills
    return list(bills_to_choose(places=places, rules=rules, today=today, since=_since(request)))


def _page(
    request: CounterRequest,
    rules: Documents,
    member_places: list[MemberPlace],
    *,
    chosen: dict[str, str] | None = None,
    missing: list[str] | None = None,
    place: MemberPlace | None = None,
    reason: Reason | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show the page, with why there is nothing for the place meant: the chosen one, or the one looked at."""
    asked = asked_of(request.GET if request.method in ("GET", "HEAD") else {})
    member_id = request.visitor.member_id
    issued, is_cut = newest_documents_of(member_id=member_id, now=request.now, search=asked.search)
    standing = _standing(request, rules, place.place_id if place else request.visitor.place_id)
    values: dict[str, Any] = {
        "rules": rules,
        "member_places": member_places,
        "chosen": chosen or _first_choice(request),
        "missing": missing or [],
        "reason": reason or standing,
        "reason_place": place,
        "kinds": _kinds(rules, may_have_invoices=_may_have(request, rules, member_places, standing)),
        "bills": _to_choose(request, member_places),
        "issued": issued,
        "most": MOST_DOCUMENTS if is_cut else None,
        "years": years_of(member_id=member_id, now=request.now),
        "asked": asked,
        "chosen_none": "chosen" in request.GET,
        "no_documents": _nothing(asked),
        "question": question_of(request.operator.profile),
        "answer": answer_of(member_id=member_id, rules=rules),
    }
    status = 422 if asked.faults else status
    return render(request, "documents.html", status=status, **values)


def _may_have(
    request: CounterRequest, rules: Documents, member_places: list[MemberPlace], standing: Reason | None
) -> bool:
    """Tell whether an invoice may be chosen for any place."""
    if standing is None or len(member_places) == 1:
        return standing is None
    if standing.code == ReasonCode.INVOICES_NOT_ENTITLED:
        return False
    place_ids = [each.place_id for each in member_places]
    return any_may_download(place_ids=place_ids, rule=rules.delivery)


def _kinds(rules: Documents, *, may_have_invoices: bool) -> list[tuple[str, str]]:
    """List what can be chosen now, with its words."""
    return [
        (kind, rules.invoice_label if kind == INVOICE else gettext(CALLED[kind]))
        for kind in rules.kinds
        if kind != INVOICE or may_have_invoices
    ]


def _nothing(asked: Asked) -> Reason:
    """Say why the list is empty: there is nothing, or nothing that fits."""
    return Reason(ReasonCode.NO_DOCUMENTS_FOUND if asked.is_narrowed else ReasonCode.NO_DOCUMENTS)


def _first_choice(request: CounterRequest) -> dict[str, str]:
    """Begin at the place looked at; kind and month are the customer's to choose."""
    reference: UUID | None = request.visitor.place_reference
    return {KIND: "", ADDRESSEE: str(reference or ""), BILL: ""}


def _standing(request: CounterRequest, rules: Documents, place_id: int | None) -> Reason | None:
    """Say what is to happen before anything can be downloaded for a place, if so."""
    if place_id is None:
        return Reason(ReasonCode.NO_PLACE)
    if request.operator.profile.invoices is None:
        return None
    delivery = _state(request, rules, place_id)
    return {
        DeliveryState.NOT_ENTITLED: Reason(ReasonCode.INVOICES_NOT_ENTITLED),
        DeliveryState.NOT_REQUESTED: Reason(ReasonCode.INVOICES_NOT_REQUESTED),
        DeliveryState.REQUESTED: Reason(ReasonCode.FIRST_INVOICE_BY_POST, on=delivery.requested_on),
    }.get(delivery.state)
