"""Documents (各種書面照会): asking for invoices, issuing one by a choice, downloading what was issued.

A choice is sent (POST) because it may enter a document in the register; what was issued is only read.
"""

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
from madoguchi.services.documents.entitlement import (
    NoSuchAnswer,
    answer_of,
    is_entitled,
    keep_answer,
    question_of,
)
from madoguchi.services.documents.files import content_of
from madoguchi.services.documents.finding import find_documents_of, years_of
from madoguchi.services.documents.issuing import NoSuchBill, issue_invoice
from madoguchi.services.documents.receipts import issue_certificate, issue_receipt, issue_slip
from madoguchi.services.documents.requests import Delivery, delivery_at, request_invoices
from madoguchi.services.places import places_of

KIND, ADDRESSEE, BILL = "kind", "addressee", "bill"
INVOICE = "invoice"

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
    chosen = {name: request.POST.get(name, "")[:60] for name in (KIND, ADDRESSEE, BILL)}
    place = next((each for each in member_places if str(each.reference) == chosen[ADDRESSEE]), None)
    missing = [name for name in (KIND, ADDRESSEE, BILL) if not chosen[name]]
    if missing or place is None or chosen[KIND] not in rules.kinds:
        wrong = missing or [KIND if place else ADDRESSEE]
        return _page(request, rules, member_places, chosen=chosen, missing=wrong, status=422)
    return _issue(request, rules, member_places, place, chosen)


@require_POST
@members_only
def request_page(request: CounterRequest) -> HttpResponse:
    """Ask for invoices from now on."""
    rules = rules_of(request)
    visitor = request.visitor
    if visitor.place_id is not None and rules.is_on_request:
        request_invoices(member_id=visitor.member_id, place_id=visitor.place_id, now=request.now)
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
        return _page(request, rules, member_places, chosen=chosen, status=409)
    shown = {bill.number for bill in _bills(request, place.place_id)}
    try:
        if chosen[BILL] not in shown:
            raise NoSuchBill(chosen[BILL])  # noqa: TRY301  # no bill at all, and one no longer shown, are one
        issued = ISSUED_BY[chosen[KIND]](
            operator=request.operator, place_id=place.place_id, bill_number=chosen[BILL], now=request.now
        )
        content_of(issued, operator=request.operator, now=request.now)
    except NoSuchBill:
        return _page(request, rules, member_places, chosen=chosen, missing=[BILL], status=422)
    except (InvoiceRefused, PaperRefused) as refused:
        reason = reason_of(refused) if isinstance(refused, InvoiceRefused) else paper_reason()
        return _page(request, rules, member_places, chosen=chosen, reason=reason, status=409)
    except StoreRefused as refused:
        reason, status = store_reason(refused)
        return _page(request, rules, member_places, chosen=chosen, reason=reason, status=status)
    return HttpResponseRedirect(f"{request.root}documents/{issued.number}/", status=303)


def _state(request: CounterRequest, rules: Documents, place_id: int) -> Delivery:
    answer = answer_of(member_id=request.visitor.member_id, rules=rules)
    entitled = is_entitled(answer, rules=rules)
    return delivery_at(place_id=place_id, rule=rules.delivery, is_entitled=entitled)


def _bills(request: CounterRequest, place_id: int | None) -> list[BillRow]:
    """List the bills shown that can have an invoice: none from before the issuer was registered."""
    profile, today = request.operator.profile, business_day(now=request.now)
    first = profile.invoices.issuers[0].registered_on if profile.invoices else today
    bills = visible_bills(place_id=place_id, rules=profile.bills, today=today)
    return [bill for bill in bills if bill.month >= first_day(first)]


def _page(
    request: CounterRequest,
    rules: Documents,
    member_places: list[MemberPlace],
    *,
    chosen: dict[str, str] | None = None,
    missing: list[str] | None = None,
    reason: Reason | None = None,
    status: int = 200,
) -> HttpResponse:
    asked = asked_of(request.GET if request.method in ("GET", "HEAD") else {})
    member_id = request.visitor.member_id
    standing = _standing(request, rules)
    values: dict[str, Any] = {
        "rules": rules,
        "member_places": member_places,
        "chosen": chosen or _first_choice(request),
        "missing": missing or [],
        "reason": reason or standing,
        "kinds": _kinds(rules, may_have_invoices=standing is None),
        "bills": _bills(request, request.visitor.place_id),
        "issued": find_documents_of(member_id=member_id, search=asked.search),
        "years": years_of(member_id=member_id),
        "asked": asked,
        "chosen_none": "chosen" in request.GET,
        "no_documents": _nothing(asked),
        "question": question_of(request.operator.profile),
        "answer": answer_of(member_id=member_id, rules=rules),
    }
    status = 422 if asked.faults else status
    return render(request, "documents.html", status=status, **values)


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


def _standing(request: CounterRequest, rules: Documents) -> Reason | None:
    """Say what is to happen before anything can be downloaded, if so."""
    if request.visitor.place_id is None:
        return Reason(ReasonCode.NO_PLACE)
    if request.operator.profile.invoices is None:
        return None
    delivery = _state(request, rules, request.visitor.place_id)
    return {
        DeliveryState.NOT_ENTITLED: Reason(ReasonCode.INVOICES_NOT_ENTITLED),
        DeliveryState.NOT_REQUESTED: Reason(ReasonCode.INVOICES_NOT_REQUESTED),
        DeliveryState.REQUESTED: Reason(ReasonCode.FIRST_INVOICE_BY_POST, on=delivery.requested_on),
    }.get(delivery.state)
