"""The request as the customer's pages see it, after tenancy has led it to an operator."""

from datetime import datetime

from django.http import HttpRequest

from madoguchi.operators.registry import Operator
from madoguchi.services.sessions import Visitor


class CounterRequest(HttpRequest):
    """A request at one operator's counter.

    ``root`` is the path below which all of the operator's pages lie: ``/`` or ``/slug/``.
    ``visitor`` is set on pages for members only.
    """

    operator: Operator
    root: str
    now: datetime
    visitor: Visitor
