"""A customer's page as it was (過去の表示): today's template, filled with what was shown at a moment."""

from datetime import datetime

from django.conf import settings

from madoguchi.domain.clock import business_day
from madoguchi.interfaces.rendering.environments import build_environment
from madoguchi.operators.registry import Operator
from madoguchi.services.as_it_was import PlaceAsItWas
from madoguchi.services.contracts import as_shown


def page_as_it_was(*, operator: Operator, was: PlaceAsItWas, at: datetime) -> str:
    """Write the page of a place: its customer, bills with their lines, and contracts."""
    made = build_environment(operator, root=f"/{operator.slug}/", static=_static)
    return made.get_template("as_it_was.html").render(
        csrf_token="",
        has_large_text=False,
        here="",
        visitor=None,
        was=was,
        contracts=as_shown(was.contracts, today=business_day(now=at)),
        at=at,
    )


def _static(name: str) -> str:
    """Give the plain address of a static file: a page that is kept outlives the hashes of today."""
    return f"{settings.STATIC_URL}{name}"
