"""Links that change an e-mail address: mailed to the new one, good once and with the password only.

Mail scanners open links and even send the forms behind them; none has the password. Both addresses are told.
"""

from datetime import datetime, timedelta
from typing import Literal

from django.db import transaction

from madoguchi.domain.clock import business_day
from madoguchi.domain.history import EventKind
from madoguchi.domain.mail_addresses import masked
from madoguchi.domain.match_keys import email_key
from madoguchi.domain.reasons import Reason, ReasonCode
from madoguchi.flows.drafts import begin, find_link, new_link, new_token
from madoguchi.models import Draft, MailedLink, Member
from madoguchi.operators.schema.profile import Profile
from madoguchi.services.accounts import forget_tries, held, prove_password, spend_links, tell_at
from madoguchi.services.addresses import address_of
from madoguchi.services.history import note_event
from madoguchi.services.mails import queue_mail
from madoguchi.services.mails.words import until_words
from madoguchi.services.members import change_email
from madoguchi.services.tallies import refuse_beyond

EMAIL_CHANGE = "email-change"
HOURS = 24
MOST_ASKED, ASKED_WITHIN = 5, timedelta(hours=1)
# As many as journeys send there; see flows/mailing.py.
MOST_TO_AN_ADDRESS, A_DAY = 10, timedelta(days=1)
BETWEEN_MAILS = timedelta(minutes=1)

type State = Literal["open", "done", "expired", "spent"]


class LinkSpent(Exception):
    """The link was used, replaced by a newer one, or is too old."""


def ask_for_link(*, profile: Profile, member: Member, address: str, now: datetime) -> None:
    """Mail a link to a new address, and word of it to the present one; an earlier link is good no more.

    Raises TooManyTries. The same form sent twice mails once.
    """
    refuse_beyond(subject=f"new address:{member.pk}", limit=MOST_ASKED, window=ASKED_WITHIN, now=now)
    limit = f"mail to:{email_key(address)}"
    refuse_beyond(subject=limit, limit=MOST_TO_AN_ADDRESS, window=A_DAY, now=now)
    with transaction.atomic():
        owner = held(member.pk)
        waiting = waiting_link(member=owner, now=now)
        if waiting and waiting.recipient == address and now - waiting.sent_at < BETWEEN_MAILS:
            return
        _give_up(owner, now=now)
        _send(profile=profile, member=owner, address=address, now=now)


def _send(*, profile: Profile, member: Member, address: str, now: datetime) -> None:
    draft = begin(journey=EMAIL_CHANGE, token=new_token(), member=member, now=now)
    link, token = new_link(draft=draft, recipient=address, member=member, hours=HOURS, now=now)
    key = f"draft-{draft.pk}"
    queue_mail(
        profile=profile,
        kind="email_link",
        recipient=address,
        key=f"{key}-email_link",
        values={"valid_until": link.expires_at},
        secrets={"link": address_of(profile, f"account/email/link/{token}/")},
        member=member,
        now=now,
    )
    note_event(member_id=member.pk, kind=EventKind.EMAIL_CHANGE_ASKED, now=now)
    tell_at([member.email], profile=profile, member=member, kind="email_changing", key=key, now=now)


def waiting_link(*, member: Member, now: datetime) -> MailedLink | None:
    """Find the link that a change of the member's address waits for."""
    links = MailedLink.objects.filter(member=member, draft__journey=EMAIL_CHANGE, used_at=None)
    return links.filter(expires_at__gt=now).order_by("-pk").first()


def _give_up(member: Member, *, now: datetime) -> None:
    MailedLink.objects.filter(member=member, draft__journey=EMAIL_CHANGE, used_at=None).update(used_at=now)


def find_change(token: str) -> MailedLink | None:
    """Find the link of a token, good or not, while its member may sign in."""
    link = find_link(token=token, journey=EMAIL_CHANGE)
    return link if link and link.member and link.member.is_active else None


def state_of(link: MailedLink, *, now: datetime) -> State:
    """Say where the change of a link stands."""
    if link.draft.ended_at:
        return "done"
    if link.used_at:
        return "spent"
    return "open" if link.expires_at > now else "expired"


def why_unchanged(link: MailedLink) -> Reason:
    """Say that a change of the address waits for its link, and until when."""
    values = {"address": masked(link.recipient), "until": until_words(link.expires_at)}
    return Reason(ReasonCode.EMAIL_CHANGE_WAITING, on=business_day(now=link.expires_at), values=values)


def why_dead(link: MailedLink, *, profile: Profile, now: datetime) -> Reason | None:
    """Say why a link changes nothing any more; None while it is good, and where it has done so."""
    state = state_of(link, now=now)
    if state == "spent":
        return Reason(ReasonCode.EMAIL_LINK_SPENT, values={"label": profile.password.label})
    if state == "expired":
        expired_on = business_day(now=link.expires_at)
        return Reason(ReasonCode.LINK_EXPIRED, on=expired_on, values={"hours_good": HOURS})
    return None


def confirm(*, profile: Profile, link: MailedLink, password: str, now: datetime) -> None:
    """Change the address to which a link was mailed, by the member's password.

    Raises LinkSpent, WrongPassword and TooManyTries.
    """
    if link.member is None or state_of(link, now=now) != "open":
        raise LinkSpent
    prove_password(member=link.member, password=password, now=now)
    with transaction.atomic():
        member = held(link.member.pk)
        good = MailedLink.objects.filter(pk=link.pk, used_at=None, expires_at__gt=now)
        if not good.update(used_at=now):
            raise LinkSpent
        addresses = [member.email, link.recipient]
        change_email(member=member, email=link.recipient)
        note_event(member_id=member.pk, kind=EventKind.EMAIL_CHANGED, now=now)
        spend_links(member, now=now)
        forget_tries(member)
        Draft.objects.filter(pk=link.draft_id).update(ended_at=now)
        key = f"draft-{link.draft_id}"
        tell_at(addresses, profile=profile, member=member, kind="email_changed", key=key, now=now)
