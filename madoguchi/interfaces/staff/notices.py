"""Notices (お知らせ): written, looked at as customers will see them, published to an audience, and ended."""

from http import HTTPStatus
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from madoguchi.domain.audiences import AudienceKind
from madoguchi.domain.clock import business_day
from madoguchi.domain.notices import NoticeState, notice_state
from madoguchi.interfaces.staff.notice_forms import NoticeRefused, content_typed, faults_of, typed_of
from madoguchi.interfaces.staff.pages import page_number
from madoguchi.interfaces.staff.rendering import render
from madoguchi.interfaces.staff.staff_request import StaffRequest
from madoguchi.interfaces.staff.versions import NEW, changed_meanwhile, seen_version
from madoguchi.models import NoticeVersion
from madoguchi.services.audiences import MeansAnother, NobodyMeant, Reach, reach_of
from madoguchi.services.notices import NoticeIsOver, NoticeNeverShown
from madoguchi.services.staff import notices as services
from madoguchi.services.staff.drafts import PAGE, ChangedMeanwhile, versions_of
from madoguchi.services.staff.notices import MembersUnknown, NoSuchNotice


class Row(NamedTuple):
    """A line of the list; ``is_ahead`` if its last version is not what customers see."""

    version: NoticeVersion
    state: NoticeState
    is_ahead: bool


def notice_list(request: StaffRequest) -> HttpResponse:
    """List what was written, the last worked on first."""
    page = page_number(request)
    found = services.newest(page=page)
    return render(
        request,
        "notice_list.html",
        rows=[row_of(request, each) for each in found[:PAGE]],
        elsewhere=services.without_draft() if page == 1 else [],
        further=f"page={page + 1}" if len(found) > PAGE else "",
        done=request.GET.get("done", ""),
    )


def new_notice(request: StaffRequest) -> HttpResponse:
    """Ask what a new notice says, or keep it as a draft."""
    if request.method != "POST":
        return _form(request, reference=uuid4(), typed=typed_of(None))
    try:
        reference = UUID(request.POST.get("reference", "")[:36])
    except ValueError:
        reference = uuid4()
    return _saved(request, reference, None)


def notice_page(request: StaffRequest, *, draft: UUID) -> HttpResponse:
    """Show a notice with its history, keep another version, or end it."""
    last = _found(draft)
    if request.method != "POST":
        return _form(request, reference=draft, typed=_typed_now(last), last=last)
    return _ended(request, last) if request.POST.get("do") == "end" else _saved(request, draft, last)


def publish_page(request: StaffRequest, *, draft: UUID) -> HttpResponse:
    """Show whom a notice reaches and from when, or publish it."""
    last = _found(draft)
    if request.method != "POST":
        return _question(request, last)
    profile, by = request.operator.profile, request.colleague.actor
    try:
        services.publish(profile=profile, reference=draft, seen=seen_version(request), by=by, now=request.now)
    except ChangedMeanwhile:
        return _question(request, _found(draft), fault=changed_meanwhile(), status=HTTPStatus.CONFLICT)
    except NoticeNeverShown:
        fault = _("掲載の終わりが過ぎています。内容の画面で直してください。")
        return _question(request, last, fault=fault, status=HTTPStatus.CONFLICT)
    except NobodyMeant as nobody:
        return _question(request, last, fault=_nobody(nobody), status=HTTPStatus.CONFLICT)
    except MembersUnknown:
        fault = _("対象の会員を確かめられません。内容の画面で対象を確かめ、もう一度保存してください。")
        return _question(request, last, fault=fault, status=HTTPStatus.CONFLICT)
    return _to(request, f"{draft}/?done=published")


def adopt(request: StaffRequest, *, notice: int) -> HttpResponse:
    """Take up a notice that was published at the terminal."""
    try:
        draft = services.adopt(notice_id=notice, by=request.colleague.actor, now=request.now)
    except NoSuchNotice:
        raise Http404 from None
    return _to(request, f"{draft.reference}/")


def _found(reference: UUID) -> NoticeVersion:
    try:
        return services.find(reference=reference)
    except NoSuchNotice:
        raise Http404 from None


def _typed_now(version: NoticeVersion) -> dict[str, Any]:
    """Fill the form with what a version says; members bear the login IDs that they have today."""
    return typed_of(services.called_now(services.content_of(version)))


def row_of(request: StaffRequest, version: NoticeVersion) -> Row:
    """Say where the last version of a notice stands."""
    notice = version.draft.notice
    starts_at, ends_at = (notice.starts_at, notice.ends_at) if notice else (None, None)
    state = notice_state(starts_at=starts_at, ends_at=ends_at, now=request.now)
    return Row(version, state, is_ahead=notice is not None and version.deed == "saved")


def _saved(request: StaffRequest, reference: UUID, last: NoticeVersion | None) -> HttpResponse:
    """Keep what was typed, or show it again with what is wrong."""
    try:
        services.keep(
            profile=request.operator.profile,
            reference=reference,
            seen=seen_version(request) if last else NEW,
            content=content_typed(request.POST),
            by=request.colleague.actor,
            now=request.now,
        )
    except NoticeRefused as refused:
        return _form(request, reference=reference, typed=refused.typed, last=last, faults=faults_of(refused))
    except NobodyMeant as nobody:
        return _again(request, reference, last, {"values": _nobody(nobody)})
    except MeansAnother as another:
        return _again(request, reference, last, {"values": _another(another)})
    except NoticeNeverShown:
        return _again(
            request, reference, last, {"ends_at": _("掲載の終わりは、始まりより後にしてください。")}
        )
    except ChangedMeanwhile:
        # What was typed is sent on from the version that is now shown beside it.
        return _again(
            request, reference, _found(reference), {"": changed_meanwhile()}, status=HTTPStatus.CONFLICT
        )
    onward = "publish/" if request.POST.get("do") == "publish" else "?done=saved"
    return _to(request, f"{reference}/{onward}")


def _again(
    request: StaffRequest,
    reference: UUID,
    last: NoticeVersion | None,
    faults: dict[str, str],
    *,
    status: int = HTTPStatus.UNPROCESSABLE_ENTITY,
) -> HttpResponse:
    typed = typed_of(content_typed(request.POST))
    return _form(request, reference=reference, typed=typed, last=last, faults=faults, status=status)


def _ended(request: StaffRequest, last: NoticeVersion) -> HttpResponse:
    reference = last.draft.reference
    try:
        services.end(
            reference=reference, seen=seen_version(request), by=request.colleague.actor, now=request.now
        )
    except (ChangedMeanwhile, NoticeIsOver):
        last = _found(reference)
        typed = _typed_now(last)
        faults, status = {"": changed_meanwhile()}, HTTPStatus.CONFLICT
        return _form(request, reference=reference, typed=typed, last=last, faults=faults, status=status)
    return _to(request, f"{reference}/?done=ended")


def _form(
    request: StaffRequest,
    *,
    reference: UUID,
    typed: dict[str, Any],
    last: NoticeVersion | None = None,
    faults: dict[str, str] | None = None,
    status: int = HTTPStatus.UNPROCESSABLE_ENTITY,
) -> HttpResponse:
    return render(
        request,
        "notice_edit.html",
        status=status if faults else HTTPStatus.OK,
        reference=reference,
        typed=typed,
        row=row_of(request, last) if last else None,
        reach=_reach(request, last) if last else None,
        named_now=_named(last) if last else [],
        versions=list(versions_of(last.draft)) if last else [],
        kinds=list(AudienceKind),
        faults=faults or {},
        done="" if faults else request.GET.get("done", ""),
    )


def _question(
    request: StaffRequest, last: NoticeVersion, *, fault: str = "", status: int = HTTPStatus.OK
) -> HttpResponse:
    reach = _reach(request, last)
    return render(
        request,
        "notice_publish.html",
        status=status,
        row=row_of(request, last),
        reach=reach,
        named_now=_named(last),
        faults={"": fault} if fault else {},
    )


def _named(version: NoticeVersion) -> list[str]:
    """Give the values of a version's audience, members by the login IDs that they have today."""
    return list(services.called_now(services.content_of(version)).audience.values)


def _reach(request: StaffRequest, version: NoticeVersion) -> Reach | None:
    """Count whom a version reaches as of now; None where it names somebody who is no more."""
    audience = services.content_of(version).audience
    try:
        return reach_of(audience, profile=request.operator.profile, today=business_day(now=request.now))
    except NobodyMeant:
        return None


def _to(request: StaffRequest, where: str) -> HttpResponse:
    return HttpResponseRedirect(f"{request.counter}notices/{where}", status=HTTPStatus.SEE_OTHER)


def _nobody(nobody: NobodyMeant) -> str:
    return _("「%(value)s」に当てはまるお客さまが見つかりません。") % {"value": nobody}


def _another(another: MeansAnother) -> str:
    return _(
        "「%(value)s」は、前に入力されたときと別の会員のログインIDになりました。"
        "もとの会員のいまのログインIDは「%(login_id)s」です。別の会員へは、新しいお知らせを書いてください。"
    ) % {"value": another.value, "login_id": another.login_id}
