"""Signing in with a passkey (パスキーでログイン): a challenge for the page's script, and the way in."""

from django.http import Http404, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from madoguchi.adapters.webauthn import NotProven, RelyingParty
from madoguchi.interfaces.counter_request import CounterRequest
from madoguchi.interfaces.customer.doors import during_hours
from madoguchi.interfaces.customer.draft_cookies import draft_token, forget_token, keep_token
from madoguchi.interfaces.customer.passkey_script import passkey_script
from madoguchi.interfaces.customer.relying_party import offered_party
from madoguchi.interfaces.customer.sign_in_pages import sign_in_form, wait_form, welcome
from madoguchi.interfaces.source import source_of
from madoguchi.services.passkey_sign_in import sign_in_options, sign_in_with_passkey
from madoguchi.services.tallies import TooManyTries

HOLDER = "passkey"  # names the cookie of the browser that asked for a challenge


@require_POST
@during_hours
def challenge(request: CounterRequest) -> HttpResponse:
    """Give a challenge for this browser, as JSON; it is written down, so it is not had by looking."""
    party, token = _party(request), draft_token(request, HOLDER)
    try:
        options = sign_in_options(party=party, token=token, source=source_of(request), now=request.now)
    except TooManyTries:
        return HttpResponse(status=429)
    response = JsonResponse(options, headers={"Cache-Control": "no-store"})
    return keep_token(request, response, HOLDER, token)


@require_POST
@during_hours
@passkey_script(fetches=True)
def enter(request: CounterRequest) -> HttpResponse:
    """Sign in with what the browser answered."""
    try:
        token = sign_in_with_passkey(
            profile=request.operator.profile,
            party=_party(request),
            token=draft_token(request, HOLDER),
            typed=request.POST.get("credential", ""),
            source=source_of(request),
            now=request.now,
        )
    except NotProven:
        return sign_in_form(request, error="passkey", status=401)
    except TooManyTries as refusal:
        return wait_form(request, refusal)
    return forget_token(request, welcome(request, token), HOLDER)


def _party(request: CounterRequest) -> RelyingParty:
    """Say whom the passkey is for; where there are none, neither are these addresses."""
    if found := offered_party(request):
        return found
    raise Http404
