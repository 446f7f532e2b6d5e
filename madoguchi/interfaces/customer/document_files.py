"""Files of documents: one, several that were chosen, or all that a search finds, as one ZIP."""

import hashlib
import logging
from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST, require_safe

from madoguchi.adapters.pdf import PaperRefused
from madoguchi.domain.clock import business_day
from madoguchi.domain.file_names import document_file_name
from madoguchi.interfaces.counter_request import CounterRequest
from madoguchi.interfaces.customer.document_search import asked_of
from madoguchi.interfaces.customer.documents import page_that_says, rules_of
from madoguchi.interfaces.customer.doors import during_hours, members_only, session_cookie
from madoguchi.interfaces.customer.downloads import attachment
from madoguchi.interfaces.customer.invoice_refusals import paper_reason
from madoguchi.interfaces.customer.store_refusals import may_be_refused_by_store
from madoguchi.interfaces.waiting import to_wait
from madoguchi.models import Document
from madoguchi.services.documents.files import PDF, content_of, kept_content
from madoguchi.services.documents.finding import (
    Search,
    StoredDocument,
    find_document_of,
    find_documents_of,
    newest_documents_of,
    stored_document,
)
from madoguchi.services.documents.packing import pack
from madoguchi.services.tallies import TooManyTries, refuse_beyond

MOST_CHOSEN = 100
MOST_PACKED, WITHIN = 30, timedelta(hours=1)

logger = logging.getLogger(__name__)


@require_safe
@during_hours
@may_be_refused_by_store
def document(request: CounterRequest, *, number: str) -> HttpResponse:
    """Send one of the member's documents; where its file is there, session and document are one statement."""
    profile, token = request.operator.profile, request.COOKIES.get(session_cookie(request), "")
    if not (token and profile.documents):
        return _document_the_usual_way(request, number=number)
    found = stored_document(token=token, rule=profile.session, now=request.now, number=number)
    if found is None:
        return _document_the_usual_way(request, number=number)
    return _sent(request, found, kept_content(found.sha256), sha256=found.sha256)


@members_only
def _document_the_usual_way(request: CounterRequest, *, number: str) -> HttpResponse:
    """Send a document whose file nobody asked for yet, or lead to what comes first."""
    rules_of(request)
    found = find_document_of(member_id=request.visitor.member_id, number=number, now=request.now)
    if found is None:
        raise Http404
    try:
        content = content_of(found, operator=request.operator, now=request.now)
    except PaperRefused:
        logger.exception("document %s cannot be given", number)
        return page_that_says(request, why=paper_reason(), status=503)
    return _sent(request, found, content, sha256=hashlib.sha256(content).hexdigest())


def _sent(
    request: CounterRequest, found: Document | StoredDocument, content: bytes, *, sha256: str
) -> HttpResponse:
    return attachment(
        request,
        content,
        name=document_file_name(on=found.dated_on, amount=found.amount, counterparty=found.counterparty),
        plain_name=f"{found.number}.pdf",
        media_type=PDF,
        etag=sha256,
    )


@require_safe
@members_only
@may_be_refused_by_store
def all_documents(request: CounterRequest) -> HttpResponse:
    """Send the member's documents that fit a search as one ZIP; without a search, all of them."""
    rules_of(request)
    asked = asked_of(request.GET)
    member_id = request.visitor.member_id
    found, is_cut = newest_documents_of(member_id=member_id, now=request.now, search=asked.search)
    if not found or asked.faults:
        raise Http404
    return _packed(request, found, is_cut=is_cut)


@require_POST
@members_only
@may_be_refused_by_store
def chosen_documents(request: CounterRequest) -> HttpResponse:
    """Send the documents that were chosen: one by itself, several as one ZIP."""
    rules_of(request)
    numbers = tuple(each.replace("\x00", "") for each in request.POST.getlist("number")[:MOST_CHOSEN])
    if not numbers:
        return HttpResponseRedirect(f"{request.root}documents/?chosen=none#issued", status=303)
    chosen, member_id = Search(numbers=numbers), request.visitor.member_id
    found = find_documents_of(member_id=member_id, now=request.now, search=chosen)
    if not found:
        raise Http404
    if len(found) == 1:
        return HttpResponseRedirect(f"{request.root}documents/{found[0].number}/", status=303)
    return _packed(request, found)


def _packed(request: CounterRequest, found: Sequence[Document], *, is_cut: bool = False) -> HttpResponse:
    subject = f"documents:{request.visitor.member_id}"
    try:
        refuse_beyond(subject=subject, limit=MOST_PACKED, window=WITHIN, now=request.now)
    except TooManyTries as refusal:
        return to_wait(refusal, partial(page_that_says, request), now=request.now)
    with pack(found, operator=request.operator, now=request.now, is_cut=is_cut) as packed:
        content = packed.read()
    day = f"{business_day(now=request.now):%Y%m%d}"
    return attachment(
        request,
        content,
        name=f"{day}_{request.operator.profile.name}_書面.zip",
        plain_name=f"{day}.zip",
        media_type="application/zip",
        etag=hashlib.sha256(content).hexdigest(),
    )
