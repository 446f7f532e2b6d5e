"""Ending (完了): what a journey was made for is done, in the transaction of its last answer."""

from typing import Any

from django.utils.translation import gettext as _

from madoguchi.domain.history import EventKind
from madoguchi.domain.match_keys import email_key
from madoguchi.domain.reasons import Reason, ReasonCode
from madoguchi.flows.consents import remember_consents
from madoguchi.flows.desk import Desk
from madoguchi.flows.journeys import FIRST_PASSWORD
from madoguchi.flows.positions import link_stage
from madoguchi.flows.steps import account
from madoguchi.models import Draft, MailedLink, Member, SecretAnswer
from madoguchi.services import applications, recovery
from madoguchi.services.history import note_event
from madoguchi.services.letter_codes import CodeNotValid, use_code
from madoguchi.services.mails import queue_mail
from madoguchi.services.members import (
    LoginIdRefused,
    LoginIdTaken,
    change_email,
    change_password,
    enrol_member,
    hold_place,
)
from madoguchi.services.places import place_numbered


class JourneyOver(Exception):
    """The journey cannot end, whatever is answered."""

    def __init__(self, code: ReasonCode) -> None:
        super().__init__(code)
        self.reason = Reason(code)


class JourneyStopped(Exception):
    """The journey cannot end as it is: a step must be answered anew."""

    def __init__(self, sentence: str, *, step: str, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.step = step
        self.field = field


def end(desk: Desk) -> None:
    """Do what the journey is for, once; the caller holds the draft and saves it.

    Raises JourneyStopped and JourneyOver.
    """
    draft = _held(desk)
    if draft.journey == "registration":
        draft.member = _enrol(desk)
    elif desk.member is not None:
        _recover(desk, desk.member)
        draft.member = desk.member
    draft.ended_at, draft.answers = desk.now, {}
    draft.links.update(used_at=desk.now)


def _held(desk: Desk) -> Draft:
    if desk.draft is None:
        raise RuntimeError("a journey without a draft cannot end")
    return desk.draft


def _enrol(desk: Desk) -> Member:
    """Make the member, with everything that was answered."""
    _use_up_proof(desk)
    try:
        member = enrol_member(
            profile=desk.profile,
            login_id=_login_id(desk),
            password_hash=desk.answer("account", "password_hash")
            or desk.answer("new_password", "password_hash"),
            places=[] if _is_reviewed(desk) or desk.place is None else [desk.place],
            email=desk.email,
            nickname=desk.answer("account", "nickname"),
            wants_mail=desk.wants_mail,
            choices=desk.answers.get("survey", {}),
        )
    except LoginIdTaken:
        raise _login_id_stopped(desk) from None
    except LoginIdRefused:  # a number of the billing system's that the operator's own rule does not take
        raise JourneyOver(ReasonCode.NUMBER_NOT_ACCEPTED) from None
    note_event(member_id=member.pk, kind=EventKind.REGISTERED, now=desk.now)
    remember_consents(desk, member)
    if secret := desk.answers.get("secret_question"):
        SecretAnswer.objects.create(member=member, **secret)
    _tell(desk, member)
    return member


def _use_up_proof(desk: Desk) -> None:
    if _is_reviewed(desk):
        return
    if desk.place is None or not hold_place(desk.place):
        raise JourneyOver(ReasonCode.ALREADY_REGISTERED)
    _use_up_code(desk)


def _use_up_code(desk: Desk) -> None:
    code_id = desk.answers.get("posted_code", {}).get("code_id")
    try:
        if code_id:
            use_code(code_id=code_id, now=desk.now)
    except CodeNotValid:
        sentence = _("この%(code)sは使えなくなりました。新しい書類の%(code)sを入力してください。")
        words = sentence % {"code": desk.profile.letter.code_label}
        raise JourneyStopped(words, step="posted_code") from None


def _login_id_stopped(desk: Desk) -> JourneyStopped | JourneyOver:
    if desk.profile.login_id.source == "customer_number":
        return JourneyOver(ReasonCode.ALREADY_REGISTERED)
    return JourneyStopped(account.taken(desk), step="account", field="login_id")


def _login_id(desk: Desk) -> str:
    if desk.profile.login_id.source == "customer_number" and desk.place is not None:
        return str(desk.place.customer.number)
    return desk.answer("account", "login_id")


def _is_reviewed(desk: Desk) -> bool:
    return "staff_review" in desk.journey.steps


def _tell(desk: Desk, member: Member) -> None:
    """Put the application before staff, or say by mail that the registration is complete."""
    if _is_reviewed(desk):
        _apply(desk, member, desk.answers["application"])
        return
    name = {"name": desk.place.customer.name} if desk.place else {}
    _mail(desk, member, "registered", name, recipient=member.email)


def _apply(desk: Desk, member: Member, typed: dict[str, str]) -> None:
    """Put an application before staff; of two at once for one place, the second sees the first."""
    if place := place_numbered(typed=typed["customer_number"]):
        hold_place(place)
    applications.apply(profile=desk.profile, member=member, typed=typed, now=desk.now)


def _recover(desk: Desk, member: Member) -> None:
    """Give the member the new password and, where it was proven anew, the new address.

    Links that were mailed for the same account meanwhile are good no more.
    """
    held = Member.objects.select_for_update().get(pk=member.pk)
    _refuse_spent_link(desk, held)
    _refuse_overtaken(desk, held)
    if "posted_code" in desk.answers:
        _use_up_code(desk)
        change_email(member=held, email=desk.email)
        note_event(member_id=held.pk, kind=EventKind.EMAIL_CHANGED, now=desk.now)
    if secret := desk.answer("new_password", "password_hash"):
        change_password(member=held, password_hash=secret)
        note_event(member_id=held.pk, kind=_kind_of(desk), now=desk.now)
        _tell_changed(desk, held)
    MailedLink.objects.filter(member=held, used_at=None).update(used_at=desk.now)


def _kind_of(desk: Desk) -> EventKind:
    """Tell a password that was forgotten from one that was issued and is changed."""
    is_first = _held(desk).journey == FIRST_PASSWORD
    return EventKind.PASSWORD_CHANGED if is_first else EventKind.RECOVERED


def _refuse_spent_link(desk: Desk, member: Member) -> None:
    """Refuse to go on where the account's links were spent meanwhile: its password was changed elsewhere."""
    is_linked = link_stage(desk.journey)
    if is_linked and not MailedLink.objects.filter(draft=desk.draft, member=member, used_at=None).exists():
        raise JourneyOver(ReasonCode.PASSWORD_CHANGED)


def _refuse_overtaken(desk: Desk, member: Member) -> None:
    """Refuse a password that was issued and changed, or unused for too long; or a place that moved on."""
    dies_at = member.password_dies_at
    is_alive = member.must_change_password and (dies_at is None or dies_at > desk.now)
    if _held(desk).journey == FIRST_PASSWORD and not is_alive:
        raise JourneyOver(ReasonCode.ISSUED_PASSWORD_OVER)
    if desk.place and recovery.account_of(desk.place) != member:
        raise JourneyOver(ReasonCode.CUSTOMER_CHANGED)


def _tell_changed(desk: Desk, member: Member) -> None:
    """Tell the member of the change, also at the address that was given up."""
    addresses = {email_key(address): address for address in (member.email, desk.email) if address}
    for index, address in enumerate(addresses.values()):
        _mail(desk, member, "password_changed", {}, recipient=address, index=index)


def _mail(
    desk: Desk, member: Member, kind: str, values: dict[str, Any], *, recipient: str, index: int = 0
) -> None:
    queue_mail(
        profile=desk.profile,
        kind=kind,
        recipient=recipient,
        key=f"draft-{_held(desk).pk}-{kind}-{index}",
        values=values,
        member=member,
        now=desk.now,
    )
