"""Forms as Stripe's interface takes them: names with brackets, lists by number."""

from typing import Any
from urllib.parse import parse_qsl


def form(text: str) -> dict[str, Any]:
    """Read a form into nested dictionaries; what is numbered becomes a dictionary by number.

    >>> form("mode=setup&metadata[town]=x&expand[0]=payment_method")
    {'mode': 'setup', 'metadata': {'town': 'x'}, 'expand': {'0': 'payment_method'}}
    """
    found: dict[str, Any] = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        first, *inner = name.replace("]", "").split("[")
        place = found
        for key in (first, *inner)[:-1]:
            place = place.setdefault(key, {})
        place[(first, *inner)[-1]] = value
    return found
