"""The account (会員登録情報の照会・変更): a member's own data, seen on one page and changed on one each."""

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madoguchi.flows.changes import CHANGES
from madoguchi.flows.changes.desks import desk_of_visitor
from madoguchi.flows.changes.making import make_change
from madoguchi.flows.desk import Desk
from madoguchi.interfaces.counter_request import CounterRequest
from madoguchi.interfaces.customer import account_pages
from madoguchi.interfaces.customer.doors import keep_session, members_only
from madoguchi.interfaces.customer.sign_in_pages import REMEMBERED_ID_COOKIE
from madoguchi.interfaces.source import source_of
from madoguchi.services.accounts import SignedOut
from madoguchi.services.devices import end_other_devices
from madoguchi.services.tallies import TooManyTries


@require_safe
@members_only
def account(request: CounterRequest) -> HttpResponse:
    """Show what is known of the member, with a way to change what the operator offers."""
    return account_pages.overview(request, _desk(request))


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def account_change(request: CounterRequest, *, part: str) -> HttpResponse:
    """Show the form of a change that the operator offers, or make the change."""
    if part not in CHANGES or part not in request.operator.profile.account.offers:
        raise Http404
    desk = _desk(request)
    if request.method != "POST":
        return account_pages.ask(request, desk, part)
    typed = request.POST.dict()
    try:
        made = make_change(desk=desk, part=part, typed=typed, visitor=request.visitor)
    except SignedOut:
        return HttpResponseRedirect(request.root)
    except TooManyTries as refusal:
        return account_pages.too_many(request, desk, part, typed, refusal)
    if made.faults:
        return account_pages.ask(request, desk, part, typed=typed, faults=made.faults, status=422)
    return _done(request, part, token=made.token)


@require_POST
@members_only
def account_devices(request: CounterRequest) -> HttpResponse:
    """Sign the member out everywhere else."""
    if "devices" not in request.operator.profile.account.offers:
        raise Http404
    end_other_devices(visitor=request.visitor, now=request.now)
    return _done(request, "devices")


def _desk(request: CounterRequest) -> Desk:
    profile = request.operator.profile
    return desk_of_visitor(
        profile=profile, visitor=request.visitor, source=source_of(request), now=request.now
    )


def _done(request: CounterRequest, part: str, *, token: str = "") -> HttpResponse:
    """Lead back to the overview, which says what happens next."""
    response = HttpResponseRedirect(f"{request.root}account/?done={part}", status=303)
    if token:
        keep_session(request, response, token)
    if part == "login_id":  # the sign-in page would offer the old one
        response.delete_cookie(REMEMBERED_ID_COOKIE, path=request.root)
    return response
