"""One's own account (自分のアカウント): the password and the factors of who is signed in."""

from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from madoguchi.adapters.qr_codes import qr_svg
from madoguchi.domain.match_keys import password_key
from madoguchi.domain.one_time_codes import address_of_secret, in_groups, new_secret
from madoguchi.interfaces import clock
from madoguchi.interfaces.relying_party import relying_party
from madoguchi.interfaces.staff.enrolment import LONGEST_TYPED
from madoguchi.interfaces.staff.rendering import render
from madoguchi.interfaces.staff.sign_in import LONGEST_PASSWORD
from madoguchi.interfaces.staff.staff_request import StaffRequest
from madoguchi.interfaces.staff.typed_factors import LONGEST_CODE
from madoguchi.interfaces.waiting import to_wait
from madoguchi.services.one_time_codes import Clocks
from madoguchi.services.staff import own_account as services
from madoguchi.services.staff.own_account import LONGEST_LABEL, LastFactor, SessionGone, TooManyPasskeys
from madoguchi.services.staff.passwords import fault_of
from madoguchi.services.staff.second_step import WrongFactor
from madoguchi.services.tallies import TooManyTries

LONGEST_SEALED = 400
UNPROCESSABLE = HTTPStatus.UNPROCESSABLE_ENTITY

type Faults = dict[str, str]


def account_page(request: StaffRequest) -> HttpResponse:
    """Show by which means the colleague signs in."""
    colleague = request.colleague
    return render(
        request,
        "own_account.html",
        codes_since=services.codes_since(colleague),
        passkeys=services.passkeys_of(colleague),
        done=request.GET.get("done", ""),
    )


def password_page(request: StaffRequest) -> HttpResponse:
    """Ask for the password of now and another one, or change it."""
    if request.method != "POST":
        return _password_form(request)
    chosen = password_key(request.POST.get("password", "")[:LONGEST_TYPED])
    again = password_key(request.POST.get("password_again", "")[:LONGEST_TYPED])
    staff = services.account_of(request.colleague)
    if fault := fault_of(chosen, staff=staff, profile=request.operator.profile):
        return _password_form(request, {"password": fault})
    if chosen != again:
        return _password_form(request, {"password_again": _("2回の入力が一致しません。")})
    current = request.POST.get("current", "")[:LONGEST_PASSWORD]
    do = partial(services.change_password, current=current, chosen=chosen, now=request.now)
    wrong = {"current": _("現在のパスワードが違います。")}
    return _done(request, do, partial(_password_form, request), wrong, "password")


def codes_page(request: StaffRequest) -> HttpResponse:
    """Show a secret to be put into an app, or let its codes count, of which one must have been typed."""
    colleague = request.colleague
    if request.method != "POST":
        return _codes_form(request, services.sealed_for(colleague, new_secret()))
    sealed = request.POST.get("sealed", "")[:LONGEST_SEALED]
    try:
        services.opened_for(colleague, sealed)
    except WrongFactor:  # the page is of another session
        return _codes_form(request, services.sealed_for(colleague, new_secret()), {"code": _late()})
    typed = request.POST.get("code", "")[:LONGEST_CODE]
    clocks = Clocks(request.now, clock.on_phones(request.now))
    do = partial(services.set_codes, sealed=sealed, typed=typed, clocks=clocks)
    wrong = {"code": _("確認できませんでした。いま表示されているコードを入力してください。")}
    return _done(request, do, partial(_codes_form, request, sealed), wrong, "codes")


def new_passkey_page(request: StaffRequest) -> HttpResponse:
    """Ask the browser for a passkey, or keep the one that it made."""
    party = relying_party(request)
    if request.method != "POST" or party is None:
        return _passkey_form(request)
    typed, label = request.POST.get("credential", ""), request.POST.get("label", "")
    label = label.replace("\x00", "").strip()[:LONGEST_LABEL]
    do = partial(services.add_passkey, party=party, typed=typed, label=label, now=request.now)
    wrong = {"": _("パスキーを登録できませんでした。もう一度お試しください。")}
    try:
        return _done(request, do, partial(_passkey_form, request), wrong, "added")
    except TooManyPasskeys:
        fault = _("パスキーは%(most)s個までです。使わないものを削除してください。")
        return _passkey_form(
            request, {"": fault % {"most": services.MOST_PASSKEYS}}, status=HTTPStatus.CONFLICT
        )


def passkey_page(request: StaffRequest, *, passkey: int) -> HttpResponse:
    """Show one of the colleague's passkeys, or remove it."""
    try:
        found = services.find_passkey(request.colleague, number=passkey)
        page = partial(render, request, "own_passkey.html", passkey=found)
        if request.method != "POST":
            return page(faults={})
        do = partial(services.remove_passkey, number=passkey, now=request.now)
        return _done(request, do, page, {}, "removed")
    except services.NoSuchPasskey:
        raise Http404 from None
    except LastFactor:
        fault = _("これを削除すると、ログインできなくなります。先に別の方法を登録してください。")
        return page(faults={"": fault}, status=HTTPStatus.CONFLICT)


def _done(
    request: StaffRequest,
    do: Callable[..., None],
    page: Callable[..., HttpResponse],
    wrong: Faults,
    done: str,
) -> HttpResponse:
    """Do it and go back to the account, or show the page again with what was wrong."""
    try:
        do(profile=request.operator.profile, colleague=request.colleague)
    except WrongFactor:
        return page(faults=wrong, status=UNPROCESSABLE)
    except TooManyTries as refusal:
        return to_wait(refusal, page, now=request.now)
    except SessionGone:
        return HttpResponseRedirect(request.counter, status=HTTPStatus.SEE_OTHER)
    return HttpResponseRedirect(f"{request.counter}account/?done={done}", status=HTTPStatus.SEE_OTHER)


def _password_form(
    request: StaffRequest, faults: Faults | None = None, *, status: int = UNPROCESSABLE, why: Any = None
) -> HttpResponse:
    shortest = request.operator.profile.staff.password_shortest
    return _page(request, "own_password.html", faults, status=status, why=why, shortest=shortest)


def _codes_form(
    request: StaffRequest,
    sealed: str,
    faults: Faults | None = None,
    *,
    status: int = UNPROCESSABLE,
    why: Any = None,
) -> HttpResponse:
    secret = services.opened_for(request.colleague, sealed)
    issuer = _("%(operator)s 職員") % {"operator": request.operator.profile.name}
    address = address_of_secret(secret=secret, account=request.colleague.email, issuer=issuer)
    return _page(
        request,
        "own_codes.html",
        faults,
        status=status,
        why=why,
        sealed=sealed,
        secret=in_groups(secret),
        picture=qr_svg(address, stretches=True),
        codes_since=services.codes_since(request.colleague),
    )


def _passkey_form(
    request: StaffRequest, faults: Faults | None = None, *, status: int = UNPROCESSABLE, why: Any = None
) -> HttpResponse:
    party, colleague = relying_party(request), request.colleague
    options = services.passkey_options(colleague=colleague, party=party, now=request.now) if party else None
    label = request.POST.get("label", "")[:LONGEST_LABEL]
    return _page(
        request, "own_passkey_new.html", faults, status=status, why=why, options=options, label=label
    )


def _page(
    request: StaffRequest, template: str, faults: Faults | None, *, status: int, why: Any, **values: Any
) -> HttpResponse:
    answer = status if faults or why else HTTPStatus.OK
    return render(request, template, status=answer, faults=faults or {}, why=why, **values)


def _late() -> str:
    return _("画面が古くなりました。新しい設定キーを登録してください。")
