"""The provider's messages (決済サービスからの通知): open at every hour, to whoever bears its signature."""

import logging
from http import HTTPStatus
from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from madoguchi.adapters.payments import (
    SIGNATURE_HEADER,
    Message,
    NotGenuine,
    Provider,
    ProviderAway,
    ProviderRefused,
)
from madoguchi.interfaces.counter_request import CounterRequest
from madoguchi.services.card_changes import hear
from madoguchi.services.payments import provider_of

LONGEST_BODY = 64 * 1024
SECONDS_UNTIL_AGAIN = 60

logger = logging.getLogger(__name__)


@csrf_exempt  # the signature says who sends it; no browser does
@require_POST
def payment_events(request: HttpRequest) -> HttpResponse:
    """Hear a message: 200 when it is done with, 400 when it is not genuine, 503 to have it sent again."""
    counter = cast(CounterRequest, request)
    if counter.operator.profile.card is None:
        raise Http404
    if _length(request) > LONGEST_BODY:
        return HttpResponse(status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    try:
        provider = provider_of(counter.operator.profile)
        signature = request.headers.get(SIGNATURE_HEADER, "")
        _hear(counter, provider, provider.heard(body=request.body, signature=signature))
    except NotGenuine:
        return HttpResponse(status=HTTPStatus.BAD_REQUEST)
    except (ProviderAway, ProviderRefused) as error:
        logger.error("a message of the provider must wait: %s", error)  # noqa: TRY400  # nothing to trace
        again = {"Retry-After": str(SECONDS_UNTIL_AGAIN)}
        return HttpResponse(status=HTTPStatus.SERVICE_UNAVAILABLE, headers=again)
    return HttpResponse(status=HTTPStatus.OK)


def _length(request: HttpRequest) -> int:
    stated = str(request.META.get("CONTENT_LENGTH", ""))
    return int(stated) if stated.isdecimal() else 0


def _hear(request: CounterRequest, provider: Provider, message: Message) -> None:
    profile = request.operator.profile
    hear(profile=profile, provider=provider, message=message, now=request.now)
