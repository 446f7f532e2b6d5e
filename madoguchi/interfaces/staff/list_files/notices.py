"""Notices as a file (お知らせのCSV)."""

from django.http import HttpResponseBase
from django.utils.translation import gettext as _

from madoguchi.interfaces.staff import notices as notice_pages
from madoguchi.interfaces.staff.exports import Line, export
from madoguchi.interfaces.staff.list_files.cells import moment_cell
from madoguchi.interfaces.staff.staff_request import StaffRequest
from madoguchi.interfaces.staff.words import audience_words, notice_state_words
from madoguchi.services.staff import notices
from madoguchi.services.staff.exports import MOST_ROWS


def notices_csv(request: StaffRequest) -> HttpResponseBase:
    """Give the notices that were written here."""
    header = [
        _("件名"),
        _("状態"),
        _("掲載開始"),
        _("掲載終了"),
        _("対象"),
        _("対象の指定"),
        _("最後の変更"),
        _("職員"),
    ]
    rows = [notice_pages.row_of(request, each) for each in notices.newest(most=MOST_ROWS)]
    lines = [
        Line(
            [
                row.version.title,
                notice_state_words(row.state),
                moment_cell(row.version.starts_at),
                moment_cell(row.version.ends_at),
                audience_words(row.version.audience),
                " ".join(row.version.audience_values),
                moment_cell(row.version.at),
                row.version.by,
            ]
        )
        for row in rows
    ]
    return export(request, "notices", header, lines)
