"""Pictures (画像認証): the digits of the draft, to be seen, heard or read."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from madoguchi.adapters import picture_check
from madoguchi.flows.drafts import find_visit
from madoguchi.flows.pictures import digits_of, new_picture
from madoguchi.flows.walking import Walk
from madoguchi.interfaces.counter_request import CounterRequest
from madoguchi.interfaces.customer.doors import during_hours
from madoguchi.interfaces.customer.draft_cookies import draft_token


def show_picture(walk: Walk, token: str) -> str | None:
    """Draw new digits for a page; give them in words, or nothing when the check was passed before."""
    visit = find_visit(journey=walk.name, token=token, now=walk.now)
    if visit and visit.draft.answers.get("picture_check"):
        return None
    return picture_check.spoken(digits=new_picture(journey=walk.name, token=token, now=walk.now))


@require_safe
@during_hours
def picture(request: CounterRequest, *, name: str) -> HttpResponse:
    """Show the digits as a picture."""
    return _answer(picture_check.make(digits=_digits(request, name)).png, "image/png")


@require_safe
@during_hours
def sound(request: CounterRequest, *, name: str) -> HttpResponse:
    """Let the digits be heard."""
    return _answer(picture_check.audio(digits=_digits(request, name)), "audio/wav")


def _digits(request: CounterRequest, name: str) -> str:
    if digits := digits_of(journey=name, token=draft_token(request, name), now=request.now):
        return digits
    raise Http404


def _answer(content: bytes, kind: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Cache-Control": "no-store"})
