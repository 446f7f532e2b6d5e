"""Places (他の場所を見る): the member's places, and going from one to another."""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST, require_safe

from madoguchi.interfaces.counter_request import CounterRequest
from madoguchi.interfaces.customer.doors import members_only
from madoguchi.interfaces.customer.unlinked import why_unlinked
from madoguchi.interfaces.rendering import render
from madoguchi.services.places import places_of
from madoguchi.services.sessions import NotYourPlace, switch_place


@require_safe
@members_only
def place_list(request: CounterRequest) -> HttpResponse:
    """List the member's places."""
    places = list(places_of(member_id=request.visitor.member_id))
    return render(request, "places.html", places=places, why=None if places else why_unlinked(request))


@require_POST
@members_only
def look_at(request: CounterRequest, *, reference: UUID) -> HttpResponse:
    """Look at another place from now on."""
    try:
        switch_place(visitor=request.visitor, reference=reference)
    except NotYourPlace:
        raise Http404 from None
    return HttpResponseRedirect(f"{request.root}home/")
