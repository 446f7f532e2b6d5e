"""Encodings of what is sent: our pages are UTF-8, and so is every form that comes from them."""

import codecs
from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse

type Handler = Callable[[HttpRequest], HttpResponse]


def utf8_only(get_response: Handler) -> Handler:
    """Refuse a form in another encoding: some can carry characters that no database keeps."""

    def answer(request: HttpRequest) -> HttpResponse:
        stated = request.content_params.get("charset", "utf-8") if request.content_params else "utf-8"
        return get_response(request) if _is_utf8(stated) else HttpResponse(status=400)

    return answer


def no_nul(get_response: Handler) -> Handler:
    """Find nothing at an address with a NUL in it, as at any that names no record: PostgreSQL keeps none."""

    def answer(request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path_info:
            raise Http404
        return get_response(request)

    return answer


def _is_utf8(name: str) -> bool:
    try:
        return codecs.lookup(name).name == "utf-8"
    except LookupError:
        return False
