"""Jobs as a file (自動処理のCSV)."""

from django.http import HttpResponseBase
from django.utils.translation import gettext as _

from madoguchi.interfaces.staff.exports import Line, export
from madoguchi.interfaces.staff.job_words import job_fault_words, job_state_words, job_words
from madoguchi.interfaces.staff.list_files.cells import moment_cell
from madoguchi.interfaces.staff.staff_request import StaffRequest
from madoguchi.services.jobs import state_of
from madoguchi.services.staff import jobs
from madoguchi.services.staff.exports import MOST_ROWS


def jobs_csv(request: StaffRequest) -> HttpResponseBase:
    """Give the jobs in the state that is asked for."""
    asked = request.GET.get("state", "")
    found = jobs.newest(shown=asked if asked in jobs.STATES else "", now=request.now, most=MOST_ROWS)
    header = [
        _("番号"),
        _("内容"),
        _("状態"),
        _("予定"),
        _("試した回数"),
        _("最後の失敗"),
        _("技術的な内容"),
        _("登録"),
    ]
    lines = [
        Line(
            [
                it.pk,
                job_words(it.kind),
                job_state_words(it, state_of(it, now=request.now)),
                moment_cell(it.due_at),
                it.attempts,
                job_fault_words(it.last_error),
                it.last_error,
                moment_cell(it.queued_at),
            ]
        )
        for it in found
    ]
    return export(request, "jobs", header, lines)
