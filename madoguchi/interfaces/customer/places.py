"""Places (他の場所を見る): the member's places, and going from one to another."""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST, require_safe

from madoguchi.domain.clock import business_day
from madoguchi.domain.reasons import Reason, ReasonCode
from madoguchi.interfaces.counter_request import CounterRequest
from madoguchi.interfaces.customer.doors import members_only
from madoguchi.interfaces.customer.unlinked import why_unlinked
from madoguchi.interfaces.rendering import render
from madoguchi.services.applications import further_places_of, why_not_yet
from madoguchi.services.contracts import services_at
from madoguchi.services.places import places_of
from madoguchi.services.sessions import NotYourPlace, switch_place

DONE = ("added", "waiting", "named", "removed")


@require_safe
@members_only
def place_list(request: CounterRequest) -> HttpResponse:
    """List the member's places, and those applied for."""
    member_id, done = request.visitor.member_id, request.GET.get("done", "")
    places = list(places_of(member_id=member_id))
    today = business_day(now=request.now)
    profile = request.operator.profile
    awaited = further_places_of(member_id=member_id, now=request.now)
    return render(
        request,
        "places.html",
        places=places,
        services=services_at(place_ids=[each.place_id for each in places], today=today),
        awaited=[(each, why_not_yet(profile=profile, application=each)) for each in awaited],
        why=None if places else why_unlinked(request),
        why_no_adding=None if profile.places.add_steps else Reason(ReasonCode.ADDED_BY_STAFF),
        done=done if done in DONE else "",
    )


@require_POST
@members_only
def look_at(request: CounterRequest, *, reference: UUID) -> HttpResponse:
    """Look at another place from now on."""
    try:
        switch_place(visitor=request.visitor, reference=reference)
    except NotYourPlace:
        raise Http404 from None
    return HttpResponseRedirect(f"{request.root}home/")
