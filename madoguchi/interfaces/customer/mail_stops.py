"""Ending a topic of mails (配信停止) by the link in one: no sign-in, at any hour, and only by POST.

Mail programs post here by themselves when their reader asks them to (RFC 8058): without a cookie, and so
without a token against forgery. The link itself is the proof; whoever forges the request must hold it.
"""

from http import HTTPStatus
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from madoguchi.domain.reasons import Reason, ReasonCode
from madoguchi.interfaces.counter_request import CounterRequest
from madoguchi.interfaces.rendering import render
from madoguchi.operators.schema.profile import Profile
from madoguchi.services.mail_stops import NotAStop, read_token, stop_topic


@csrf_exempt  # the link is the proof, and mail programs have no cookie
@require_http_methods(["GET", "HEAD", "POST"])
def mail_stop(request: HttpRequest, *, stop_token: str) -> HttpResponse:
    """Ask whether a topic is to end, or end it; once more is as good as once."""
    counter = cast(CounterRequest, request)
    profile = counter.operator.profile
    try:
        member_id, topic = read_token(slug=profile.slug, token=stop_token)
        if request.method == "POST":
            stop_topic(member_id=member_id, topic=topic, now=counter.now)
    except NotAStop:
        why = Reason(ReasonCode.STOP_UNKNOWN)
        return render(counter, "refusal.html", status=HTTPStatus.NOT_FOUND, why=why)
    label = _label(profile, topic)
    return render(counter, "mail_stop.html", label=label, is_over=request.method == "POST")


def _label(profile: Profile, topic: str) -> str:
    """Name a topic as the page of mail choices does; empty where the profile names it no more."""
    return next((each.label for each in profile.account.mail_topics if each.name == topic), "")
