"""Applications (会員申請): the queue, and each beside what the billing system holds, to be decided."""

from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from uuid import UUID, uuid4

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from madoguchi.domain.applications import Difference
from madoguchi.domain.applications.segments import Segments, segments
from madoguchi.domain.audit import subject
from madoguchi.domain.permissions import Permission
from madoguchi.interfaces.staff.rendering import may, render
from madoguchi.interfaces.staff.staff_request import StaffRequest
from madoguchi.models import Application
from madoguchi.services import reviewing
from madoguchi.services.applications import AlreadyDecided, NoSuchPlace, PlaceIsTaken
from madoguchi.services.reviewing import (
    ApplicantErased,
    ClaimedByAnother,
    NoMailAddress,
    NoSuchApplication,
    WordsMissing,
)

LONGEST_TYPED = 2000


def queue_page(request: StaffRequest) -> HttpResponse:
    """List what waits for review, the oldest first."""
    waiting = reviewing.queue(profile=request.operator.profile, now=request.now)
    request.looked_at = [subject("application", each.application.pk) for each in waiting]
    return render(request, "applications.html", waiting=waiting)


def application_page(request: StaffRequest, *, application: int) -> HttpResponse:
    """Show one application, or do something with it."""
    try:
        found = reviewing.find_application(number=application)
    except NoSuchApplication:
        raise Http404 from None
    deed = DEEDS.get(request.POST.get("do", ""))
    if request.method != "POST" or deed is None:
        return _page(request, found)
    return _done(request, found, partial(deed, request, found))


def _done(request: StaffRequest, found: Application, deed: Callable[[], None]) -> HttpResponse:
    done = request.POST["do"]
    try:
        deed()
    except WordsMissing:
        fault = _("内容を入力してください。")
        return _page(request, found, {f"words-{done}": fault}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    except tuple(FAULTS) as refused:
        found = reviewing.find_application(number=found.pk)
        return _page(request, found, {"": FAULTS[type(refused)]()}, status=HTTPStatus.CONFLICT)
    where = f"{request.counter}applications/{found.pk}/?done={done}"
    return HttpResponseRedirect(where, status=HTTPStatus.SEE_OTHER)


FAULTS: dict[type[Exception], Callable[[], str]] = {
    AlreadyDecided: lambda: _("この申請は、すでに審査が終わっています。"),
    ClaimedByAnother: lambda: _("ほかの担当者が審査しています。終わるまでお待ちください。"),
    NoSuchPlace: lambda: _(
        "番号に当てはまる契約がないため、承認できません。新しいご契約ならファイルの公開をお待ちいただき、"
        "誤りなら理由を付けてお断りしてください。"
    ),
    PlaceIsTaken: lambda: _("この契約には別の会員が登録されているため、承認できません。"),
    ApplicantErased: lambda: _("退会にともない消去された方です。記録を加えることはできません。"),
    NoMailAddress: lambda: _("メールアドレスの登録がないため、メールでは問い合わせできません。"),
}


def _page(
    request: StaffRequest,
    found: Application,
    faults: dict[str, str] | None = None,
    *,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    profile, now = request.operator.profile, request.now
    comparison = reviewing.compared(found)
    following = reviewing.next_after(found)
    return render(
        request,
        "application.html",
        status=status,
        application=found,
        standing=reviewing.in_queue(found, profile=profile, now=now),
        is_own=found.claimed_by_id == request.colleague.staff_id
        and reviewing.is_claimed(found, profile=profile, now=now),
        may_decide=may(request, Permission.DECIDE_APPLICATIONS),
        is_taken=reviewing.has_member_already(found),
        comparison=comparison,
        rows=[_row(each) for each in comparison.differences] if comparison else [],
        events=reviewing.events_of(found),
        following=following,
        faults=faults or {},
        typed=request.POST.get("words", "")[:LONGEST_TYPED],
        typed_for=request.POST.get("do", ""),
        form_key=uuid4(),
        done=request.GET.get("done", ""),
    )


def _row(difference: Difference) -> tuple[Difference, Segments, Segments]:
    """Give a field with both texts cut where they differ."""
    typed, held = difference.typed, difference.held
    return difference, segments(typed, held), segments(held, typed)


def _claim(request: StaffRequest, found: Application) -> None:
    reviewing.claim(**_who(request), application=found)


def _release(request: StaffRequest, found: Application) -> None:
    reviewing.release(**_who(request), application=found)


def _accept(request: StaffRequest, found: Application) -> None:
    reviewing.accept(**_who(request), application=found)


def _refuse(request: StaffRequest, found: Application) -> None:
    reviewing.refuse(**_who(request), application=found, reason=_words(request))


def _ask(request: StaffRequest, found: Application) -> None:
    reviewing.ask_back(**_who(request), application=found, question=_words(request), key=_key(request))


def _call(request: StaffRequest, found: Application) -> None:
    by, now = request.colleague.actor, request.now
    reviewing.note_call(application=found, by=by, note=_words(request), key=_key(request), now=now)


DEEDS: dict[str, Callable[[StaffRequest, Application], None]] = {
    "claim": _claim,
    "release": _release,
    "accept": _accept,
    "refuse": _refuse,
    "ask": _ask,
    "call": _call,
}


def _who(request: StaffRequest) -> reviewing.Who:
    """Give who decides, by whose rules, and when."""
    return {
        "profile": request.operator.profile,
        "by": request.colleague.actor,
        "now": request.now,
    }


def _words(request: StaffRequest) -> str:
    return request.POST.get("words", "")[:LONGEST_TYPED]


def _key(request: StaffRequest) -> UUID:
    """Give the form's key; one that is none belongs to a form that is not ours."""
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        raise Http404 from None
