"""Members without a place (ご契約と結び付いていない会員): why there is nothing to see yet."""

from madoguchi.domain.reasons import Reason
from madoguchi.interfaces.counter_request import CounterRequest
from madoguchi.services.applications import why_no_place


def why_unlinked(request: CounterRequest) -> Reason:
    """Say why the visitor is linked with no place."""
    return why_no_place(profile=request.operator.profile, member_id=request.visitor.member_id)
