"""One state (一つの時点): a page that reads more than once shows all of what a batch brought, or nothing."""

from functools import wraps
from typing import Any

from django.http import HttpResponse

from madoguchi.interfaces.counter_request import CounterRequest
from madoguchi.interfaces.customer.doors import View
from madoguchi.models.snapshot import one_snapshot


def of_one_state(view: View) -> View:
    """Show a page that only reads from one state of the records."""

    @wraps(view)
    def show(request: CounterRequest, **parts: Any) -> HttpResponse:
        with one_snapshot():
            return view(request, **parts)

    return show
