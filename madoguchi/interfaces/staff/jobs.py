"""Jobs (自動処理): what runs by itself, what waits, what failed, and a dead letter run again."""

import json
from http import HTTPStatus

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext
from django.utils.translation import gettext as _

from madoguchi.interfaces.staff.job_words import SHOWN
from madoguchi.interfaces.staff.pages import page_number
from madoguchi.interfaces.staff.rendering import render
from madoguchi.interfaces.staff.staff_request import StaffRequest
from madoguchi.models import Job
from madoguchi.services.jobs import NoSuchJob, state_of
from madoguchi.services.staff import jobs as services
from madoguchi.services.staff.jobs import PAGE, STATES, RunMeanwhile

LONGEST_SEEN = 40


def job_list(request: StaffRequest) -> HttpResponse:
    """List jobs, the newest first."""
    asked = request.GET.get("state", "")
    shown, page = asked if asked in STATES else "", page_number(request)
    found = services.newest(shown=shown, now=request.now, page=page)
    return render(
        request,
        "jobs.html",
        jobs=[(each, state_of(each, now=request.now)) for each in found[:PAGE]],
        choices=[(name, gettext(words)) for name, words in SHOWN.items()],
        shown=shown,
        further=f"state={shown}&page={page + 1}" if len(found) > PAGE else "",
    )


def job_page(request: StaffRequest, *, job: int) -> HttpResponse:
    """Show one job, or run a dead letter again."""
    found = _found(job)
    if request.method != "POST":
        return _page(request, found)
    seen = request.POST.get("seen", "").replace("\x00", "")[:LONGEST_SEEN]
    try:
        services.run_again(number=job, seen=seen, by=request.colleague.actor, now=request.now)
    except RunMeanwhile:
        fault = _("この処理は行き止まりではなくなっています。いまの状態をご確認ください。何もしていません。")
        return _page(request, _found(job), fault=fault)
    where = f"{request.counter}jobs/{job}/?done=run-again"
    return HttpResponseRedirect(where, status=HTTPStatus.SEE_OTHER)


def _found(number: int) -> Job:
    try:
        return services.find(number=number)
    except NoSuchJob:
        raise Http404 from None


def _page(request: StaffRequest, job: Job, *, fault: str = "") -> HttpResponse:
    return render(
        request,
        "job.html",
        status=HTTPStatus.CONFLICT if fault else HTTPStatus.OK,
        job=job,
        state=state_of(job, now=request.now),
        seen=services.seen_of(job),
        asked=_written(job.arguments),
        stands_at=_written(job.state),
        faults={"": fault} if fault else {},
        done="" if fault else request.GET.get("done", ""),
    )


def _written(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) if value else ""
