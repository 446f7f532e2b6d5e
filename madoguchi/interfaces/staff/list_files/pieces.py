"""Pieces as a file (掲載物のCSV)."""

from django.http import HttpResponseBase
from django.utils.translation import gettext as _

from madoguchi.interfaces.staff import pieces as piece_pages
from madoguchi.interfaces.staff.exports import Line, export
from madoguchi.interfaces.staff.list_files.cells import moment_cell
from madoguchi.interfaces.staff.pieces import SHELVES, Row
from madoguchi.interfaces.staff.staff_request import StaffRequest
from madoguchi.interfaces.staff.words import notice_state_words
from madoguchi.services.staff.exports import MOST_ROWS
from madoguchi.services.staff.pieces import desk_of


def pieces_csv(request: StaffRequest, *, kind: str) -> HttpResponseBase:
    """Give the pieces of a kind that were written here."""
    known = piece_pages.known_kind(request, kind)
    header = [_("名前"), _("状態"), _("掲載開始"), _("掲載終了"), _("最後の変更"), _("職員")]
    rows = piece_pages.rows_of(request, desk_of(known).newest(most=MOST_ROWS))
    lines = [Line(_piece(row, _(SHELVES[known].title))) for row in rows]
    return export(request, f"pieces-{known}", header, lines)


def _piece(row: Row, title: str) -> list[str]:
    it = row.version
    times = [moment_cell(it.starts_at), moment_cell(it.ends_at), moment_cell(it.at)]
    return [it.facts.get("name") or title, notice_state_words(row.state), *times, it.by]
