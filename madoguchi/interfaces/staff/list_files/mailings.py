"""Mailings as a file (一斉送信のCSV)."""

from django.http import HttpResponseBase
from django.utils.translation import gettext as _

from madoguchi.domain.csv_files import Cell
from madoguchi.interfaces.staff.exports import Line, export
from madoguchi.interfaces.staff.list_files.cells import moment_cell
from madoguchi.interfaces.staff.mail_words import mailing_state_words
from madoguchi.interfaces.staff.mailings import Row, rows_of
from madoguchi.interfaces.staff.staff_request import StaffRequest
from madoguchi.services.mailings import progress_of
from madoguchi.services.staff.exports import MOST_ROWS


def mailings_csv(request: StaffRequest) -> HttpResponseBase:
    """Give the mailings, each with what became of its mails so far."""
    header = [_("件名"), _("年月"), _("取込"), _("開始"), _("状態"), _("宛先"), _("送信済み"), _("待ち")]
    header += [_("送信中止"), _("戻り"), _("平均(毎分)"), _("残り(分)")]
    lines = [Line(_mailing(row)) for row in rows_of(request, progress_of(most=MOST_ROWS + 1))]
    return export(request, "mailings", header, lines)


def _mailing(row: Row) -> list[Cell]:
    it, mailing = row.progress, row.progress.mailing
    begun, counts = moment_cell(mailing.announced_at), [it.sent, it.waiting, it.given_up, it.returned]
    what: list[Cell] = [mailing.subject, f"{mailing.month:%Y-%m}", mailing.batch_id, begun]
    return [*what, mailing_state_words(it), mailing.queued, *counts, row.rate, row.minutes_left]
