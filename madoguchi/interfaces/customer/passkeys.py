"""Passkeys (パスキー): a member's own, listed, registered, named and removed."""

from functools import partial
from http import HTTPStatus
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from madoguchi.adapters.webauthn import NotProven
from madoguchi.domain.reasons import Reason, ReasonCode, why_empty
from madoguchi.interfaces.counter_request import CounterRequest
from madoguchi.interfaces.customer.doors import members_only
from madoguchi.interfaces.customer.factor_pages import (
    done_or_page,
    factor_page,
    refuse_unless_offered,
    typed_password,
)
from madoguchi.interfaces.customer.passkey_script import passkey_script
from madoguchi.interfaces.customer.recovery_codes import shown_once
from madoguchi.interfaces.relying_party import relying_party
from madoguchi.services import passkeys
from madoguchi.services.passkeys import MOST, NoSuchPasskey, TooManyPasskeys


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def passkey_list(request: CounterRequest) -> HttpResponse:
    """List the member's passkeys, or begin to register another."""
    refuse_unless_offered(request, "passkeys")
    page = partial(_list, request)
    if request.method != "POST" or relying_party(request) is None:
        return page()
    return done_or_page(request, page, partial(_begin, request))


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
@passkey_script()
def new_passkey(request: CounterRequest) -> HttpResponse:
    """Ask the browser for a passkey, or keep the one that it made."""
    refuse_unless_offered(request, "passkeys")
    return _registered(request) if request.method == "POST" else _new(request)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def passkey(request: CounterRequest, *, reference: UUID) -> HttpResponse:
    """Show one of the member's passkeys, name it anew or remove it."""
    refuse_unless_offered(request, "passkeys")
    page = partial(_one, request, reference)
    try:
        if request.method != "POST":
            return page()
        if request.POST.get("do") == "remove":
            return done_or_page(request, page, partial(_remove, request, reference))
        return _rename(request, reference)
    except NoSuchPasskey:
        raise Http404 from None


def _list(request: CounterRequest, **more: object) -> HttpResponse:
    found = passkeys.passkeys_of(request.visitor.member_id)
    return factor_page(
        request,
        "account/passkeys.html",
        passkeys=found,
        why_empty=why_empty(found, ReasonCode.NO_PASSKEYS),
        why_not_added=_why_not_added(request, count=len(found)),
        **more,  # type: ignore[arg-type]  # faults, status and the wait, as factor_page takes them
    )


def _why_not_added(request: CounterRequest, *, count: int) -> Reason | None:
    if relying_party(request) is None:
        return Reason(ReasonCode.NO_PASSKEYS_HERE)
    return Reason(ReasonCode.PASSKEYS_FULL, values={"most": MOST}) if count >= MOST else None


def _begin(request: CounterRequest) -> HttpResponse:
    try:
        passkeys.begin_registration(
            visitor=request.visitor, password=typed_password(request), now=request.now
        )
    except TooManyPasskeys:
        return _list(request, status=HTTPStatus.CONFLICT)
    return HttpResponseRedirect(f"{request.root}account/passkeys/new/", status=303)


def _new(request: CounterRequest, **more: object) -> HttpResponse:
    party = relying_party(request)
    options = party and passkeys.registration_options(party=party, visitor=request.visitor, now=request.now)
    if not options:
        return _to_list(request)
    return factor_page(
        request,
        "account/passkey_new.html",
        options=options,
        why_no_script=Reason(ReasonCode.PASSKEYS_NEED_SCRIPT),
        label=_label(request),
        **more,  # type: ignore[arg-type]  # faults and status, as factor_page takes them
    )


def _registered(request: CounterRequest) -> HttpResponse:
    party = relying_party(request)
    if party is None:
        return _to_list(request)
    try:
        codes = passkeys.register(
            profile=request.operator.profile,
            party=party,
            visitor=request.visitor,
            typed=request.POST.get("credential", ""),
            label=_label(request),
            now=request.now,
        )
    except NotProven:
        fault = _("パスキーを登録できませんでした。もう一度お試しください。")
        return _new(request, faults={"make": fault}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    except TooManyPasskeys:
        return _to_list(request)
    return shown_once(request, codes, after="passkeys") if codes else _to_list(request, done="made")


def _one(request: CounterRequest, reference: UUID, **more: object) -> HttpResponse:
    found = passkeys.find_passkey(member_id=request.visitor.member_id, reference=reference)
    return factor_page(
        request,
        "account/passkey.html",
        passkey=found,
        **more,  # type: ignore[arg-type]  # faults, status and the wait, as factor_page takes them
    )


def _rename(request: CounterRequest, reference: UUID) -> HttpResponse:
    passkeys.rename(member_id=request.visitor.member_id, reference=reference, label=_label(request))
    return _to_list(request, done="named")


def _remove(request: CounterRequest, reference: UUID) -> HttpResponse:
    passkeys.remove(
        profile=request.operator.profile,
        visitor=request.visitor,
        password=typed_password(request),
        reference=reference,
        now=request.now,
    )
    return _to_list(request, done="removed")


def _label(request: CounterRequest) -> str:
    """Give the name as it was typed; PostgreSQL keeps no NUL."""
    return request.POST.get("label", "").replace("\x00", "")[: passkeys.LONGEST_LABEL]


def _to_list(request: CounterRequest, *, done: str = "") -> HttpResponse:
    said = f"?done={done}" if done else ""
    return HttpResponseRedirect(f"{request.root}account/passkeys/{said}", status=303)
