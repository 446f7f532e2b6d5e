"""Tenancy: from host or path prefix to the operator, whose records alone are opened.

An operator's own host serves its pages at ``/``; any other allowed host serves them at ``/slug/``.
Cookies are confined to the same root, so nothing a browser holds for one operator reaches another.
"""

from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.request import split_domain_port
from django.urls import set_script_prefix

from madoguchi.interfaces import clock
from madoguchi.interfaces.counter_request import CounterRequest
from madoguchi.interfaces.operator_list import operator_list
from madoguchi.models.scope import operator_scope
from madoguchi.operators.registry import Operator, Registry

type Handler = Callable[[HttpRequest], HttpResponse]


class OperatorMiddleware:
    """Lead each request to its operator's counter."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the operator's page; without an operator, the list of counters or 404."""
        registry: Registry = settings.REGISTRY
        host, _port = split_domain_port(request.get_host())  # in lower case, without a final dot
        if operator := registry.at_host(host):
            return self._serve(cast(CounterRequest, request), operator, "/")
        slug, slash, _rest = request.path_info[1:].partition("/")
        if slug not in registry:
            return operator_list(request)
        if not slash:
            return HttpResponseRedirect(f"/{slug}/")
        return self._serve(cast(CounterRequest, request), registry[slug], f"/{slug}/")

    def _serve(self, request: CounterRequest, operator: Operator, root: str) -> HttpResponse:
        request.operator = operator
        request.root = root
        request.now = clock.now()
        request.onlooking = None
        request.path_info = "/" + request.path_info.removeprefix(root)
        set_script_prefix(root)
        try:
            with operator_scope(operator.slug):
                response = self.get_response(request)
        finally:
            set_script_prefix("/")
        for cookie in response.cookies.values():
            cookie["path"] = root
        return response
