"""Origins (接続元): lets services know from where a request was asked, without every caller passing it on."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from madoguchi.interfaces.source import source_of
from madoguchi.services.origins import Origin, origin_scope

LONGEST_NAME = 300

type Handler = Callable[[HttpRequest], HttpResponse]


def with_origin(get_response: Handler) -> Handler:
    """Serve a request whose origin is found out only if somebody asks."""

    def serve(request: HttpRequest) -> HttpResponse:
        with origin_scope(lambda: _origin(request)):
            return get_response(request)

    return serve


def _origin(request: HttpRequest) -> Origin:
    name = request.headers.get("User-Agent", "").replace("\x00", "")
    return Origin(source_of(request), name[:LONGEST_NAME])
