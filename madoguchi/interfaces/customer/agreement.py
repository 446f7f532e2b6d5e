"""Agreeing anew (規約の変更への同意): what has changed, the terms as they are now, and the choice."""

from http import HTTPStatus

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from madoguchi.domain.reasons import Reason, ReasonCode
from madoguchi.interfaces.counter_request import CounterRequest
from madoguchi.interfaces.customer.doors import members_yet_to_agree
from madoguchi.interfaces.rendering import render
from madoguchi.interfaces.rendering.words import words
from madoguchi.services.consents import OtherVersion, agree, why_to_agree

OUTDATED = Reason(ReasonCode.AGREEMENT_OUTDATED)


@require_http_methods(["GET", "HEAD", "POST"])
@members_yet_to_agree
def agreement(request: CounterRequest) -> HttpResponse:
    """Show the terms to whoever has yet to agree to them, or keep that they are agreed to."""
    profile, version = request.operator.profile, request.visitor.terms_to_agree
    if not version or profile.terms is None:
        return HttpResponseRedirect(f"{request.root}home/")
    if request.method != "POST":
        return _page(request)
    shown = request.POST.get("version", "")
    try:
        agree(profile=profile, member_id=request.visitor.member_id, version=shown, now=request.now)
    except OtherVersion:
        return _page(request, why_again=OUTDATED, status=HTTPStatus.CONFLICT)
    return HttpResponseRedirect(f"{request.root}home/", status=303)


def _page(
    request: CounterRequest, *, why_again: Reason | None = None, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    registration = request.operator.profile.registration
    return render(
        request,
        "agreement.html",
        status=status,
        rule=request.operator.profile.terms,
        why=why_to_agree(request.operator.profile),
        why_again=why_again,
        version=registration.terms_version if registration else "",
        text=words(request.operator.folder / "words" / "terms.md"),
    )
