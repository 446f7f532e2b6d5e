"""Paid channels (有料チャンネルの追加): the catalogue, the terms shown again, and a request for them."""

from collections.abc import Sequence
from http import HTTPStatus
from uuid import UUID, uuid4

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from madoguchi.domain.clock import business_day
from madoguchi.domain.reasons import Reason, ReasonCode, why_empty
from madoguchi.domain.service_requests import answer_day, cut_off
from madoguchi.interfaces.counter_request import CounterRequest
from madoguchi.interfaces.customer.doors import members_only
from madoguchi.interfaces.customer.service_requests import to_request
from madoguchi.interfaces.rendering import render
from madoguchi.operators.schema.procedures import CHANNELS, PaidChannels
from madoguchi.services import paid_channels as services
from madoguchi.services.one_time_keys import KeyUsedElsewhere
from madoguchi.services.service_requests import RequestRefused, number_given

MOST_CHOSEN = 200


@require_safe
@members_only
def channel_list(request: CounterRequest) -> HttpResponse:
    """Show every channel with its terms, or why it cannot be had, under a new key."""
    _rules(request)
    return _catalogue(request, key=uuid4())


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def choose(request: CounterRequest, *, key: UUID) -> HttpResponse:
    """Show the terms of what was chosen, or send the request; once it was sent, lead to it."""
    _rules(request)
    try:
        number = number_given(member_id=request.visitor.member_id, procedure=CHANNELS, key=key)
    except KeyUsedElsewhere:
        raise Http404 from None
    if number:
        return to_request(request, number)
    chosen = request.POST.getlist("channel")[:MOST_CHOSEN]
    if request.method != "POST" or request.POST.get("do") == "edit":
        return _catalogue(request, key=key, chosen=chosen)
    return _chosen(request, chosen, key=key)


def _chosen(request: CounterRequest, chosen: Sequence[str], *, key: UUID) -> HttpResponse:
    """Send what was chosen; or show its terms, also where they are others than those agreed to."""
    has_changed = False
    try:
        if request.POST.get("do") == "send":
            return _send(request, chosen, key)
    except services.TermsChanged:
        has_changed = True
    except services.ChannelsRefused as refusal:
        return _refused(request, chosen, refusal, key=key)
    except RequestRefused:
        return _catalogue(request, key=key, chosen=chosen, status=HTTPStatus.CONFLICT)
    try:
        return _confirm(request, chosen, has_changed=has_changed)
    except services.ChannelsRefused as refusal:
        return _refused(request, chosen, refusal, key=key)


def _rules(request: CounterRequest) -> PaidChannels:
    """Give the operator's rules; where there are none there is no page."""
    if found := request.operator.profile.channels:
        return found
    raise Http404


def _send(request: CounterRequest, chosen: Sequence[str], key: UUID) -> HttpResponse:
    number = services.add_channels(
        profile=request.operator.profile,
        rules=_rules(request),
        title=_title(request),
        visitor=request.visitor,
        chosen=chosen,
        agreed=request.POST.get("agreed", ""),
        key=key,
        now=request.now,
    )
    return to_request(request, number)


def _title(request: CounterRequest) -> str:
    labels = (item.label for item in request.operator.profile.menu if item.page == CHANNELS)
    return next(labels, _("有料チャンネルの追加"))


def _catalogue(
    request: CounterRequest,
    *,
    key: UUID,
    chosen: Sequence[str] = (),
    fault: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    offers = services.offers_to(visitor=request.visitor, now=request.now)
    return render(
        request,
        "channels/channels.html",
        status=status,
        rules=_rules(request),
        offers=offers,
        key=key,
        chosen=frozenset(chosen),
        fault=fault,
        why=why_empty(offers, ReasonCode.NO_CHANNELS),
    )


def _confirm(request: CounterRequest, chosen: Sequence[str], *, has_changed: bool = False) -> HttpResponse:
    """Show the terms; raises ChannelsRefused."""
    profile, today, rules = request.operator.profile, business_day(now=request.now), _rules(request)
    quote = services.quote(profile=profile, visitor=request.visitor, chosen=chosen, now=request.now)
    until = cut_off(rule=rules.withdraw_until.rule, sent_at=request.now, wished_on=quote.first_day)
    return render(
        request,
        "channels/confirm.html",
        status=HTTPStatus.CONFLICT if has_changed else HTTPStatus.OK,
        rules=rules,
        quote=quote,
        why=Reason(ReasonCode.TERMS_CHANGED) if has_changed else None,
        withdraw_until=until if until > request.now else None,
        answer_by=answer_day(sent_on=today, within_days=rules.answer_within_days),
    )


def _refused(
    request: CounterRequest, chosen: Sequence[str], refusal: services.ChannelsRefused, *, key: UUID
) -> HttpResponse:
    match refusal:
        case services.NothingChosen():
            fault, status = _("追加するチャンネルを選んでください。"), HTTPStatus.UNPROCESSABLE_ENTITY
        case services.NotTogether(one=one, other=other):
            words = _(
                "「%(one)s」と「%(other)s」は一緒にお申し込みいただけません。どちらかを選んでください。"
            )
            fault = words % {"one": one.name, "other": other.name}
            status = HTTPStatus.UNPROCESSABLE_ENTITY
        case services.CannotBeHad(channel=channel):
            words = _("「%(name)s」はお申し込みいただけません。理由は下の一覧をご覧ください。")
            fault, status = words % {"name": channel.name}, HTTPStatus.CONFLICT
        case _:
            raise refusal
    return _catalogue(request, key=key, chosen=chosen, fault=fault, status=status)
