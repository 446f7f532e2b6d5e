"""Text size (文字サイズ 標準・大きく): kept in the browser, never instead of its own zoom."""

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from madoguchi.interfaces.cookies import A_YEAR, keep_cookie
from madoguchi.interfaces.counter_request import CounterRequest
from madoguchi.interfaces.rendering.pages import TEXT_SIZE_COOKIE


@require_POST
def text_size(request: CounterRequest) -> HttpResponse:
    """Remember the size and go back to the page."""
    size = "large" if request.POST.get("size") == "large" else "standard"
    response = HttpResponseRedirect(_back(request))
    keep_cookie(response, TEXT_SIZE_COOKIE, size, seconds=A_YEAR)
    return response


def _back(request: CounterRequest) -> str:
    target = request.POST.get("back", "")
    is_ours = target.startswith(request.root) and url_has_allowed_host_and_scheme(target, None)
    return target if is_ours else request.root
