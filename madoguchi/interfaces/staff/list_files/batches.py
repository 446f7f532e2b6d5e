"""Batches as a file (取込のCSV)."""

from django.http import HttpResponseBase
from django.utils.translation import gettext as _

from madoguchi.domain.batches import BatchState
from madoguchi.ingest import by_staff
from madoguchi.interfaces.staff.batch_words import batch_kind_words, batch_state_words
from madoguchi.interfaces.staff.exports import Line, export
from madoguchi.interfaces.staff.list_files.cells import moment_cell
from madoguchi.interfaces.staff.staff_request import StaffRequest
from madoguchi.services.staff.exports import MOST_ROWS


def batches_csv(request: StaffRequest) -> HttpResponseBase:
    """Give the batches in the state that is asked for."""
    asked = request.GET.get("state", "")
    found = by_staff.newest(state=asked if asked in set(BatchState) else "", most=MOST_ROWS)
    header = [_("番号"), _("ファイル"), _("内容"), _("状態"), _("行数"), _("保留"), _("受信"), _("公開")]
    lines = [
        Line(
            [
                it.pk,
                it.file_name,
                batch_kind_words(it.kind),
                batch_state_words(it.state),
                it.rows,
                it.rows_quarantined,
                moment_cell(it.received_at),
                moment_cell(it.published_at),
            ]
        )
        for it in found
    ]
    return export(request, "batches", header, lines)
