"""Batches (取込): a file is handed in, checked, released by as many as must, published, and taken back."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from madoguchi.adapters.document_store import StoreRefused
from madoguchi.domain.batches import MOVES, BatchState, Deed, DeedRefused, ReasonMissing
from madoguchi.ingest import by_staff as services
from madoguchi.ingest.by_staff import PAGE, By, NoSuchBatch
from madoguchi.ingest.errands import ask, errand_of
from madoguchi.ingest.findings import fault_from
from madoguchi.ingest.history import approvals, history_of
from madoguchi.ingest.progress import progress_at_hand
from madoguchi.interfaces.staff.batch_words import why_refused, why_stopped
from madoguchi.interfaces.staff.pages import page_number
from madoguchi.interfaces.staff.rendering import render
from madoguchi.interfaces.staff.staff_request import StaffRequest
from madoguchi.models import Batch

LONGEST_WHY = 500
# What is done with a batch after a look at it, named as in the address.
DEEDS: Mapping[str, Deed] = {
    "release": Deed.RELEASE,
    "publish": Deed.PUBLISH,
    "take-back": Deed.TAKE_BACK,
    "set-aside": Deed.SET_ASIDE,
}
AT_ONCE = {"release": services.release, "set-aside": services.set_aside}


def batch_list(request: StaffRequest) -> HttpResponse:
    """List what was sent in, the newest first."""
    asked = request.GET.get("state", "")
    state, page = asked if asked in set(BatchState) else "", page_number(request)
    found = services.newest(state=state, page=page)
    return render(
        request,
        "batches.html",
        batches=found[:PAGE],
        states=list(BatchState),
        state=state,
        further=f"state={state}&page={page + 1}" if len(found) > PAGE else "",
    )


def upload_page(request: StaffRequest) -> HttpResponse:
    """Ask for a file, or keep it; it is looked at only when somebody has it checked."""
    file = request.FILES.get("file")
    if request.method != "POST":
        return _upload_form(request)
    if file is None or not file.size:
        return _upload_form(request, _("空でないファイルを選んでください。"))
    try:
        batch = services.upload(chunks=file.chunks(), file_name=file.name or "", by=by_of(request))
    except StoreRefused as refused:
        return _upload_form(request, why_refused(refused), status=HTTPStatus.SERVICE_UNAVAILABLE)
    is_known = batch.received_at != request.now  # the same content is the same batch
    return to_batch(request, batch, done="known" if is_known else "received")


def _upload_form(
    request: StaffRequest, fault: str = "", *, status: int = HTTPStatus.UNPROCESSABLE_ENTITY
) -> HttpResponse:
    return render(
        request,
        "batch_upload.html",
        status=status if fault else HTTPStatus.OK,
        patterns=[(each.pattern, each.kind) for each in request.operator.profile.files],
        faults={"file": fault} if fault else {},
    )


def batch_page(request: StaffRequest, *, batch: int) -> HttpResponse:
    """Show a batch: what was found in it, how far work on it has come, who did what."""
    return show_batch(request, found_batch(batch))


def progress_part(request: StaffRequest, *, batch: int) -> HttpResponse:
    """Give the part of a batch's page that says how far work on it has come; empty when there is none."""
    found = found_batch(batch)
    errand = errand_of(found, now=request.now)
    return render(
        request,
        "batch_progress.html",
        batch_id=batch,
        progress=progress_at_hand(found),
        is_waiting=errand is not None and errand.is_open,
    )


def check_page(request: StaffRequest, *, batch: int) -> HttpResponse:
    """Check a batch, or check it anew; nothing is published by it."""
    found = found_batch(batch)
    try:
        ask(found, "check", by_of(request))
    except DeedRefused as refused:
        return show_batch(request, found_batch(batch), fault=why_refused(refused))
    return to_batch(request, found)


def deed_page(request: StaffRequest, *, batch: int, deed: str) -> HttpResponse:
    """Ask once more, or do it: release and set aside at once, publish and take back by the worker."""
    found = found_batch(batch)
    if deed not in DEEDS:
        raise Http404
    if request.method != "POST":
        is_possible = (found.state, DEEDS[deed]) in MOVES
        return _question(request, found, deed) if is_possible else show_batch(request, found)
    try:
        done = _do(found, deed, by_of(request))
    except ReasonMissing as missing:
        return _question(request, found, deed, {"why": why_refused(missing)})
    except DeedRefused as refused:
        return _question(request, found_batch(batch), deed, {"": why_refused(refused)})
    return to_batch(request, found, done=done)


def _do(batch: Batch, deed: str, by: By) -> str:
    """Do something, or have it done; give what is done already."""
    if deed not in AT_ONCE:
        ask(batch, deed, by)
        return ""
    AT_ONCE[deed](batch, by)
    return deed


def by_of(request: StaffRequest) -> By:
    """Say who does it, and why as it was typed."""
    why = request.POST.get("why", "").replace("\x00", "").strip()[:LONGEST_WHY]
    return By(request.operator.profile, request.colleague.actor, request.now, why)


def found_batch(number: int) -> Batch:
    """Find a batch; another operator's is not found."""
    try:
        return services.find(number=number)
    except NoSuchBatch:
        raise Http404 from None


def to_batch(request: StaffRequest, batch: Batch, *, done: str = "") -> HttpResponse:
    """Lead to a batch, saying what was done."""
    where = f"{request.counter}batches/{batch.pk}/{'?done=' if done else ''}{done}"
    return HttpResponseRedirect(where, status=HTTPStatus.SEE_OTHER)


def show_batch(request: StaffRequest, batch: Batch, *, fault: str = "") -> HttpResponse:
    """Show a batch, with why something was not done."""
    errand = errand_of(batch, now=request.now)
    why_not = fault or why_stopped(errand)
    return render(
        request,
        "batch.html",
        status=HTTPStatus.CONFLICT if fault else HTTPStatus.OK,
        **_facts(batch),
        history=list(history_of(batch)),
        errand=errand,
        progress=progress_at_hand(batch),
        deeds=[name for name, deed in DEEDS.items() if (batch.state, deed) in MOVES],
        faults={"": why_not} if why_not else {},
        done="" if why_not else request.GET.get("done", ""),
    )


def _question(
    request: StaffRequest, batch: Batch, deed: str, faults: dict[str, str] | None = None
) -> HttpResponse:
    return render(
        request,
        "batch_deed.html",
        status=HTTPStatus.CONFLICT if faults else HTTPStatus.OK,
        **_facts(batch),
        deed=deed,
        needs_why=deed in ("take-back", "set-aside"),
        why=request.POST.get("why", "")[:LONGEST_WHY],
        faults=faults or {},
    )


def _facts(batch: Batch) -> dict[str, Any]:
    """Gather what pages say of a batch."""
    report = batch.report or {}
    return {
        "batch": batch,
        "found": report.get("found", {}),
        "report": report,
        "faulty_rows": [str(fault_from(each)) for each in report.get("faults", ())],
        "warnings": [str(fault_from(each)) for each in report.get("warnings", ())],
        "rows_aside": [str(fault_from(each)) for each in report.get("set_aside", ())],
        "approved": [each.by for each in approvals(batch)],
    }
