"""As it was (過去の表示): what the customer of a place saw at a moment that staff choose."""

from http import HTTPStatus

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from madoguchi.domain.clock import business_day
from madoguchi.interfaces.rendering.as_it_was import page_as_it_was
from madoguchi.interfaces.staff.moments import minutes, moment_typed
from madoguchi.interfaces.staff.rendering import render
from madoguchi.interfaces.staff.staff_request import StaffRequest
from madoguchi.models import Place
from madoguchi.services import customer_desk
from madoguchi.services.as_it_was import place_as_it_was

LONGEST = 20


def as_it_was_page(request: StaffRequest, *, place: int) -> HttpResponse:
    """Ask for a moment, or show the page of the place as it was then; nothing is shown of the future."""
    found = customer_desk.find_place(place_id=place)
    if found is None:
        raise Http404
    typed = request.GET.get("at", "")[:LONGEST]
    if not typed:
        return _form(request, found, minutes(request.now))
    at = moment_typed(typed)
    if at is None or at > request.now:
        return _form(
            request, found, typed, _("今までの日付と時刻を、2024-10-21T09:00 のように入力してください。")
        )
    rules, today = request.operator.profile.bills, business_day(now=at)
    was = place_as_it_was(place_id=found.pk, rules=rules, today=today, at=at)
    if was is None:
        return _form(request, found, typed, _("この時点では、この場所はまだ登録されていません。"))
    return HttpResponse(page_as_it_was(operator=request.operator, was=was, at=at))


def _form(request: StaffRequest, place: Place, typed: str, fault: str = "") -> HttpResponse:
    return render(
        request,
        "as_it_was_asked.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if fault else HTTPStatus.OK,
        place=place,
        typed=typed,
        faults={"at": fault} if fault else {},
    )
