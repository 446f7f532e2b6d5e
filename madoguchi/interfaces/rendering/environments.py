"""The environments: an operator's own templates are found before the defaults."""

import difflib
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

from django.conf import settings
from django.templatetags.static import static
from django.utils.translation import gettext
from jinja2 import FileSystemLoader, StrictUndefined

from madoguchi.interfaces.rendering.filters import FILTERS
from madoguchi.interfaces.rendering.folding import FoldingEnvironment
from madoguchi.interfaces.rendering.history import words_of_browser, words_of_event
from madoguchi.interfaces.rendering.reasons import words_of
from madoguchi.interfaces.rendering.requests import state_words
from madoguchi.operators.registry import Operator
from madoguchi.operators.schema.profile import Profile

DEFAULTS = Path(__file__).resolve().parent.parent / "customer" / "templates"

# Page of a menu or footer → path below the operator's root.
PATHS = {
    "sign_in": "",
    "home": "home/",
    "current_bill": "bills/current/",
    "bills": "bills/",
    "usage": "usage/",
    "contracts": "contracts/",
    "customer": "customer/",
    "account": "account/",
    "passkeys": "account/passkeys/",
    "passkey_new": "account/passkeys/new/",
    "one_time_code": "account/one-time-code/",
    "one_time_code_qr": "account/one-time-code/qr.svg",
    "recovery_codes": "account/recovery-codes/",
    "second_step": "second-step/",
    "passkey_sign_in": "sign-in/passkey/",
    "passkey_challenge": "sign-in/passkey/challenge/",
    "history": "account/history/",
    "spoken_code": "account/staff-code/",
    "copy": "account/copy/",
    "withdrawal": "withdrawal/",
    "notices": "notices/",
    "places": "places/",
    "place_add": "places/add/",
    "points": "points/",
    "procedures": "procedures/",
    "channels": "channels/",
    "requests": "requests/",
    "card": "card/",
    "documents": "documents/",
    "proof": "proof/",
    "sign_out": "sign-out/",
    "text_size": "text-size/",
    "contact": "contact/",
    "mailbox": "mailbox/",
    "cautions": "cautions/",
    "agreement": "agreement/",
    "qr_code": "qr.svg",
    "terms": "words/terms/",
    "faq": "words/faq/",
    "privacy": "words/privacy/",
    "about": "words/about/",
    "important_matters": "words/important_matters/",
    "browser_help": "words/browser_help/",
}


@cache
def environment(slug: str, root: str) -> FoldingEnvironment:
    """Give the environment of an operator whose pages lie below ``root``."""
    return build_environment(settings.REGISTRY[slug], root=root, static=static)


def build_environment(
    operator: Operator, *, root: str, static: Callable[[str], str], first: Path | None = None
) -> FoldingEnvironment:
    """Build an environment; ``static`` gives the address of a static file.

    Templates are looked for in the folder ``first``, by default the operator's own, and then in the defaults.
    """
    made = FoldingEnvironment(
        loader=FileSystemLoader([first or operator.folder / "templates", DEFAULTS]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )
    made.filters.update(FILTERS)
    made.globals.update(
        _=gettext,
        profile=operator.profile,
        root=root,
        path=lambda page: root + _path(page),
        static=static,
        shows_mailbox=settings.SHOWS_MAILBOX,
        words_of=partial(words_of, profile=operator.profile),
        words_of_browser=words_of_browser,
        state_words=state_words,
        words_of_event=partial(words_of_event, profile=operator.profile),
        page_label=lambda page, default: _menu_label(operator.profile, page) or default,
    )
    return made


class UnknownPage(Exception):
    """A template names a page that there is not."""


def _path(page: str) -> str:
    if page in PATHS:
        return PATHS[page]
    nearest = difflib.get_close_matches(page, PATHS, n=1, cutoff=0)
    raise UnknownPage(f"no page {page}; did you mean {nearest[0]}?")


def _menu_label(profile: Profile, page: str) -> str:
    return next((item.label for item in profile.menu if item.page == page), "")
