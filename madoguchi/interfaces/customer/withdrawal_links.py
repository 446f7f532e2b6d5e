"""The mailed link that takes a withdrawal back, on any device and with the password."""

from functools import partial
from http import HTTPStatus

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from madoguchi.domain.reasons import Reason
from madoguchi.interfaces.counter_request import CounterRequest
from madoguchi.interfaces.customer.doors import during_hours
from madoguchi.interfaces.customer.email_links import LONGEST_PASSWORD, UNKNOWN
from madoguchi.interfaces.rendering import render
from madoguchi.interfaces.waiting import to_wait
from madoguchi.models import Withdrawal
from madoguchi.services.accounts import WrongPassword
from madoguchi.services.tallies import TooManyTries
from madoguchi.services.withdrawals import State, TooLate, find_by_link, state_of, take_back, why_over

STATUSES: dict[State, HTTPStatus] = {
    "open": HTTPStatus.OK,
    "taken_back": HTTPStatus.OK,
    "over": HTTPStatus.GONE,
}


@require_http_methods(["GET", "HEAD", "POST"])
@during_hours
def withdrawal_link(request: CounterRequest, *, link_token: str) -> HttpResponse:
    """Ask for the password, or open the account again by it. Opening a link changes nothing."""
    found = find_by_link(token=link_token)
    if found is None:
        return render(request, "refusal.html", status=HTTPStatus.NOT_FOUND, why=UNKNOWN)
    if request.method != "POST":
        return _page(request, found)
    password = request.POST.get("password", "")[:LONGEST_PASSWORD]
    try:
        take_back(profile=request.operator.profile, withdrawal=found, password=password, now=request.now)
    except WrongPassword:
        return _page(request, found, is_wrong=True, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    except TooManyTries as refusal:
        return to_wait(refusal, partial(_page, request, found), now=request.now)
    except TooLate:
        pass  # the page says where it stands
    return HttpResponseRedirect(request.path, status=303)


def _page(
    request: CounterRequest,
    found: Withdrawal,
    *,
    is_wrong: bool = False,
    why: Reason | None = None,
    status: HTTPStatus | None = None,
) -> HttpResponse:
    state = state_of(found, now=request.now)
    return render(
        request,
        "withdrawal/link.html",
        status=status or STATUSES[state],
        state=state,
        withdrawal=found,
        is_wrong=is_wrong,
        why=why,
        why_over=why_over(found, now=request.now),
    )
