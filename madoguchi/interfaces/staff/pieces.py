"""Pieces (掲載物): rewards, paid channels and texts, written, looked at, published and ended."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, NamedTuple, get_args
from uuid import UUID, uuid4

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from madoguchi.domain.drafts import in_force
from madoguchi.domain.notices import NoticeState, notice_state
from madoguchi.domain.service_hours import next_opening, why_closed
from madoguchi.interfaces.counter_request import Onlooking
from madoguchi.interfaces.staff.onlooking import nobody, seen
from madoguchi.interfaces.staff.pages import page_number
from madoguchi.interfaces.staff.piece_forms import FIELDS, PieceRefused, content_typed, typed_in, typed_of
from madoguchi.interfaces.staff.rendering import render
from madoguchi.interfaces.staff.staff_request import StaffRequest
from madoguchi.interfaces.staff.versions import NEW, asked_version, changed_meanwhile, seen_version
from madoguchi.models import PieceVersion
from madoguchi.operators.registry import Operator
from madoguchi.services.pieces import TEXTS
from madoguchi.services.staff import pieces as services
from madoguchi.services.staff.drafts import PAGE, ChangedMeanwhile, NoSuchDraft, versions_of
from madoguchi.services.staff.pieces import (
    Content,
    CourseTaken,
    EditionTaken,
    Kind,
    NeverShown,
    NotInForce,
    StockOverdrawn,
)
from madoguchi.services.terms import members_bound

UNKEPT = {"Cache-Control": "no-store"}


@dataclass(frozen=True, slots=True)
class Shelf:
    """What a kind is called, the customers' page that shows it, and which operators have it."""

    title: str
    new: str
    page: str
    is_there: Callable[[Operator], bool]


SHELVES: Mapping[str, Shelf] = {
    "reward": Shelf(
        gettext_noop("ポイントの商品"),
        gettext_noop("商品を加える"),
        "points/",
        lambda operator: operator.profile.points is not None,
    ),
    "channel": Shelf(
        gettext_noop("有料チャンネル"),
        gettext_noop("チャンネルを加える"),
        "channels/",
        lambda operator: operator.profile.channels is not None,
    ),
    "faq": Shelf(
        gettext_noop("よくあるご質問"),
        gettext_noop("新しい文面を書く"),
        "words/faq/",
        lambda operator: "faq" in operator.profile.word_pages,
    ),
    "terms": Shelf(
        gettext_noop("ご利用規約"),
        gettext_noop("新しい版を書く"),
        "words/terms/",
        lambda operator: "terms" in operator.profile.word_pages,
    ),
}

REFUSED: Mapping[type[Exception], str] = {
    NeverShown: gettext_noop("掲載の終わりが過ぎています。内容の画面で直してください。"),
    CourseTaken: gettext_noop(
        "このコース名は、ほかのチャンネルで使われているか、公開した後に変更されています。"
    ),
    StockOverdrawn: gettext_noop("いまの在庫より多くは減らせません。"),
    EditionTaken: gettext_noop(
        "この名前の版は、別の内容ですでに公開しています。内容の画面で版の名前を変えてください。"
    ),
}


class Row(NamedTuple):
    """A line of the list: the last version, the one in force if any, and where the piece stands."""

    version: PieceVersion
    shown: PieceVersion | None
    state: NoticeState
    is_ahead: bool


def shelf_list(request: StaffRequest) -> HttpResponse:
    """List what can be published here."""
    shelves = [(kind, _(shelf.title)) for kind, shelf in SHELVES.items() if shelf.is_there(request.operator)]
    return render(request, "shelves.html", shelves=shelves)


def piece_list(request: StaffRequest, *, kind: str) -> HttpResponse:
    """List what was written, the last worked on first."""
    known, page = known_kind(request, kind), page_number(request)
    found = services.desk_of(known).newest(page=page)
    return _render(
        request,
        "piece_list.html",
        known,
        rows=rows_of(request, found[:PAGE]),
        elsewhere=services.without_draft(known, now=request.now) if page == 1 else [],
        further=f"page={page + 1}" if len(found) > PAGE else "",
    )


def new_piece(request: StaffRequest, *, kind: str) -> HttpResponse:
    """Ask what a new piece says, or keep it as a draft; of a text there is one draft, and it is led to."""
    known = known_kind(request, kind)
    if request.method != "POST":
        if only := services.only_draft(known):
            return _to(request, known, f"{only}/")
        return _form(request, known, reference=uuid4(), typed=typed_of(known, _first(request, known)))
    try:
        reference = UUID(request.POST.get("reference", "")[:36])
    except ValueError:
        reference = uuid4()
    return _saved(request, known, reference, None)


def piece_page(request: StaffRequest, *, kind: str, piece: UUID) -> HttpResponse:
    """Show a piece with its history, keep another version, or end it."""
    known = known_kind(request, kind)
    last = _found(known, piece)
    if request.method != "POST":
        typed = typed_of(known, services.to_edit(last))
        return _form(request, known, reference=piece, typed=typed, last=last)
    if request.POST.get("do") == "end":
        return _ended(request, known, last)
    return _saved(request, known, piece, last)


def publish_page(request: StaffRequest, *, kind: str, piece: UUID) -> HttpResponse:
    """Show what would be published and from when, or publish it."""
    known = known_kind(request, kind)
    last = _found(known, piece)
    if request.method != "POST":
        return _question(request, known, last)
    by = request.colleague.actor
    try:
        services.publish(kind=known, reference=piece, seen=seen_version(request), by=by, now=request.now)
    except ChangedMeanwhile:
        return _question(request, known, _found(known, piece), fault=changed_meanwhile())
    except tuple(REFUSED) as refused:
        return _question(request, known, last, fault=_(REFUSED[type(refused)]))
    return _to(request, known, f"{piece}/?done=published")


def preview(request: StaffRequest, *, kind: str, piece: UUID) -> HttpResponse:
    """Show the customers' page as it will be once a version holds, the last unless another is asked for."""
    known = known_kind(request, kind)
    version = asked_version(request, _found(known, piece))
    hours = request.operator.profile.hours.window
    at = max(request.now, version.starts_at or request.now)
    at = next_opening(hours=hours, now=at) if why_closed(hours=hours, now=at) else at
    looking = Onlooking(nobody(at), f"{request.counter}publishing/{known}/{piece}/", at=at)
    page = SHELVES[known].page
    try:
        with services.as_if_published(version=version, by=request.colleague.actor, now=at):
            answer = seen(
                request, page, root=request.root, onlooking=looking, shown={"points", "channels", "words"}
            )
    except (CourseTaken, StockOverdrawn):
        raise Http404 from None
    return HttpResponse(answer.content, headers=UNKEPT)


def adopt(request: StaffRequest, *, kind: str, offer: int) -> HttpResponse:
    """Take up what was put on offer at the terminal."""
    known = known_kind(request, kind)
    if known in TEXTS:  # what stands in the operator's folder is where a new text begins
        return _to(request, known, "new/")
    try:
        draft = services.adopt(kind=known, number=offer, by=request.colleague.actor, now=request.now)
    except NoSuchDraft:
        raise Http404 from None
    return _to(request, known, f"{draft.reference}/")


def known_kind(request: StaffRequest, kind: str) -> Kind:
    """Give a kind that this operator has; raises Http404."""
    for each in get_args(Kind.__value__):
        if each == kind and SHELVES[kind].is_there(request.operator):
            known: Kind = each
            return known
    raise Http404


def _found(kind: Kind, reference: UUID) -> PieceVersion:
    try:
        found: PieceVersion = services.desk_of(kind).find(reference=reference)
    except NoSuchDraft:
        raise Http404 from None
    return found


def _first(request: StaffRequest, kind: Kind) -> Content | None:
    """Begin a text with what the operator's folder says."""
    file = request.operator.folder / "words" / f"{kind}.md"
    return Content({"body": file.read_text(encoding="utf-8")}) if file.is_file() else None


def rows_of(request: StaffRequest, versions: list[PieceVersion]) -> list[Row]:
    """Say of the last version of each piece where it stands."""
    published = services.published_of(each.draft for each in versions)
    return [_told(request, each, published[each.draft_id]) for each in versions]


def _row(request: StaffRequest, version: PieceVersion) -> Row:
    return rows_of(request, [version])[0]


def _told(request: StaffRequest, version: PieceVersion, published: list[PieceVersion]) -> Row:
    """Say where a piece stands: by the version in force, or else by the one that waits."""
    shown, waits = in_force(published, now=request.now), published[0] if published else None
    told = shown or waits
    ends_at = told.holds_from if told and told.deed == "ended" else told.ends_at if told else None
    state = notice_state(starts_at=told.holds_from if told else None, ends_at=ends_at, now=request.now)
    return Row(version, shown, state, is_ahead=waits is not None and version.deed == "saved")


def _saved(request: StaffRequest, kind: Kind, reference: UUID, last: PieceVersion | None) -> HttpResponse:
    """Keep what was typed, or show it again with what is wrong."""
    try:
        services.keep(
            kind=kind,
            reference=reference,
            seen=seen_version(request) if last else NEW,
            content=content_typed(kind, request.POST, profile=request.operator.profile),
            by=request.colleague.actor,
            now=request.now,
        )
    except PieceRefused as refused:
        return _again(request, kind, reference, last, refused.faults)
    except NeverShown:
        fault = {"ends_at": _("掲載の終わりは、始まりより後にしてください。")}
        return _again(request, kind, reference, last, fault)
    except (ChangedMeanwhile, NoSuchDraft):
        # What was typed is sent on from the version that is now shown beside it.
        reference = services.only_draft(kind) or reference
        last = _found(kind, reference)
        return _again(request, kind, reference, last, {"": changed_meanwhile()}, status=HTTPStatus.CONFLICT)
    onward = "publish/" if request.POST.get("do") == "publish" else "?done=saved"
    return _to(request, kind, f"{reference}/{onward}")


def _again(
    request: StaffRequest,
    kind: Kind,
    reference: UUID,
    last: PieceVersion | None,
    faults: dict[str, str],
    *,
    status: int = HTTPStatus.UNPROCESSABLE_ENTITY,
) -> HttpResponse:
    typed = typed_in(kind, request.POST)
    return _form(request, kind, reference=reference, typed=typed, last=last, faults=faults, status=status)


def _ended(request: StaffRequest, kind: Kind, last: PieceVersion) -> HttpResponse:
    reference, by = last.draft.reference, request.colleague.actor
    try:
        services.end(kind=kind, reference=reference, seen=seen_version(request), by=by, now=request.now)
    except (ChangedMeanwhile, NotInForce):
        last = _found(kind, reference)
        typed, faults = typed_of(kind, services.to_edit(last)), {"": changed_meanwhile()}
        status = HTTPStatus.CONFLICT
        return _form(request, kind, reference=reference, typed=typed, last=last, faults=faults, status=status)
    return _to(request, kind, f"{reference}/?done=ended")


def _form(
    request: StaffRequest,
    kind: Kind,
    *,
    reference: UUID,
    typed: dict[str, str],
    last: PieceVersion | None = None,
    faults: dict[str, str] | None = None,
    status: int = HTTPStatus.UNPROCESSABLE_ENTITY,
) -> HttpResponse:
    return _render(
        request,
        "piece_edit.html",
        kind,
        status=status if faults else HTTPStatus.OK,
        action=f"{request.counter}publishing/{kind}/{f'{reference}/' if last else 'new/'}",
        fields=FIELDS[kind],
        reference=reference,
        typed=typed,
        row=_row(request, last) if last else None,
        versions=list(versions_of(last.draft)) if last else [],
        left=last.draft.reward.stock if last and last.draft.reward else None,
        faults=faults or {},
        done="" if faults else request.GET.get("done", ""),
    )


def _question(request: StaffRequest, kind: Kind, last: PieceVersion, *, fault: str = "") -> HttpResponse:
    return _render(
        request,
        "piece_publish.html",
        kind,
        status=HTTPStatus.CONFLICT if fault else HTTPStatus.OK,
        row=_row(request, last),
        fields=FIELDS[kind],
        said=typed_of(kind, services.to_edit(last)),
        members_asked=members_bound() if last.facts.get("asks_anew") else None,
        faults={"": fault} if fault else {},
    )


def _render(request: StaffRequest, template: str, kind: Kind, **values: Any) -> HttpResponse:
    shelf = SHELVES[kind]
    home = f"{request.counter}publishing/{kind}/"
    words: dict[str, Any] = {"title": _(shelf.title), "new": _(shelf.new)}
    return render(request, template, kind=kind, is_text=kind in TEXTS, home=home, **words, **values)


def _to(request: StaffRequest, kind: Kind, where: str) -> HttpResponse:
    there = f"{request.counter}publishing/{kind}/{where}"
    return HttpResponseRedirect(there, status=HTTPStatus.SEE_OTHER, headers=UNKEPT)
