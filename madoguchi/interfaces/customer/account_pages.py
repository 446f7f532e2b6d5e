"""The pages of the account: the overview, and the form of each change."""

from functools import partial
from http import HTTPStatus

from django.http import HttpResponse

from madoguchi.domain.mail_addresses import masked
from madoguchi.domain.reasons import Reason, ReasonCode
from madoguchi.flows.changes.email_links import waiting_link, why_unchanged
from madoguchi.flows.changes.making import questions_of
from madoguchi.flows.desk import Desk
from madoguchi.interfaces.counter_request import CounterRequest
from madoguchi.interfaces.rendering import render
from madoguchi.interfaces.waiting import to_wait
from madoguchi.services.devices import devices_of
from madoguchi.services.factors import factors_of
from madoguchi.services.mail_choices import refused_topics
from madoguchi.services.tallies import TooManyTries


def overview(request: CounterRequest, desk: Desk) -> HttpResponse:
    """Show the member's data; addresses are masked, for somebody may look over the shoulder."""
    waiting = waiting_link(member=desk.member, now=desk.now) if desk.member else None
    done = request.GET.get("done", "")
    return render(
        request,
        "account/account.html",
        member=desk.member,
        email=masked(desk.email) if desk.email else "",
        why_waiting=why_unchanged(waiting) if waiting else None,
        why_nothing={True: Reason(ReasonCode.NOT_REGISTERED_YET), False: Reason(ReasonCode.NOT_REGISTERED)},
        mail_choice=_mail_choice(desk),
        factors=factors_of(desk.member) if desk.member and desk.profile.account.offers_a_factor else None,
        refused=_refused_topics(desk),
        devices=devices_of(visitor=request.visitor, rule=desk.profile.session, now=desk.now),
        done=done if done in desk.profile.account.offers else "",
    )


def ask(
    request: CounterRequest,
    desk: Desk,
    part: str,
    *,
    typed: dict[str, str] | None = None,
    faults: dict[str, str] | None = None,
    status: int = HTTPStatus.OK,
    why: Reason | None = None,
) -> HttpResponse:
    """Show a form, with what is known or was typed; secrets are never written into a page."""
    return render(
        request,
        "account/change.html",
        status=status,
        part=part,
        questions=questions_of(desk, part),
        values=_known(desk, part) if typed is None else typed,
        faults=faults or {},
        why=why,
        email=masked(desk.email) if desk.email else "",
        member=desk.member,
    )


def too_many(
    request: CounterRequest, desk: Desk, part: str, typed: dict[str, str], refusal: TooManyTries
) -> HttpResponse:
    """Show the form again and say how long to wait."""
    return to_wait(refusal, partial(ask, request, desk, part, typed=typed), now=desk.now)


def _known(desk: Desk, part: str) -> dict[str, str]:
    """Give what a form begins with: what is chosen from, or may be kept in part."""
    if part == "mail_choice":
        return {"wants_mail": _mail_choice(desk)} | _topics(desk)
    return {"nickname": desk.member.nickname if desk.member else ""}


def _topics(desk: Desk) -> dict[str, str]:
    refused = refused_topics(member_id=desk.member.pk) if desk.member else set()
    names = [topic.name for topic in desk.profile.account.mail_topics]
    return {f"topic_{name}": "1" for name in names if name not in refused}


def _refused_topics(desk: Desk) -> list[str]:
    """Name the topics that are switched off one by one, in the operator's words."""
    topics = desk.profile.account.mail_topics
    if not topics or desk.member is None or not desk.member.wants_mail:
        return []
    refused = refused_topics(member_id=desk.member.pk)
    return [topic.label for topic in topics if topic.name in refused]


def _mail_choice(desk: Desk) -> str:
    yes, no = desk.rules.mail_choices
    return yes if desk.member and desk.member.wants_mail else no
