"""As on a day (時点の指定): the public pages, and what depends on time, as of any moment; nothing is kept.

The moment stands in the address alone. The customers' templates are compiled once a root, so the page is made
below one that names no moment, and the moment is put in at the end: asking for a thousand moments leaves one.
"""

from http import HTTPStatus

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from madoguchi.interfaces.counter_request import Onlooking
from madoguchi.interfaces.staff.moments import moment_typed
from madoguchi.interfaces.staff.onlooking import nobody, seen
from madoguchi.interfaces.staff.profile import profile_form
from madoguchi.interfaces.staff.staff_request import StaffRequest

MOMENT, LONGEST = "%Y%m%dT%H%M", 40
ANY = "moment"
UNKEPT = {"Cache-Control": "no-store"}
SHOWN = frozenset(
    {
        *("sign_in", "cautions", "words", "contact", "home", "notices", "notice", "points", "procedures"),
        *("procedure_begin", "procedure", "channels", "qr_code"),
    }
)


def asked_page(request: StaffRequest) -> HttpResponse:
    """Lead to the portal as of the moment that was typed; without one, say so."""
    typed = request.GET.get("at", "")[:LONGEST]
    at = moment_typed(typed)
    if at is None:
        fault = _("日付と時刻を、2000年から2099年の間で入力してください。")
        return profile_form(request, {"at": fault}, typed=typed)
    return HttpResponseRedirect(f"{request.counter}as-on/{at:{MOMENT}}/", status=HTTPStatus.SEE_OTHER)


def as_on_page(request: StaffRequest, *, at: str, page: str = "") -> HttpResponse:
    """Show a page as of a moment."""
    moment = moment_typed(at)
    if moment is None or f"{moment:{MOMENT}}" != at:
        raise Http404
    looking = Onlooking(nobody(moment), f"{request.counter}profile/", at=moment)
    root = f"{request.counter}as-on/{ANY}/"
    return _left(seen(request, page, root=root, onlooking=looking, shown=SHOWN), root, at)


def _left(answer: HttpResponse, root: str, at: str) -> HttpResponse:
    """Give of an answer what it says, with the moment in its links, and nothing that a browser would keep."""
    there = root.replace(f"/{ANY}/", f"/{at}/")
    if "Location" in answer:
        return HttpResponseRedirect(answer["Location"].replace(root, there), headers=UNKEPT)
    status = HTTPStatus.NOT_FOUND if answer.status_code == HTTPStatus.NOT_FOUND else HTTPStatus.OK
    text = answer.content.replace(root.encode(), there.encode())
    return HttpResponse(text, status=status, content_type=answer["Content-Type"], headers=UNKEPT)
