"""Mailings (一斉送信): how far each is, how fast it goes, and how long it takes at least."""

from datetime import datetime
from typing import NamedTuple

from django.http import HttpResponse

from madoguchi.interfaces.staff.rendering import render
from madoguchi.interfaces.staff.staff_request import StaffRequest
from madoguchi.services.mailings import Progress, progress_of

MINUTE = 60


class Row(NamedTuple):
    """A mailing; while it goes on, mails a minute so far, and minutes left at the profile's pace."""

    progress: Progress
    rate: int | None
    minutes_left: int | None


def mailings_page(request: StaffRequest) -> HttpResponse:
    """Show the latest mailings."""
    pace = request.operator.profile.mail.mails_per_minute
    rows = rows_of(request, progress_of())
    return render(
        request,
        "mailings.html",
        rows=rows,
        pace=pace,
        is_going_on=any(each.progress.is_going_on for each in rows),
        announces=bool(request.operator.profile.mail.announcements),
    )


def rows_of(request: StaffRequest, mailings: list[Progress]) -> list[Row]:
    """Say of each mailing how fast it is and how long it takes."""
    pace = request.operator.profile.mail.mails_per_minute
    return [_row(each, pace=pace, now=request.now) for each in mailings]


def _row(progress: Progress, *, pace: int, now: datetime) -> Row:
    if not progress.is_going_on:
        return Row(progress, None, None)
    minutes = max((now - progress.mailing.announced_at).total_seconds() / MINUTE, 1)
    return Row(progress, round(progress.sent / minutes), -(-progress.waiting // pace))
