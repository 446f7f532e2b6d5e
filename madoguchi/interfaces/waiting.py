"""Waiting (お待ちいただく時間): a page that says why and how long, in words and in a header for programs."""

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from math import ceil

from django.http import HttpResponse

from madoguchi.services.tallies import TooManyTries


def to_wait(refusal: TooManyTries, page: Callable[..., HttpResponse], *, now: datetime) -> HttpResponse:
    """Show a page again with why its visitor must wait; ``page`` takes ``why`` and ``status``."""
    shown = page(why=refusal.why(now=now), status=HTTPStatus.TOO_MANY_REQUESTS)
    shown["Retry-After"] = str(max(1, ceil((refusal.ready_at - now).total_seconds())))
    return shown
