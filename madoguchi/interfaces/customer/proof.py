"""Proof (書面の確認): anybody asks whether a paper is ours, unchanged and still valid; no sign-in.

The paper's QR code leads here with its number and the hash of what stands on it. A file is only hashed, never
kept. Tries are counted for each source, before anything of the body is read.
"""

import hashlib
import re
from functools import partial

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from madoguchi.domain.reasons import Reason, ReasonCode
from madoguchi.interfaces.counter_request import CounterRequest
from madoguchi.interfaces.customer.doors import during_hours
from madoguchi.interfaces.rendering import render
from madoguchi.interfaces.source import source_of
from madoguchi.interfaces.waiting import to_wait
from madoguchi.services.documents.standing import TRIES, WINDOW, Standing, standing_of
from madoguchi.services.tallies import TooManyTries, refuse_beyond

LARGEST = 10 * 1024 * 1024
FORM = 64 * 1024  # what a form adds to its file
NOT_OURS = Reason(ReasonCode.DOCUMENT_NOT_OURS)
SHA256 = re.compile(r"[0-9a-f]{64}")


@csrf_exempt  # the check parses the body, so it comes in _shown_file, after the body was weighed
@require_http_methods(["GET", "HEAD", "POST"])
@during_hours
def proof_page(request: CounterRequest) -> HttpResponse:
    """Ask for a paper's file, or say what the register knows of it."""
    _refuse_without_documents(request)
    if request.method != "POST":
        return _page(request)
    if waiting := _counted(request):
        return waiting
    if _length(request) > LARGEST + FORM:
        return _page(request, fault="large", status=422)
    return _shown_file(request)


@csrf_protect
def _shown_file(request: CounterRequest) -> HttpResponse:
    """Hash the file that was sent, and answer."""
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile) or not file.size:
        return _page(request, fault="none", status=422)
    if file.size > LARGEST:
        return _page(request, fault="large", status=422)
    hashed = hashlib.sha256()
    for chunk in file.chunks():
        hashed.update(chunk)
    return _answer(request, sha256=hashed.hexdigest())


def _length(request: CounterRequest) -> int:
    """Give how much is sent, in bytes; no more than that is ever read."""
    told = request.META.get("CONTENT_LENGTH") or "0"
    return int(told) if told.isdecimal() else 0


@require_safe
@during_hours
def proof_of_number(request: CounterRequest, *, number: str, sha256: str) -> HttpResponse:
    """Say what the register knows of a number and a hash; this is where a QR code leads."""
    _refuse_without_documents(request)
    sha256 = sha256.lower()
    if not SHA256.fullmatch(sha256):
        return _page(request, why=NOT_OURS, status=404)
    return _counted(request) or _answer(request, sha256=sha256, number=number)


def _counted(request: CounterRequest) -> HttpResponse | None:
    """Count a try; give the page that tells how long to wait, where this is one too many."""
    try:
        refuse_beyond(subject=f"proof {source_of(request)}", limit=TRIES, window=WINDOW, now=request.now)
    except TooManyTries as refusal:
        return to_wait(refusal, partial(_page, request), now=request.now)
    return None


def _answer(request: CounterRequest, *, sha256: str, number: str = "") -> HttpResponse:
    found = standing_of(operator=request.operator, sha256=sha256, number=number)
    if found is None:
        return _page(request, why=NOT_OURS, status=404)
    return _page(request, standing=found)


def _page(
    request: CounterRequest,
    *,
    standing: Standing | None = None,
    why: Reason | None = None,
    fault: str = "",
    status: int = 200,
) -> HttpResponse:
    page = render(
        request,
        "proof.html",
        status=status,
        standing=standing,
        why=why,
        fault=fault,
    )
    page["Cache-Control"] = "no-store"
    page["Referrer-Policy"] = "same-origin"  # the address of an answer holds the hash
    return page


def _refuse_without_documents(request: CounterRequest) -> None:
    if request.operator.profile.documents is None:
        raise Http404
