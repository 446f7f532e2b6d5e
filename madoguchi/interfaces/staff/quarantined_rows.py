"""Quarantined rows (保留行): shown as they were sent, corrected or decided by a person, and sent in."""

from collections.abc import Callable, Mapping
from http import HTTPStatus

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from madoguchi.adapters.document_store import StoreRefused
from madoguchi.domain.batches import DeedRefused, ReasonMissing
from madoguchi.ingest import by_staff as services
from madoguchi.ingest.by_staff import PAGE, By, NoSuchBatch, NotWritable
from madoguchi.ingest.findings import fault_from
from madoguchi.ingest.quarantine.deciding import DecisionRefused, NothingTyped
from madoguchi.interfaces.staff.batch_words import why_refused
from madoguchi.interfaces.staff.batches import by_of, found_batch, to_batch
from madoguchi.interfaces.staff.pages import page_number
from madoguchi.interfaces.staff.rendering import render
from madoguchi.interfaces.staff.staff_request import StaffRequest
from madoguchi.models import Batch, QuarantinedRow

REFUSALS = (DecisionRefused, DeedRefused, NotWritable, StoreRefused)
# Beside which field of a row a refusal is said.
FIELDS: Mapping[type[Exception], str] = {ReasonMissing: "why", NothingTyped: "text", NotWritable: "text"}


def rows_page(request: StaffRequest, *, batch: int) -> HttpResponse:
    """Show what was set aside of a batch, decide about a row, or send the decided ones in."""
    found = found_batch(batch)
    if request.method != "POST":
        return _page(request, found)
    try:
        if request.POST.get("do") == "send-in":
            return _sent_in(request, found)
        _decide(request, found)
    except REFUSALS as refused:
        return _page(request, found, faults={_place_of(refused, request): why_refused(refused)})
    where = f"{request.counter}batches/{found.pk}/rows/?done=decided"
    return HttpResponseRedirect(where, status=HTTPStatus.SEE_OTHER)


def _sent_in(request: StaffRequest, batch: Batch) -> HttpResponse:
    made = services.send_in(batch, by_of(request))
    if not made:
        return _page(request, batch, faults={"": _("訂正または承認した行がありません。")})
    return to_batch(request, made[0], done="sent-in")


def _decide(request: StaffRequest, batch: Batch) -> None:
    row, by = _row(request, batch), by_of(request)
    text = request.POST.get("text", "")
    deeds: dict[str, Callable[[QuarantinedRow, By], None]] = {
        "correct": lambda row, by: services.correct_row(row, text, by),
        "approve": services.approve_row,
        "drop": services.drop_row,
    }
    deed = deeds.get(request.POST.get("do", ""))
    if deed is None:
        raise DecisionRefused
    deed(row, by)


def _row(request: StaffRequest, batch: Batch) -> QuarantinedRow:
    number = request.POST.get("row", "")[:18]
    if not (number.isascii() and number.isdigit()):
        raise DecisionRefused
    try:
        return services.find_row(batch, number=int(number))
    except NoSuchBatch:
        raise Http404 from None


def _place_of(refused: Exception, request: StaffRequest) -> str:
    """Name the field that a refusal is about; none where it is about no field of a row."""
    name = FIELDS.get(type(refused))
    return f"{name}-{request.POST.get('row', '')[:18]}" if name else ""


def _page(request: StaffRequest, batch: Batch, *, faults: dict[str, str] | None = None) -> HttpResponse:
    profile, page = request.operator.profile, page_number(request)
    rows = list(services.rows_of(batch, page=page))
    return render(
        request,
        "batch_rows.html",
        status=HTTPStatus.CONFLICT if faults else HTTPStatus.OK,
        batch=batch,
        rows=[
            (
                each,
                services.text_of(each, profile=profile, batch=batch),
                [str(fault_from(it)) for it in each.faults],
            )
            for each in rows[:PAGE]
        ],
        typed={name: request.POST.get(name, "") for name in ("row", "text", "why")},
        page=page,
        further=f"page={page + 1}" if len(rows) > PAGE else "",
        faults=faults or {},
        done="" if faults else request.GET.get("done", ""),
    )
