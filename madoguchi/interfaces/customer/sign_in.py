"""Signing in and out (ログイン・ログアウト)."""

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi.domain.match_keys import login_key
from madoguchi.flows.drafts import begin_for, new_token
from madoguchi.flows.journeys import FIRST_PASSWORD
from madoguchi.interfaces.cookies import A_YEAR, keep_cookie
from madoguchi.interfaces.counter_request import CounterRequest
from madoguchi.interfaces.customer.cautions import after_cautions
from madoguchi.interfaces.customer.doors import during_hours, session_cookie
from madoguchi.interfaces.customer.draft_cookies import keep_token
from madoguchi.interfaces.customer.passkey_script import passkey_script
from madoguchi.interfaces.customer.sign_in_pages import (
    REMEMBERED_ID_COOKIE,
    sign_in_form,
    to_second_step,
    wait_form,
    welcome,
)
from madoguchi.interfaces.source import source_of
from madoguchi.models import Member
from madoguchi.services import sessions
from madoguchi.services.second_steps import SecondStepDue
from madoguchi.services.sign_in import PasswordMustChange, SignInRefused, SignInWaits, sign_in

# As the form's fields say; nobody has more to type.
LONGEST_LOGIN_ID, LONGEST_PASSWORD = 64, 128


@require_http_methods(["GET", "HEAD", "POST"])
@during_hours
@after_cautions
@passkey_script(fetches=True)
def sign_in_page(request: CounterRequest) -> HttpResponse:
    """Show the form, or sign in with what was typed."""
    if request.method != "POST":
        return sign_in_form(request, login_id=request.COOKIES.get(REMEMBERED_ID_COOKIE, ""))
    login_id = request.POST.get("login_id", "")[:LONGEST_LOGIN_ID]
    try:
        token = sign_in(
            profile=request.operator.profile,
            login_id=login_id,
            password=request.POST.get("password", "")[:LONGEST_PASSWORD],
            source=source_of(request),
            now=request.now,
        )
    except SecondStepDue as due:
        return remember_id(request, to_second_step(request, due.token), login_id)
    except PasswordMustChange as must:
        return _to_first_password(request, must.member)
    except SignInRefused:
        return sign_in_form(request, login_id=login_id, error="refused", status=401)
    except SignInWaits as refusal:
        return wait_form(request, refusal, login_id=login_id)
    return remember_id(request, welcome(request, token), login_id)


@require_POST
def sign_out(request: CounterRequest) -> HttpResponse:
    """End the session and show the sign-in page."""
    if token := request.COOKIES.get(session_cookie(request)):
        sessions.sign_out(token=token, now=request.now)
    response = HttpResponseRedirect(request.root)
    response.delete_cookie(session_cookie(request), path=request.root)
    return response


def _to_first_password(request: CounterRequest, member: Member) -> HttpResponse:
    """Let a member with an issued password choose another before anything is shown."""
    token = new_token()
    begin_for(journey=FIRST_PASSWORD, token=token, member=member, now=request.now)
    response = HttpResponseRedirect(f"{request.root}{FIRST_PASSWORD}/1/")
    return keep_token(request, response, FIRST_PASSWORD, token)


def remember_id(request: CounterRequest, response: HttpResponse, login_id: str) -> HttpResponse:
    """Keep the login ID, and nothing else, in the browser that asks for it; let others forget it."""
    if request.operator.profile.sign_in.offers_to_remember_id and "remember_id" in request.POST:
        as_typed = login_key(login_id, is_case_sensitive=True)
        keep_cookie(response, REMEMBERED_ID_COOKIE, as_typed, seconds=A_YEAR)
    else:
        response.delete_cookie(REMEMBERED_ID_COOKIE, path=request.root)
    return response
