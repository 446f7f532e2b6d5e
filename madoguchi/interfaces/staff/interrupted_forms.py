"""Interrupted forms (途中で止まった入力): what comes too late is shown back, to be sent again.

Such a form was ours, for its token was judged before. Nothing of it is kept here: the page itself carries
what was typed, until its sender has signed in beside it (docs/decisions/0039).
"""

from http import HTTPStatus

from django.http import HttpResponse
from django.utils.translation import gettext as _

from madoguchi.interfaces.staff.rendering import render
from madoguchi.interfaces.staff.staff_request import StaffRequest

TOKEN = "csrfmiddlewaretoken"  # noqa: S105  # the name of a field
SECRETS = frozenset({"password", "password_again", "current", "code", "credential"})
MOST_FIELDS, MOST_CHARACTERS = 600, 200_000


def holds_something(request: StaffRequest) -> bool:
    """Test whether a form was sent in which something stands that would be lost."""
    return request.method == "POST" and bool(_kept(request))


def session_over(request: StaffRequest) -> HttpResponse:
    """401: the session is over; who signs in beside this page sends the form again."""
    return _page(
        request,
        beside="",
        heading=_("ログインの有効時間が過ぎました"),
        first=_("別のタブでログインする"),
        note=_("同じ職員としてログインしてください。"),
    )


def proof_over(request: StaffRequest) -> HttpResponse:
    """401: the proof is too old; who proves oneself beside this page sends the form again."""
    return _page(
        request,
        beside="proof/",
        heading=_("本人の再確認の有効時間が過ぎました"),
        first=_("別のタブで本人の再確認をする"),
    )


def _page(request: StaffRequest, *, beside: str, heading: str, first: str, note: str = "") -> HttpResponse:
    kept = _kept(request)
    size = sum(len(name) + len(value) for name, value in kept)
    is_too_long = len(kept) > MOST_FIELDS or size > MOST_CHARACTERS
    return render(
        request,
        "interrupted_form.html",
        status=HTTPStatus.UNAUTHORIZED,
        heading=heading,
        first=first,
        note=note,
        beside=f"{request.counter}{beside}",
        again=request.get_full_path(),
        fields=[] if is_too_long else kept,
        is_too_long=is_too_long,
        has_files=bool(request.FILES),
        has_secrets=any(request.POST.get(name) for name in SECRETS),
    )


def _kept(request: StaffRequest) -> list[tuple[str, str]]:
    """List what was typed but secrets, which no page repeats, and files, which none can."""
    return [
        (name, value.replace("\x00", ""))
        for name, values in request.POST.lists()
        if name != TOKEN and name not in SECRETS
        for value in values
    ]
