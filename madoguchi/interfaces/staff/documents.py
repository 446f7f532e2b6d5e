"""Papers for one person (個別の書面): a PDF is handed in, looked at once more with whose it is, and sent."""

import logging
from http import HTTPStatus

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from madoguchi.adapters.document_store import StoreRefused
from madoguchi.adapters.pdf import LARGEST_PDF, PdfRefused
from madoguchi.domain.audit import subject
from madoguchi.interfaces.staff.rendering import render
from madoguchi.interfaces.staff.staff_request import StaffRequest
from madoguchi.operators.schema.documents import Documents
from madoguchi.services.staff import documents as services
from madoguchi.services.staff.documents import NoSuchPlace, Offer, OfferGone

type Handed = UploadedFile[bytes] | None  # evaluated by type checkers alone

LONGEST_TITLE, LONGEST_NUMBER, LONGEST_SEAL = 100, 40, 4000

logger = logging.getLogger(__name__)


def documents_page(request: StaffRequest) -> HttpResponse:
    """Ask for a paper and whose it is, or check what was handed in and ask once more."""
    rules = request.operator.profile.documents
    if request.method != "POST" or rules is None:
        return _page(request)
    number, title = (request.POST.get(name, "").replace("\x00", "").strip() for name in ("place", "title"))
    file = request.FILES.get("file")
    if faults := _missing(number, title, file):
        return _page(request, faults)
    return _offered(request, rules, number[:LONGEST_NUMBER], title, _content(file))


def send_page(request: StaffRequest) -> HttpResponse:
    """Send what was looked at."""
    rules, seal = request.operator.profile.documents, request.POST.get("offer", "")[:LONGEST_SEAL]
    if rules is None:
        return _page(request, status=HTTPStatus.CONFLICT)
    try:
        document = services.send(rules=rules, seal=seal, by=request.colleague.actor, now=request.now)
    except (OfferGone, NoSuchPlace):
        gone = {"": _("確認の有効期限が切れました。書面を送っていません。もう一度お選びください。")}
        return _page(request, gone, status=HTTPStatus.CONFLICT)
    where = f"{request.counter}documents/?done={document.number}"
    return HttpResponseRedirect(where, status=HTTPStatus.SEE_OTHER)


def _offered(
    request: StaffRequest, rules: Documents, number: str, title: str, content: bytes
) -> HttpResponse:
    by = request.colleague.actor
    try:
        offer = services.offer(
            rules=rules, number=number, title=title, content=content, by=by, now=request.now
        )
    except NoSuchPlace:
        return _page(request, {"place": _("この番号のご使用場所は見つかりません。")})
    except PdfRefused as refused:
        return _page(request, {"file": _("受け付けられないPDFです。%(why)s") % {"why": _why(refused)}})
    except StoreRefused as refused:
        logger.error("the store of documents: %s: %s", type(refused).__name__, refused)  # noqa: TRY400  # expected
        away = {"": _("書面の保管庫に保存できませんでした。しばらくしてからもう一度お試しください。")}
        return _page(request, away, status=HTTPStatus.SERVICE_UNAVAILABLE)
    return _question(request, offer)


def _missing(number: str, title: str, file: Handed) -> dict[str, str]:
    largest = LARGEST_PDF // 1024 // 1024
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
    request.looked_at = [subject("place", offer.place.number)]
    return render(request, "document_send.html", offer=offer)


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
        typed={name: request.POST.get(name, "")[:LONGEST_TITLE] for name in ("place", "title")},
        largest=LARGEST_PDF // 1024 // 1024,
        sent=sent,
        faults=faults or {},
        done=request.GET.get("done", "")[:LONGEST_NUMBER],
    )
