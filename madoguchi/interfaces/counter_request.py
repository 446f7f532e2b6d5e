"""The request as the customer's pages see it, after tenancy has led it to an operator."""

from datetime import datetime
from typing import NamedTuple

from django.http import HttpRequest

from madoguchi.operators.registry import Operator
from madoguchi.services.sessions import Visitor


class Onlooking(NamedTuple):
    """Staff who look at a page: as which visitor, where they stop, and until when they may.

    With ``at`` they look at what the page shows, or will show, at that moment, and ``stop`` is where they
    came from.
    """

    visitor: Visitor
    stop: str
    ends_at: datetime | None = None
    at: datetime | None = None


class CounterRequest(HttpRequest):
    """A request at one operator's counter.

    ``root`` is the path below which all of the operator's pages lie: ``/`` or ``/slug/``.
    ``visitor`` is set on pages for members only. ``onlooking`` is set where staff look at such a page as its
    member sees it: nothing is written then.
    """

    operator: Operator
    root: str
    now: datetime
    visitor: Visitor
    onlooking: Onlooking | None
