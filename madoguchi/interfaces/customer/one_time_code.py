"""One-time codes (ワンタイムコード): set up with an app by a QR code or by hand, confirmed, removed."""

from contextlib import suppress
from functools import partial
from http import HTTPStatus

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from madoguchi.adapters.qr_codes import qr_svg
from madoguchi.domain.one_time_codes import address_of_secret, in_groups
from madoguchi.interfaces import clock
from madoguchi.interfaces.counter_request import CounterRequest
from madoguchi.interfaces.customer.doors import members_only
from madoguchi.interfaces.customer.factor_pages import (
    done_or_page,
    factor_page,
    refuse_unless_offered,
    typed_password,
)
from madoguchi.interfaces.customer.recovery_codes import shown_once
from madoguchi.interfaces.waiting import to_wait
from madoguchi.services import one_time_codes
from madoguchi.services.one_time_codes import AlreadySet, Clocks, NotBegun, WrongCode
from madoguchi.services.tallies import TooManyTries

LONGEST_CODE = 20


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def one_time_code(request: CounterRequest) -> HttpResponse:
    """Show whether codes are set up and how to do so, or do the next thing."""
    refuse_unless_offered(request, "one_time_code")
    page = partial(_page, request)
    if request.method != "POST":
        return page()
    match request.POST.get("do"):
        case "confirm":
            return _confirm(request)
        case "remove":
            return done_or_page(request, page, partial(_remove, request))
        case _:
            return done_or_page(request, page, partial(_begin, request))


@require_safe
@members_only
def qr(request: CounterRequest) -> HttpResponse:
    """Draw the secret that waits for its first code, for the session that began it."""
    refuse_unless_offered(request, "one_time_code")
    secret = one_time_codes.waiting_secret(request.visitor, now=request.now)
    if secret is None:
        raise Http404
    profile = request.operator.profile
    issuer = f"{profile.name} {profile.page_name}"
    drawn = qr_svg(address_of_secret(secret=secret, account=request.visitor.login_id, issuer=issuer))
    return HttpResponse(drawn, content_type="image/svg+xml", headers={"Cache-Control": "no-store"})


def _page(request: CounterRequest, **more: object) -> HttpResponse:
    waiting = one_time_codes.waiting_secret(request.visitor, now=request.now)
    return factor_page(
        request,
        "account/one_time_code.html",
        secret=in_groups(waiting) if waiting else "",
        kept=one_time_codes.secret_of(request.visitor),
        **more,  # type: ignore[arg-type]  # faults, status and the wait, as factor_page takes them
    )


def _begin(request: CounterRequest) -> HttpResponse:
    password = typed_password(request)
    with suppress(AlreadySet):  # the page says so
        one_time_codes.begin(visitor=request.visitor, password=password, now=request.now)
    return _back(request)


def _confirm(request: CounterRequest) -> HttpResponse:
    try:
        codes = one_time_codes.confirm(
            profile=request.operator.profile,
            visitor=request.visitor,
            typed=request.POST.get("code", "")[:LONGEST_CODE],
            clocks=Clocks(request.now, clock.on_phones(request.now)),
        )
    except WrongCode:
        fault = _("コードが違います。認証アプリに表示されている6桁の数字を入力してください。")
        return _page(request, faults={"code": fault}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    except NotBegun:
        return _back(request)
    except TooManyTries as refusal:
        return to_wait(refusal, partial(_page, request), now=request.now)
    return shown_once(request, codes, after="one_time_code") if codes else _back(request, done="set")


def _remove(request: CounterRequest) -> HttpResponse:
    one_time_codes.remove(
        profile=request.operator.profile,
        visitor=request.visitor,
        password=typed_password(request),
        now=request.now,
    )
    return _back(request, done="removed")


def _back(request: CounterRequest, *, done: str = "") -> HttpResponse:
    said = f"?done={done}" if done else ""
    return HttpResponseRedirect(f"{request.root}account/one-time-code/{said}", status=303)
