"""Rows that were set aside as a file (保留行のCSV)."""

from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from madoguchi.ingest import by_staff
from madoguchi.ingest.findings import fault_from
from madoguchi.interfaces.staff.batches import found_batch
from madoguchi.interfaces.staff.exports import Line, export
from madoguchi.interfaces.staff.list_files.cells import moment_cell
from madoguchi.interfaces.staff.staff_request import StaffRequest
from madoguchi.services.staff.exports import MOST_ROWS

DECISIONS = {
    "": gettext_noop("未処理"),
    "corrected": gettext_noop("訂正済み"),
    "approved": gettext_noop("承認済み"),
    "dropped": gettext_noop("取り込まない"),
}


def rows_csv(request: StaffRequest, *, batch: int) -> HttpResponseBase:
    """Give the rows that were set aside of a batch, as they were sent or corrected."""
    found, profile = found_batch(batch), request.operator.profile
    header = [_("行"), _("状態"), _("理由"), _("行の内容"), _("判断した職員"), _("判断した日時"), _("メモ")]
    lines = [
        Line(
            [
                " ".join(map(str, it.lines)),
                _(DECISIONS[it.decision]),
                " / ".join(str(fault_from(fault)) for fault in it.faults),
                by_staff.text_of(it, profile=profile, batch=found),
                it.decided_by,
                moment_cell(it.decided_at),
                it.note,
            ]
        )
        for it in by_staff.rows_of(found, most=MOST_ROWS)
    ]
    return export(request, f"batch-{found.pk}-rows", header, lines)
