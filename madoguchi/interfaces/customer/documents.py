"""Documents (各種書面照会): asking for invoices, issuing one by a choice, downloading what was issued.

A choice is sent (POST) because it may enter a document in the register; what was issued is only read.
"""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls.converters import StringConverter
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madoguchi.adapters.pdf import PaperRefused
from madoguchi.domain.clock import business_day
from madoguchi.domain.document_delivery import DeliveryState
from madoguchi.domain.file_names import document_file_name
from madoguchi.domain.invoices import InvoiceRefused
from madoguchi.domain.months import first_day
from madoguchi.domain.reasons import Reason, ReasonCode
from madoguchi.interfaces.counter_request import CounterRequest
from madoguchi.interfaces.customer.doors import members_only
from madoguchi.interfaces.customer.downloads import attachment
from madoguchi.interfaces.customer.invoice_refusals import paper_reason, reason_of
from madoguchi.interfaces.rendering import render
from madoguchi.models import MemberPlace
from madoguchi.operators.schema.documents import Documents
from madoguchi.services.bills import BillRow, visible_bills
from madoguchi.services.documents.files import PDF, content_of, file_of
from madoguchi.services.documents.finding import find_document_of, find_documents_of
from madoguchi.services.documents.issuing import NoSuchBill, issue_invoice
from madoguchi.services.documents.packing import pack
from madoguchi.services.documents.requests import Delivery, delivery_at, request_invoices
from madoguchi.services.places import places_of

KIND, ADDRESSEE, BILL = "kind", "addressee", "bill"
INVOICE = "invoice"


class DocumentNumber(StringConverter):
    """The number of a document, with the operator's own sign before it."""

    regex = "[A-Z0-9-]{0,8}[0-9]{4}-[0-9]{8}"


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def documents_page(request: CounterRequest) -> HttpResponse:
    """Show what can be chosen and what was issued, or issue what was chosen."""
    rules, member_places = _rules(request), _member_places(request)
    if request.method != "POST" or request.operator.profile.invoices is None:
        return _page(request, rules, member_places)
    chosen = {name: request.POST.get(name, "")[:60] for name in (KIND, ADDRESSEE, BILL)}
    place = next((each for each in member_places if str(each.reference) == chosen[ADDRESSEE]), None)
    missing = [name for name in (KIND, ADDRESSEE, BILL) if not chosen[name]]
    if missing or place is None or chosen[KIND] != INVOICE:
        return _page(request, rules, member_places, chosen=chosen, missing=missing or [ADDRESSEE], status=422)
    return _issue(request, rules, member_places, place, chosen)


@require_POST
@members_only
def request_page(request: CounterRequest) -> HttpResponse:
    """Ask for invoices from now on."""
    rules = _rules(request)
    if request.visitor.place_id is not None and rules.is_on_request:
        request_invoices(place_id=request.visitor.place_id, now=request.now)
    return HttpResponseRedirect(f"{request.root}documents/", status=303)


@require_safe
@members_only
def document(request: CounterRequest, *, number: str) -> HttpResponse:
    """Send one of the member's documents."""
    _rules(request)
    found = find_document_of(member_id=request.visitor.member_id, number=number)
    if found is None:
        raise Http404
    content = content_of(found, operator=request.operator, now=request.now)
    known = file_of(found, operator=request.operator, now=request.now)
    return attachment(
        request,
        content,
        name=document_file_name(on=found.dated_on, amount=found.amount, counterparty=found.counterparty),
        plain_name=f"{found.number}.pdf",
        media_type=PDF,
        etag=known.sha256,
    )


@require_safe
@members_only
def all_documents(request: CounterRequest) -> HttpResponse:
    """Send all of the member's documents as one ZIP, with a table of them."""
    _rules(request)
    found = find_documents_of(member_id=request.visitor.member_id)
    if not found:
        raise Http404
    with pack(found, operator=request.operator, now=request.now) as packed:
        content = packed.read()
    day = f"{business_day(now=request.now):%Y%m%d}"
    return attachment(
        request,
        content,
        name=f"{day}_{request.operator.profile.name}_書面.zip",
        plain_name=f"{day}.zip",
        media_type="application/zip",
        etag=f"{day}-{len(found)}-{found[0].number}",
    )


def _rules(request: CounterRequest) -> Documents:
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
    if _state(request, rules, place).state != DeliveryState.DOWNLOAD:
        return _page(request, rules, member_places, chosen=chosen, status=409)
    shown = {bill.number for bill in _bills(request, place.place_id)}
    try:
        if chosen[BILL] not in shown:
            raise NoSuchBill(chosen[BILL])  # noqa: TRY301  # no bill at all, and one no longer shown, are one
        issued = issue_invoice(
            operator=request.operator, place_id=place.place_id, bill_number=chosen[BILL], now=request.now
        )
        content_of(issued, operator=request.operator, now=request.now)
    except NoSuchBill:
        return _page(request, rules, member_places, chosen=chosen, missing=[BILL], status=422)
    except (InvoiceRefused, PaperRefused) as refused:
        reason = reason_of(refused) if isinstance(refused, InvoiceRefused) else paper_reason()
        return _page(request, rules, member_places, chosen=chosen, reason=reason, status=409)
    return HttpResponseRedirect(f"{request.root}documents/{issued.number}/", status=303)


def _state(request: CounterRequest, rules: Documents, place: MemberPlace) -> Delivery:
    return delivery_at(place_id=place.place_id, rule=rules.delivery)


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
    values: dict[str, Any] = {
        "rules": rules,
        "member_places": member_places,
        "chosen": chosen or _first_choice(request),
        "missing": missing or [],
        "reason": reason or _standing(request, rules),
        "bills": _bills(request, request.visitor.place_id),
        "issued": find_documents_of(member_id=request.visitor.member_id),
        "no_documents": Reason(ReasonCode.NO_DOCUMENTS),
    }
    return render(request, "documents.html", status=status, **values)


def _first_choice(request: CounterRequest) -> dict[str, str]:
    """Begin at the place looked at; kind and month are the customer's to choose."""
    reference: UUID | None = request.visitor.place_reference
    return {KIND: "", ADDRESSEE: str(reference or ""), BILL: ""}


def _standing(request: CounterRequest, rules: Documents) -> Reason | None:
    """Say what is to happen before anything can be downloaded, if so."""
    if request.visitor.place_id is None:
        return Reason(ReasonCode.NO_PLACE)
    delivery = delivery_at(place_id=request.visitor.place_id, rule=rules.delivery)
    return {
        DeliveryState.NOT_REQUESTED: Reason(ReasonCode.INVOICES_NOT_REQUESTED),
        DeliveryState.REQUESTED: Reason(ReasonCode.FIRST_INVOICE_BY_POST, on=delivery.requested_on),
    }.get(delivery.state)
