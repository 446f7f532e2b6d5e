"""Mails that did not arrive (届かないメール): what came back, dead addresses, and what was given up."""

from collections.abc import Iterable
from http import HTTPStatus
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from madoguchi.domain.mail_returns import ReturnKind
from madoguchi.interfaces.staff.mail_words import why_not_words
from madoguchi.interfaces.staff.pages import page_number
from madoguchi.interfaces.staff.rendering import render
from madoguchi.interfaces.staff.staff_request import StaffRequest
from madoguchi.services.staff import mails as services
from madoguchi.services.staff.mails import PAGE, NoSuchMail, NotAgain, SentMeanwhile

LONGEST_SEEN = 80


def returned_page(request: StaffRequest) -> HttpResponse:
    """List what came back, the newest first."""
    asked = request.GET.get("kind", "")
    kind, page = asked if asked in set(ReturnKind) else "", page_number(request)
    found = services.returned(kind=kind, page=page)
    request.looked_at = _each(it.about for it in found[:PAGE])
    return render(
        request,
        "mails_returned.html",
        returns=found[:PAGE],
        kinds=list(ReturnKind),
        kind=kind,
        further=f"kind={kind}&page={page + 1}" if len(found) > PAGE else "",
    )


def dead_page(request: StaffRequest) -> HttpResponse:
    """List addresses that mails do not reach, the latest first."""
    page = page_number(request)
    found = services.dead(page=page)
    request.looked_at = _each(about for it in found[:PAGE] for about in it.abouts)
    further = f"page={page + 1}" if len(found) > PAGE else ""
    return render(request, "mails_dead.html", addresses=found[:PAGE], further=further)


def given_up_page(request: StaffRequest) -> HttpResponse:
    """List mails that were given up, or let one be tried again."""
    if request.method != "POST":
        return _given_up(request)
    seen = request.POST.get("seen", "").replace("\x00", "")[:LONGEST_SEEN]
    try:
        reference = UUID(request.POST.get("mail", "")[:36])
        services.send_again(reference=reference, seen=seen, by=request.colleague.actor, now=request.now)
    except NoSuchMail:
        raise Http404 from None
    except ValueError:
        return _given_up(request, _("メールを選んでください。"), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    except SentMeanwhile:
        fault = _("このメールの状態が変わっています。いまの一覧をご確認ください。何もしていません。")
        return _given_up(request, fault)
    except NotAgain as refused:
        return _given_up(request, why_not_words(refused.why))
    where = f"{request.counter}mails/given-up/?done=again"
    return HttpResponseRedirect(where, status=HTTPStatus.SEE_OTHER)


def _given_up(
    request: StaffRequest, fault: str = "", *, status: HTTPStatus = HTTPStatus.CONFLICT
) -> HttpResponse:
    page = page_number(request)
    found = services.given_up(page=page)
    request.looked_at = _each(it.about for it in found[:PAGE])
    return render(
        request,
        "mails_given_up.html",
        status=status if fault else HTTPStatus.OK,
        rows=found[:PAGE],
        further=f"page={page + 1}" if len(found) > PAGE else "",
        faults={"": fault} if fault else {},
        done="" if fault else request.GET.get("done", ""),
    )


def _each(abouts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(abouts))
