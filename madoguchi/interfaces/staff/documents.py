"""Papers for one person (個別の書面): a PDF is handed in, looked at once more with whose it is, and sent."""

import logging
from datetime import datetime
from http import HTTPStatus

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from madoguchi.adapters.document_store import StoreRefused
from madoguchi.adapters.pdf import LARGEST_PDF, PdfRefused
from madoguchi.domain.audit import subject
from madoguchi.domain.file_names import name_part
from madoguchi.interfaces.content_disposition import saved_as
from madoguchi.interfaces.staff.moments import moment_typed
from madoguchi.interfaces.staff.rendering import render
from madoguchi.interfaces.staff.staff_request import StaffRequest
from madoguchi.interfaces.staff.words import minute
from madoguchi.models import Document
from madoguchi.operators.schema.documents import Documents
from madoguchi.services.documents.files import PDF
from madoguchi.services.staff import documents as services
from madoguchi.services.staff.documents import NoSuchPlace, Offer, OfferGone, SentBefore

type Handed = UploadedFile[bytes] | None  # evaluated by type checkers alone

LONGEST_TITLE, LONGEST_NUMBER, LONGEST_SEAL = 100, 40, 4000

logger = logging.getLogger(__name__)


def documents_page(request: StaffRequest) -> HttpResponse:
    """Ask for a paper and whose it is, or check what was handed in and ask once more."""
    rules = request.operator.profile.documents
    if request.method != "POST" or rules is None:
        return _page(request)
    typed, file = _typed(request), request.FILES.get("file")
    if faults := _missing(typed, file) | _missed(typed["shown_from"], request.now):
        return _page(request, faults)
    return _offered(request, rules, typed, file)


def paper_file(request: StaffRequest) -> HttpResponse:
    """Give the file that is offered, as it is kept and would be sent."""
    try:
        offer, content = services.paper_offered(
            seal=_seal(request), by=request.colleague.actor, now=request.now
        )
    except (OfferGone, NoSuchPlace):
        return _page(request, _gone(), status=HTTPStatus.CONFLICT)
    except StoreRefused as refused:
        return _store_away(request, refused)
    request.looked_at = [subject("place", offer.place.pk)]
    name = saved_as(offer.offered.file_name, plain_name="paper.pdf")
    headers = {"Content-Disposition": name, "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=PDF, headers=headers)


def send_page(request: StaffRequest) -> HttpResponse:
    """Send what was looked at."""
    rules = request.operator.profile.documents
    if rules is None:
        return _page(request, status=HTTPStatus.CONFLICT)
    try:
        document = services.send(
            rules=rules, seal=_seal(request), by=request.colleague.actor, now=request.now
        )
    except (OfferGone, NoSuchPlace):
        return _page(request, _gone(), status=HTTPStatus.CONFLICT)
    except SentBefore as before:
        return _page(request, _sent_before(before.document), status=HTTPStatus.CONFLICT)
    where = f"{request.counter}documents/?done={document.number}"
    return HttpResponseRedirect(where, status=HTTPStatus.SEE_OTHER)


def _seal(request: StaffRequest) -> str:
    return request.POST.get("offer", "")[:LONGEST_SEAL]


def _gone() -> dict[str, str]:
    return {"": _("確認の有効期限が切れました。書面を送っていません。もう一度お選びください。")}


def _sent_before(document: Document) -> dict[str, str]:
    values = {"number": document.number, "at": minute(document.shown_from or document.issued_at)}
    return {
        "": _("同じ書面を、%(number)s として %(at)s から公開しています。公開日時は変えられません。") % values
    }


def _typed(request: StaffRequest) -> dict[str, str]:
    names = ("place", "title", "shown_from")
    return {name: request.POST.get(name, "").replace("\x00", "").strip() for name in names}


def _offered(request: StaffRequest, rules: Documents, typed: dict[str, str], file: Handed) -> HttpResponse:
    try:
        offer = services.offer(
            rules=rules,
            number=typed["place"][:LONGEST_NUMBER],
            title=typed["title"],
            content=_content(file),
            file_name=_file_name(file),
            shown_from=moment_typed(typed["shown_from"]),
            by=request.colleague.actor,
            now=request.now,
        )
    except NoSuchPlace:
        fault = _("この番号の%(place)sは見つかりません。") % {"place": request.operator.profile.words.place}
        return _page(request, {"place": fault})
    except PdfRefused as refused:
        return _page(request, {"file": _("受け付けられないPDFです。%(why)s") % {"why": _why(refused)}})
    except StoreRefused as refused:
        return _store_away(request, refused)
    return _question(request, offer)


def _store_away(request: StaffRequest, refused: StoreRefused) -> HttpResponse:
    logger.error("the store of documents: %s: %s", type(refused).__name__, refused)
    away = {"": _("書面の保管庫を使えませんでした。しばらくしてからもう一度お試しください。")}
    return _page(request, away, status=HTTPStatus.SERVICE_UNAVAILABLE)


def _missed(shown_from: str, now: datetime) -> dict[str, str]:
    """Say what is wrong with the moment from which a paper is to be shown; nothing is typed for at once."""
    at = moment_typed(shown_from)
    if not shown_from or (at and at > now):
        return {}
    return {"shown_from": _("公開日時を、これからの日付と時刻で入力してください。")}


def _missing(typed: dict[str, str], file: Handed) -> dict[str, str]:
    number, title, largest = typed["place"], typed["title"], LARGEST_PDF // 1024 // 1024
    wrong = {
        "place": _("番号を入力してください。") if not number else "",
        "title": ""
        if 0 < len(title) <= LONGEST_TITLE and title.isprintable()
        else _("件名を1行、100文字以内で入力してください。"),
        "file": _("PDFファイルを選んでください。") if file is None else "",
    }
    if file is not None and (file.size or 0) > LARGEST_PDF:
        wrong["file"] = _("PDFは%(largest)sMBまでです。") % {"largest": largest}
    return {part: words for part, words in wrong.items() if words}


def _content(file: Handed) -> bytes:
    return file.read(LARGEST_PDF + 1) if file else b""


def _file_name(file: Handed) -> str:
    """Give what a file is called; letters that turn a line around or are not seen are left out."""
    stem, _dot, _extension = ((file.name if file else "") or "").rpartition(".")
    return f"{name_part(stem) or _('名前なし')}.pdf"


def _why(refused: PdfRefused) -> str:
    """Say why a PDF cannot be handed on."""
    words = {
        "no PDF": _("PDFではありません。"),
        "damaged": _("ファイルが壊れています。"),
        "protected by a password": _("パスワードで保護されています。"),
    }
    other = _("ページ数が多すぎるか、開いたときに動作するしくみが含まれています。")
    return words.get(str(refused), other)


def _question(request: StaffRequest, offer: Offer) -> HttpResponse:
    request.looked_at = [subject("place", offer.place.pk)]
    return render(request, "document_send.html", offer=offer, paper=offer.offered.paper)


def _page(
    request: StaffRequest, faults: dict[str, str] | None = None, *, status: int | None = None
) -> HttpResponse:
    """Show the form and, where nothing went wrong, what was sent last."""
    sent = [] if faults or request.method == "POST" else services.newest_sent()
    request.looked_at = [subject("document", each.number) for each in sent]
    usual = HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK
    return render(
        request,
        "documents_sent.html",
        status=status or usual,
        has_documents=request.operator.profile.documents is not None,
        typed={name: value[:LONGEST_TITLE] for name, value in _typed(request).items()},
        largest=LARGEST_PDF // 1024 // 1024,
        sent=sent,
        faults=faults or {},
        done=_done(request, sent),
    )


def _done(request: StaffRequest, sent: list[Document]) -> str:
    """Say what was sent just now, and from when it is shown."""
    number = request.GET.get("done", "")[:LONGEST_NUMBER]
    if not number:
        return ""
    later = next((each.shown_from for each in sent if each.number == number), None)
    if later and later > request.now:
        values = {"number": number, "at": minute(later)}
        return _("書面 %(number)s を登録しました。%(at)s に公開します") % values
    return _("書面 %(number)s を公開しました") % {"number": number}
