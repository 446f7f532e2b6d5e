"""Why a file cannot be handed over now, in the customer's words; what was entered stays entered."""

import logging
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse

from madoguchi.adapters.document_store import StoreAway, StoreRefused
from madoguchi.domain.reasons import Reason, ReasonCode
from madoguchi.interfaces.counter_request import CounterRequest
from madoguchi.interfaces.rendering import render

type View = Callable[..., HttpResponse]

SECONDS_UNTIL_AGAIN = 60

logger = logging.getLogger(__name__)


def store_reason(refused: StoreRefused) -> tuple[Reason, HTTPStatus]:
    """Give the reason that a page shows, and its status; tell the log what is the matter."""
    logger.error("the store of documents: %s: %s", type(refused).__name__, refused)
    if isinstance(refused, StoreAway):
        return Reason(ReasonCode.STORE_AWAY), HTTPStatus.SERVICE_UNAVAILABLE
    return Reason(ReasonCode.FILE_LOST), HTTPStatus.INTERNAL_SERVER_ERROR


def may_be_refused_by_store(view: View) -> View:
    """Let a page that hands files over say why it cannot."""

    @wraps(view)
    def hand_over_or_say_why(request: CounterRequest, **parts: Any) -> HttpResponse:
        try:
            return view(request, **parts)
        except StoreRefused as refused:
            reason, status = store_reason(refused)
        page = render(request, "refusal.html", status=status, why=reason)
        if status == HTTPStatus.SERVICE_UNAVAILABLE:
            page["Retry-After"] = str(SECONDS_UNTIL_AGAIN)
        return page

    return hand_over_or_say_why
