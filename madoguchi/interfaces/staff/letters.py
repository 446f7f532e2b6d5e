"""Letters (通知書): one is printed for a place, with a new code by which the customer registers."""

from http import HTTPStatus
from uuid import UUID, uuid4

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from madoguchi.adapters.pdf import PaperRefused
from madoguchi.interfaces.staff.reasons_typed import LONGEST_WHY, WhyMissing, typed_why
from madoguchi.interfaces.staff.rendering import render
from madoguchi.interfaces.staff.staff_request import StaffRequest
from madoguchi.models import Place
from madoguchi.services import customer_desk
from madoguchi.services.letters import LetterPrinted, issue_letter


def letter_page(request: StaffRequest, *, place: int) -> HttpResponse:
    """Ask why, or answer with the letter; a form sent twice prints one."""
    found = customer_desk.find_place(place_id=place)
    if found is None:
        raise Http404
    if request.method != "POST":
        return _form(request, found)
    try:
        return _printed(request, found)
    except WhyMissing:
        return _form(request, found, {"why": _("理由を入力してください。監査記録に残ります。")})
    except LetterPrinted:
        fault = _("この通知書は、もう発行しました。前のPDFをお使いください。")
        return _form(request, found, {"": fault}, status=HTTPStatus.CONFLICT)
    except PaperRefused:
        fault = _("用紙に収まらないため発行できませんでした。以前のコードはそのまま使えます。")
        return _form(request, found, {"": fault}, status=HTTPStatus.CONFLICT)


def _printed(request: StaffRequest, place: Place) -> HttpResponse:
    paper = issue_letter(
        operator=request.operator,
        place=place,
        key=_key(request),
        by=request.colleague.actor,
        why=typed_why(request),
        now=request.now,
    )
    headers = {
        "Content-Disposition": f'attachment; filename="letter-{place.pk}.pdf"',
        "Cache-Control": "no-store",
    }
    return HttpResponse(paper, content_type="application/pdf", headers=headers)


def _key(request: StaffRequest) -> UUID:
    """Give the form's key; one that is none of ours makes a letter of its own."""
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid4()


def _form(
    request: StaffRequest, place: Place, faults: dict[str, str] | None = None, *, status: int | None = None
) -> HttpResponse:
    answer = HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK
    return render(
        request,
        "letter.html",
        status=status or answer,
        place=place,
        key=uuid4(),
        faults=faults or {},
        typed_why=request.POST.get("why", "")[:LONGEST_WHY],
    )
