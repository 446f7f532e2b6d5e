"""What the pages of factors share: they are offered or not there, and changes ask for the password."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from madoguchi.domain.reasons import Reason
from madoguchi.interfaces.counter_request import CounterRequest
from madoguchi.interfaces.rendering import render
from madoguchi.interfaces.waiting import to_wait
from madoguchi.services.accounts import WrongPassword
from madoguchi.services.factors import passkey_was_just_used
from madoguchi.services.tallies import TooManyTries

LONGEST_PASSWORD = 128
PASSWORD = "current_password"  # noqa: S105  # the field's name

type Page = Callable[..., HttpResponse]


def refuse_unless_offered(request: CounterRequest, *parts: str) -> None:
    """Let nobody pass where the operator offers none of some parts of the account."""
    if not set(parts) & set(request.operator.profile.account.offers):
        raise Http404


def factor_page(
    request: CounterRequest,
    template: str,
    *,
    faults: dict[str, str] | None = None,
    status: int = HTTPStatus.OK,
    why: Reason | None = None,
    **values: Any,
) -> HttpResponse:
    """Show a page of factors, with what is wrong with the form that was sent."""
    return render(
        request,
        template,
        status=status,
        faults=faults or {},
        why=why,
        done=request.GET.get("done", ""),
        asks_password=_asks_password(request),
        **values,
    )


def typed_password(request: CounterRequest) -> str:
    """Give the current password as it was typed."""
    return request.POST.get(PASSWORD, "")[:LONGEST_PASSWORD]


def done_or_page(request: CounterRequest, page: Page, deed: Callable[[], HttpResponse]) -> HttpResponse:
    """Do what a form asks; show its page again where the password is missing, wrong, or must wait."""
    label = request.operator.profile.password.label
    if not typed_password(request) and _asks_password(request):  # a slip of the pen costs no try
        return _refused(page, _("現在の%(label)sを入力してください。") % {"label": label})
    try:
        return deed()
    except WrongPassword:
        return _refused(page, _("現在の%(label)sが違います。もう一度ご入力ください。") % {"label": label})
    except TooManyTries as refusal:
        return to_wait(refusal, page, now=request.now)


def _refused(page: Page, fault: str) -> HttpResponse:
    return page(faults={PASSWORD: fault}, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _asks_password(request: CounterRequest) -> bool:
    return not passkey_was_just_used(request.visitor, now=request.now)
