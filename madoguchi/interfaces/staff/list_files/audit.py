"""The record as a file (監査記録のCSV)."""

from django.http import HttpResponseBase
from django.utils.translation import gettext as _

from madoguchi.interfaces.staff import audit as audit_pages
from madoguchi.interfaces.staff.exports import Line, export
from madoguchi.interfaces.staff.list_files.cells import moment_cell
from madoguchi.interfaces.staff.staff_request import StaffRequest
from madoguchi.interfaces.staff.words import act_words
from madoguchi.services import audit
from madoguchi.services.staff.exports import MOST_ROWS


def audit_csv(request: StaffRequest) -> HttpResponseBase:
    """Give the entries of the record that fit the filters."""
    header = [
        _("番号"),
        _("日時"),
        _("だれが"),
        _("何を"),
        _("何について"),
        _("理由"),
        _("内容"),
        _("接続元"),
    ]
    lines = [
        Line(
            [
                it.position,
                moment_cell(it.at),
                it.who,
                act_words(it.act),
                it.about,
                it.why,
                " ".join(f"{name}={_plain(value)}" for name, value in it.details.items()),
                it.source,
            ],
            ("audit:record",),
        )
        for it in audit.search(audit_pages.search_of(request), most=MOST_ROWS + 1)
    ]
    return export(request, "audit", header, lines)


def _plain(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)
