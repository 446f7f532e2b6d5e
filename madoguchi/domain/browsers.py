"""Browsers (ブラウザ) as they name themselves, in words that their users know."""

from collections.abc import Iterable
from typing import NamedTuple

type Signs = Iterable[tuple[str, str]]

# Sign in the name a browser gives itself → what people call it; the first that fits, for most claim several.
SYSTEMS: Signs = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "Chromebook"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)
BROWSERS: Signs = (
    ("Line/", "LINE"),
    ("Edg/", "Edge"),
    ("EdgA/", "Edge"),
    ("EdgiOS/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)


class Browser(NamedTuple):
    """A browser and the system it runs on; empty where unknown."""

    system: str
    name: str


def browser_of(user_agent: str) -> Browser:
    """Recognize a browser by the name it gives itself, which proves nothing.

    >>> browser_of("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0")
    Browser(system='Windows', name='Edge')
    >>> browser_of("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1")
    Browser(system='iPhone', name='Safari')
    >>> browser_of("curl/8.0")
    Browser(system='', name='')
    """
    return Browser(_first(SYSTEMS, user_agent), _first(BROWSERS, user_agent))


def _first(signs: Signs, text: str) -> str:
    return next((name for sign, name in signs if sign in text), "")
