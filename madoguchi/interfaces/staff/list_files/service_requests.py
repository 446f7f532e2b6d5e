"""Requests as a file (お申し込みのCSV)."""

from django.http import HttpResponseBase
from django.utils.translation import gettext as _

from madoguchi.domain.audit import subject
from madoguchi.interfaces.rendering.requests import state_words
from madoguchi.interfaces.staff import service_requests as request_pages
from madoguchi.interfaces.staff.exports import Line, export
from madoguchi.interfaces.staff.list_files.cells import day_cell, moment_cell
from madoguchi.interfaces.staff.staff_request import StaffRequest
from madoguchi.models import ServiceRequest
from madoguchi.services.staff import service_requests
from madoguchi.services.staff.exports import MOST_ROWS


def requests_csv(request: StaffRequest) -> HttpResponseBase:
    """Give the requests that fit the filters."""
    found = service_requests.queue(request_pages.search_of(request), now=request.now, most=MOST_ROWS)
    header = [_("受付番号"), _("手続き"), _("お客さま"), _("場所の番号"), _("会員")]
    header += [_("状況"), _("回答の期限"), _("希望日"), _("受付日時")]
    lines = [Line(_request(each), (subject("request", each.number),)) for each in found]
    return export(request, "requests", header, lines)


def _request(sent: ServiceRequest) -> list[str]:
    place, member = sent.place, sent.member
    whose = [place.customer.name, place.number] if place else ["", ""]
    days = [day_cell(sent.answer_by), day_cell(sent.wished_on), moment_cell(sent.sent_at)]
    return [
        sent.number,
        sent.title,
        *whose,
        member.login_id if member else "",
        state_words(sent.state),
        *days,
    ]
