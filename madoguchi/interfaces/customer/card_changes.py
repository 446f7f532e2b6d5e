"""The card (クレジットカード変更): what is registered, the way to the provider's page, and what became of it.

No page here has a field for a card. The way there is a link, not a form that leads on: browsers hold forms to
the policy, which names no other site.
"""

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madoguchi.adapters.payments import ProviderAway, ProviderRefused
from madoguchi.flows.card_changes import begin_card_change
from madoguchi.flows.changes.desks import desk_of_visitor
from madoguchi.flows.desk import Desk
from madoguchi.interfaces.counter_request import CounterRequest
from madoguchi.interfaces.customer import card_pages
from madoguchi.interfaces.customer.doors import members_only
from madoguchi.interfaces.customer.form_keys import form_key
from madoguchi.interfaces.source import source_of
from madoguchi.models import CardChange
from madoguchi.operators.schema.cards import Card
from madoguchi.services.card_changes import (
    CardChangeRefused,
    Standing,
    connected,
    own_change,
    returned_change,
    settled,
    standing_of,
    stop,
)
from madoguchi.services.one_time_keys import KeyUsedElsewhere
from madoguchi.services.payments import provider_of
from madoguchi.services.tallies import TooManyTries


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def card_page(request: CounterRequest) -> HttpResponse:
    """Show which card is registered, with a form that asks for the password; or begin a change."""
    rule, desk = _rule(request), _desk(request)
    standing = standing_of(rule=rule, visitor=request.visitor)
    if request.method == "POST":
        return _begin(request, desk, standing, rule)
    is_served = desk.profile.slug in settings.PAYMENT_KEYS
    reason = None if is_served or standing.reason else card_pages.AWAY
    return card_pages.overview(request, desk, standing, reason=reason)


def _begin(request: CounterRequest, desk: Desk, standing: Standing, rule: Card) -> HttpResponse:
    """Begin a change and lead on; the same form sent again leads to the same change."""
    typed = request.POST.dict()
    try:
        begun = begin_card_change(
            desk=desk,
            rule=rule,
            standing=standing,
            provider=provider_of(desk.profile),
            visitor=request.visitor,
            typed=typed,
            key=form_key(request),
        )
    except TooManyTries as refusal:
        return card_pages.too_many(request, desk, standing, typed, refusal)
    except CardChangeRefused as refused:
        return card_pages.overview(request, desk, standing, reason=refused.reason, status=409)
    except (ProviderAway, ProviderRefused) as error:
        return card_pages.away(request, desk, standing, error)
    except KeyUsedElsewhere:
        raise Http404 from None
    if begun.change is None:
        return card_pages.overview(request, desk, standing, typed=typed, faults=begun.faults, status=422)
    return _to(request, begun.change)


@require_safe
@members_only
def card_onward(request: CounterRequest, *, reference: UUID) -> HttpResponse:
    """Show where a change stands, by the provider's own word: the way to its page, or what became of it."""
    _rule(request)
    return _where_it_stands(request, own_change(visitor=request.visitor, reference=reference))


@require_safe
@members_only
def card_done(request: CounterRequest) -> HttpResponse:
    """Take in who comes back from the provider; whether with a card, the provider is asked."""
    _rule(request)
    return _to(request, _known(returned_change(visitor=request.visitor, token=_token(request))))


@require_safe
@members_only
def card_stopped(request: CounterRequest) -> HttpResponse:
    """Take in who turned back at the provider; opening the page changes nothing."""
    _rule(request)
    change = returned_change(visitor=request.visitor, token=_token(request))
    return _where_it_stands(request, change, is_back=True)


@require_POST
@members_only
def card_stop(request: CounterRequest) -> HttpResponse:
    """Let no card be registered any more in the change that waits."""
    rule = _rule(request)
    profile, visitor = request.operator.profile, request.visitor
    try:
        change = stop(profile=profile, provider=provider_of(profile), visitor=visitor, now=request.now)
    except (ProviderAway, ProviderRefused) as error:
        standing = standing_of(rule=rule, visitor=visitor)
        return card_pages.away(request, _desk(request), standing, error)
    is_own = change is not None and change.session_number == visitor.session_id
    if change is not None and is_own:
        return _to(request, change)
    return HttpResponseRedirect(f"{request.root}card/", status=303)


def _where_it_stands(
    request: CounterRequest, found: CardChange | None, *, is_back: bool = False
) -> HttpResponse:
    change, profile = _known(found), request.operator.profile
    try:
        provider = provider_of(profile)
        change = connected(profile=profile, provider=provider, change=change)
        change, outcome = settled(profile=profile, provider=provider, change=change, now=request.now)
    except (ProviderAway, ProviderRefused) as error:
        return card_pages.unknown(request, change, error)
    return card_pages.where_it_stands(request, change, outcome, is_back=is_back)


def _rule(request: CounterRequest) -> Card:
    """Give the operator's rule; where there is none there is no page."""
    if found := request.operator.profile.card:
        return found
    raise Http404


def _desk(request: CounterRequest) -> Desk:
    return desk_of_visitor(
        profile=request.operator.profile,
        visitor=request.visitor,
        source=source_of(request),
        now=request.now,
    )


def _token(request: CounterRequest) -> str:
    return request.GET.get("state", "")[:100]


def _known(change: CardChange | None) -> CardChange:
    """Give a change that was found; another's, or another browser's, is as good as none."""
    if change is None:
        raise Http404
    return change


def _to(request: CounterRequest, change: CardChange) -> HttpResponse:
    return HttpResponseRedirect(f"{request.root}card/{change.reference}/", status=303)
