"""Papers for one person as a file (個別の書面のCSV)."""

from django.http import HttpResponseBase
from django.utils.translation import gettext as _

from madoguchi.domain.audit import subject
from madoguchi.interfaces.staff.exports import Line, export
from madoguchi.interfaces.staff.list_files.cells import moment_cell
from madoguchi.interfaces.staff.staff_request import StaffRequest
from madoguchi.services.staff import documents
from madoguchi.services.staff.exports import MOST_ROWS


def documents_csv(request: StaffRequest) -> HttpResponseBase:
    """Give the papers that were sent to one person each."""
    header = [_("番号"), _("件名"), _("宛先"), _("場所の番号"), _("公開日時")]
    lines = [
        Line(
            [
                it.number,
                it.title,
                it.addressee,
                it.place.number if it.place else "",
                moment_cell(it.shown_from or it.issued_at),
            ],
            (subject("document", it.number),),
        )
        for it in documents.newest_sent(most=MOST_ROWS + 1)
    ]
    return export(request, "documents", header, lines)
