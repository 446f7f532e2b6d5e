"""Doors of the staff's counter: who may pass, by which permission, and what is put on record of a look.

No view has a door of its own making: ``urls`` puts one before each, and says there what it asks.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus
from ipaddress import ip_address, ip_network
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase, HttpResponseNotAllowed, HttpResponseRedirect
from django.views.decorators.csp import csp_override

from madoguchi.domain.audit import subject
from madoguchi.domain.permissions import Permission
from madoguchi.interfaces.source import source_of
from madoguchi.interfaces.staff import interrupted_forms, refusals
from madoguchi.interfaces.staff.cookies import session_token
from madoguchi.interfaces.staff.onward import below
from madoguchi.interfaces.staff.rendering import may
from madoguchi.interfaces.staff.staff_request import StaffRequest
from madoguchi.services import audit
from madoguchi.services.staff.sessions import find_colleague, recently_proven

type View = Callable[..., HttpResponseBase]

SAFE, POST = ("GET", "HEAD"), ("POST",)
# Only our own script files run here, and ask nobody but us; everything on these pages works without them.
POLICY = settings.SECURE_CSP | {"script-src": ["'self'"], "connect-src": ["'self'"]}


class LookNotNamed(Exception):
    """A view has shown customers and not said whom: nothing leaves the counter."""


@dataclass(frozen=True, slots=True)
class Looks:
    """What of a customer a page shows: nothing, one record named in its address, or what its view names."""

    kind: str = ""
    part: str = ""

    def abouts(self, request: StaffRequest, parts: dict[str, Any]) -> Iterable[str]:
        """Name whom the page has shown; raises LookNotNamed."""
        if self.part:
            return [subject(self.kind, parts[self.part])]
        if self.kind and not hasattr(request, "looked_at"):
            raise LookNotNamed(request.path_info)
        return request.looked_at if self.kind else ()

    def has_shown(self, request: StaffRequest, answer: HttpResponseBase) -> bool:
        """Test whether an answer shows somebody: what leads on and refusals that name nobody do not."""
        if self == NOBODY or 300 <= answer.status_code < 400:  # noqa: PLR2004  # what leads on
            return False
        if answer.status_code < 300:  # noqa: PLR2004  # what was asked for
            return True
        named_by_view = bool(getattr(request, "looked_at", ()))
        return answer.status_code != HTTPStatus.NOT_FOUND if self.part else named_by_view


NOBODY = Looks()
EACH = Looks(kind="each")


def one(kind: str) -> Looks:
    """Say that a page shows one record, whose number stands in its address under the name of its kind."""
    return Looks(kind, kind)


@dataclass(frozen=True, slots=True)
class Door:
    """What a page asks of who comes: to see it, and to do something there (``do`` None: nothing can be done).

    ``see`` None is for those who are not signed in yet. ``freshly`` asks for a proof of a moment ago.
    """

    see: Permission | None
    do: Permission | None
    looks_at: Looks = NOBODY
    freshly: bool = False
    is_open: bool = False

    @property
    def methods(self) -> tuple[str, ...]:
        """What may be asked of the page."""
        return (*(SAFE if self.see or self.is_open else ()), *(POST if self.do or self.is_open else ()))


def staff_only(
    *,
    see: Permission | None = None,
    do: Permission | None = None,
    looks_at: Looks,
    freshly: bool = False,
) -> Callable[[View], View]:
    """Let staff pass who hold a permission; others are led to the sign-in, or told what is missing."""
    return _behind(Door(see, do, looks_at, freshly))


def not_signed_in() -> Callable[[View], View]:
    """Let anybody pass who comes from the operator's networks: to the pages on the way in, and no other."""
    return _behind(Door(None, None, is_open=True))


def _behind(door: Door) -> Callable[[View], View]:
    def put(view: View) -> View:
        @csp_override(POLICY)
        @wraps(view)
        def pass_or_refuse(request: StaffRequest, **parts: Any) -> HttpResponseBase:
            request.counter = f"{request.root}staff/"
            return _refusal(request, door) or _shown(request, door, view, parts)

        pass_or_refuse.door = door  # type: ignore[attr-defined]  # read by the matrix of permissions
        return pass_or_refuse

    return put


def _refusal(request: StaffRequest, door: Door) -> HttpResponse | None:
    """Give the answer to who may not pass; nothing for who may."""
    if request.method not in door.methods:
        return HttpResponseNotAllowed(door.methods)
    if not _comes_from_inside(request):
        return refusals.elsewhere(request)
    if door.is_open:
        return None
    colleague = find_colleague(
        token=session_token(request), rules=request.operator.profile.staff, now=request.now
    )
    if colleague is None:
        return _to_sign_in(request, door)
    request.colleague = colleague
    needed = door.do if request.method in POST else door.see
    if needed is None or not may(request, needed):
        return refusals.forbidden(request, needed or Permission.WORK)
    return _to_proof(request) if door.freshly and not _is_fresh(request) else None


def _shown(request: StaffRequest, door: Door, view: View, parts: dict[str, Any]) -> HttpResponseBase:
    """Let the view answer; whom it has shown, refusing or not, is on record before the answer leaves."""
    answer = view(request, **parts)
    if door.looks_at.has_shown(request, answer):
        abouts = list(door.looks_at.abouts(request, parts))
        page = request.resolver_match.url_name if request.resolver_match else ""
        audit.note_look(
            by=request.colleague.actor,
            abouts=abouts,
            page=getattr(request, "looked_page", page) or "",
            why=getattr(request, "looked_why", ""),
            now=request.now,
        )
    return answer


def _comes_from_inside(request: StaffRequest) -> bool:
    networks = request.operator.profile.staff.networks
    if not networks:
        return True
    try:
        address = ip_address(source_of(request).partition("/")[0])
    except ValueError:
        return False
    return any(address in ip_network(each) for each in networks)


def _is_fresh(request: StaffRequest) -> bool:
    """Test whether the proof is fresh; a form that was opened in time may be sent a little later."""
    times = 2 if request.method in POST else 1
    rules = request.operator.profile.staff
    return recently_proven(request.colleague, rules=rules, now=request.now, times=times)


def _to_sign_in(request: StaffRequest, door: Door) -> HttpResponse:
    """Lead to the sign-in, and from there back to what was asked for; what was typed stays on a page."""
    if interrupted_forms.holds_something(request):
        return interrupted_forms.session_over(request)
    back = f"?next={quote(below(request))}" if door.see else ""
    return HttpResponseRedirect(f"{request.counter}{back}")


def _to_proof(request: StaffRequest) -> HttpResponse:
    """Lead to the proof, and from there back to what was asked for; what was typed stays on a page."""
    if interrupted_forms.holds_something(request):
        return interrupted_forms.proof_over(request)
    return HttpResponseRedirect(f"{request.counter}proof/?next={quote(below(request))}")
