"""Applications as a file (会員申請のCSV)."""

from django.http import HttpResponseBase
from django.utils.translation import gettext as _

from madoguchi.domain.audit import subject
from madoguchi.interfaces.staff.exports import Line, export
from madoguchi.interfaces.staff.list_files.cells import day_cell, moment_cell
from madoguchi.interfaces.staff.staff_request import StaffRequest
from madoguchi.services import reviewing
from madoguchi.services.staff.exports import MOST_ROWS


def applications_csv(request: StaffRequest) -> HttpResponseBase:
    """Give the applications that wait."""
    header = [_("申請"), _("種類"), _("氏名"), _("番号"), _("一致度"), _("申請日時"), _("期限"), _("担当")]
    found = reviewing.queue(profile=request.operator.profile, now=request.now)
    lines = [
        Line(
            [
                it.application.pk,
                _("追加") if it.application.adds_place else _("新規"),
                it.application.typed.get("name", ""),
                it.application.typed.get("customer_number", ""),
                it.application.score,
                moment_cell(it.application.applied_at),
                day_cell(it.promised_on),
                it.claimed_by,
            ],
            (subject("application", it.application.pk),),
        )
        for it in found[: MOST_ROWS + 1]
    ]
    return export(request, "applications", header, lines)
