"""Chosen places (表示する場所): those that the address of a list asks for."""

from django.http import Http404

from madoguchi.interfaces.counter_request import CounterRequest
from madoguchi.models import MemberPlace
from madoguchi.services.places import places_of


def chosen_places(request: CounterRequest) -> list[MemberPlace] | None:
    """Give the member's places of ``?places=all`` or ``?place=REFERENCE``, None for the one looked at.

    Raises Http404 for a place that is not the member's.
    """
    references = set(request.GET.getlist("place"))
    if not references and request.GET.get("places") != "all":
        return None
    own = list(places_of(member_id=request.visitor.member_id))
    chosen = [link for link in own if str(link.reference) in references]
    if len(chosen) < len(references):
        raise Http404
    return chosen or own
