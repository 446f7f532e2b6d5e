"""The request as the staff's pages see it."""

from collections.abc import Sequence

from madoguchi.interfaces.counter_request import CounterRequest
from madoguchi.services.staff.sessions import Colleague


class StaffRequest(CounterRequest):
    """A request at the staff's counter, below whose path ``counter`` all its pages lie.

    ``colleague`` is set behind the door. A view that shows customers it finds out itself puts them into
    ``looked_at``, such as ``application:17``; ``looked_page`` and ``looked_why`` say more of such a look.
    """

    counter: str
    colleague: Colleague
    looked_at: Sequence[str]
    looked_page: str
    looked_why: str
