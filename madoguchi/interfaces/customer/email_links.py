"""The mailed link that changes an e-mail address, opened on any device and confirmed with the password."""

from functools import partial
from http import HTTPStatus

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from madoguchi.domain.mail_addresses import masked
from madoguchi.domain.reasons import Reason, ReasonCode
from madoguchi.flows.changes.email_links import LinkSpent, State, confirm, find_change, state_of, why_dead
from madoguchi.interfaces.counter_request import CounterRequest
from madoguchi.interfaces.customer.doors import during_hours
from madoguchi.interfaces.rendering import render
from madoguchi.interfaces.waiting import to_wait
from madoguchi.models import MailedLink
from madoguchi.services.accounts import WrongPassword
from madoguchi.services.tallies import TooManyTries

LONGEST_PASSWORD = 128
UNKNOWN = Reason(ReasonCode.LINK_UNKNOWN)
STATUSES: dict[State, HTTPStatus] = {
    "open": HTTPStatus.OK,
    "done": HTTPStatus.OK,
    "expired": HTTPStatus.GONE,
    "spent": HTTPStatus.GONE,
}


@require_http_methods(["GET", "HEAD", "POST"])
@during_hours
def email_link(request: CounterRequest, *, link_token: str) -> HttpResponse:
    """Ask for the password, or change the address by it. Opening a link changes nothing."""
    link = find_change(link_token)
    if link is None:
        return render(request, "refusal.html", status=HTTPStatus.NOT_FOUND, why=UNKNOWN)
    if request.method != "POST":
        return _page(request, link)
    try:
        confirm(
            profile=request.operator.profile,
            link=link,
            password=request.POST.get("password", "")[:LONGEST_PASSWORD],
            now=request.now,
        )
    except WrongPassword:
        return _page(request, link, is_wrong=True, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    except TooManyTries as refusal:
        return to_wait(refusal, partial(_page, request, link), now=request.now)
    except LinkSpent:
        pass  # the page says where the link stands
    return HttpResponseRedirect(request.path, status=303)


def _page(
    request: CounterRequest,
    link: MailedLink,
    *,
    is_wrong: bool = False,
    why: Reason | None = None,
    status: HTTPStatus | None = None,
) -> HttpResponse:
    state = state_of(link, now=request.now)
    return render(
        request,
        "account/email_link.html",
        status=status or STATUSES[state],
        state=state,
        address=masked(link.recipient),
        is_wrong=is_wrong,
        why=why,
        why_dead=why_dead(link, profile=request.operator.profile, now=request.now),
    )
