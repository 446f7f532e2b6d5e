"""Agreeing anew (規約の変更への同意): what has changed, the terms as they are now, and the choice."""

from http import HTTPStatus

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from madoguchi.domain.reasons import Reason, ReasonCode
from madoguchi.interfaces.counter_request import CounterRequest
from madoguchi.interfaces.customer.doors import members_yet_to_agree
from madoguchi.interfaces.rendering import render
from madoguchi.interfaces.rendering.words import stated
from madoguchi.services.consents import OtherVersion, agree, terms_to_agree, why_to_agree
from madoguchi.services.terms import Asked

OUTDATED = Reason(ReasonCode.AGREEMENT_OUTDATED)


@require_http_methods(["GET", "HEAD", "POST"])
@members_yet_to_agree
def agreement(request: CounterRequest) -> HttpResponse:
    """Show the terms to whoever has yet to agree to them, or keep that they are agreed to."""
    profile, member_id = request.operator.profile, request.visitor.member_id
    if not request.visitor.terms_to_agree or not (
        asked := terms_to_agree(profile=profile, member_id=member_id, now=request.now)
    ):
        return HttpResponseRedirect(f"{request.root}home/")
    if request.method != "POST":
        return _page(request, asked)
    shown = request.POST.get("version", "")
    try:
        agree(profile=profile, member_id=member_id, asked=asked, version=shown, now=request.now)
    except OtherVersion:
        return _page(request, asked, why_again=OUTDATED, status=HTTPStatus.CONFLICT)
    return HttpResponseRedirect(f"{request.root}home/", status=303)


def _page(
    request: CounterRequest,
    asked: Asked,
    *,
    why_again: Reason | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    return render(
        request,
        "agreement.html",
        status=status,
        asked=asked,
        why=why_to_agree(asked),
        why_again=why_again,
        text=stated(asked.text, request.operator.folder / "words" / "terms.md"),
    )
