"""Rendering for staff: own templates, with the tokens and parts that customers' pages are made of."""

from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.templatetags.static import static

from madoguchi.domain.permissions import Permission
from madoguchi.interfaces.rendering.environments import build_environment
from madoguchi.interfaces.rendering.folding import FoldingEnvironment
from madoguchi.interfaces.staff import batch_words, job_words, mail_words, words
from madoguchi.interfaces.staff.staff_request import StaffRequest

FILTERS = ("q", "state", "procedure", "late", "kind", "who", "act", "about", "since", "until")
TEMPLATES = Path(__file__).resolve().parent / "templates"


@cache
def environment(slug: str, root: str) -> FoldingEnvironment:
    """Give the environment of an operator's staff whose pages lie below ``root``."""
    made = build_environment(settings.REGISTRY[slug], root=root, static=static, first=TEMPLATES)
    made.globals.update(
        counter=f"{root}staff/",
        role_words=lambda role: words.role_words(role, settings.REGISTRY[slug].profile.staff),
        act_words=words.act_words,
        application_states=words.APPLICATION_STATES,
        notice_state_words=words.notice_state_words,
        audience_words=words.audience_words,
        batch_state_words=batch_words.batch_state_words,
        batch_deed_words=batch_words.batch_deed_words,
        batch_step_words=batch_words.batch_step_words,
        time_left=batch_words.time_left,
        batch_kind_words=batch_words.batch_kind_words,
        concern_words=batch_words.concern_words,
        job_words=job_words.job_words,
        return_words=mail_words.return_words,
        why_not_words=mail_words.why_not_words,
        given_up_words=mail_words.given_up_words,
        mailing_state_words=mail_words.mailing_state_words,
        job_state_words=job_words.job_state_words,
        job_fault_words=job_words.job_fault_words,
    )
    made.filters.update(words.FILTERS)
    return made


def render(
    request: StaffRequest, template: str, *, status: int = HTTPStatus.OK, **values: Any
) -> HttpResponse:
    """Fill in a template; the page is never stored by browsers or caches."""
    found = environment(request.operator.slug, request.root).get_template(template)
    text = found.render(
        csrf_token=get_token(request),
        here=request.path,
        filters=_filters(request),
        now=request.now,
        has_large_text=False,
        visitor=None,
        colleague=getattr(request, "colleague", None),
        may=lambda permission: may(request, Permission(permission)),
        **values,
    )
    response = HttpResponse(text, status=status, headers={"Cache-Control": "no-store"})
    response["Content-Length"] = str(len(response.content))
    return response


def _filters(request: StaffRequest) -> str:
    """Write the filters of a list as its addresses have them; which page it is belongs to no file."""
    kept = {name: value for name, value in request.GET.items() if name in FILTERS and value}
    return f"?{urlencode(kept)}" if kept else ""


def may(request: StaffRequest, permission: Permission) -> bool:
    """Test whether who is signed in holds a permission."""
    colleague = getattr(request, "colleague", None)
    return colleague is not None and colleague.may(permission, request.operator.profile.staff)
