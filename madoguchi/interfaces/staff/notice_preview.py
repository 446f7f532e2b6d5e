"""A notice before it is seen (プレビュー): the customers' own page, by the customers' own template."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.http import Http404, HttpResponse

from madoguchi.interfaces.rendering.environments import environment
from madoguchi.interfaces.rendering.words import prose
from madoguchi.interfaces.staff.staff_request import StaffRequest
from madoguchi.interfaces.staff.versions import asked_version
from madoguchi.services.staff import notices as services
from madoguchi.services.staff.notices import NoSuchNotice


class Shown(NamedTuple):
    """A notice as the template of customers reads it."""

    title: str
    is_important: bool
    starts_at: datetime


def preview(request: StaffRequest, *, draft: UUID) -> HttpResponse:
    """Show a version, the last one unless another is asked for, as who is signed in as a customer sees it.

    The page belongs to nobody: its form to sign out bears no token and does nothing.
    """
    try:
        last = services.find(reference=draft)
    except NoSuchNotice:
        raise Http404 from None
    version = asked_version(request, last)
    page = environment(request.operator.slug, request.root).get_template("notice.html")
    text = page.render(
        csrf_token="",
        has_large_text=False,
        here=request.path,
        visitor="nobody",
        notice=Shown(version.title, version.is_important, version.starts_at or request.now),
        text=prose(version.body),
    )
    return HttpResponse(text, headers={"Cache-Control": "no-store"})
