"""Ending (完了): what a journey was made for is done, in the transaction of its last answer."""

from typing import Any

from django.utils.translation import gettext as _

from madoguchi.flows.desk import Desk
from madoguchi.flows.steps import account
from madoguchi.models import Consent, Draft, Member, SecretAnswer
from madoguchi.services import applications
from madoguchi.services.letter_codes import CodeNotValid, use_code
from madoguchi.services.mails import queue_mail
from madoguchi.services.members import (
    LoginIdTaken,
    change_email,
    change_password,
    enrol_member,
    hold_place,
)


class JourneyStopped(Exception):
    """The journey cannot end as it is: a step must be answered anew, or (with none) it is over."""

    def __init__(self, sentence: str, *, step: str = "", field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.step = step
        self.field = field


def end(desk: Desk) -> None:
    """Do what the journey is for, once; raises JourneyStopped. The caller holds the draft and saves it."""
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
        raise JourneyStopped(account.taken(desk), step="account", field="login_id") from None
    _remember(desk, member)
    _tell(desk, member)
    return member


def _use_up_proof(desk: Desk) -> None:
    if _is_reviewed(desk):
        return
    if desk.place is None or not hold_place(desk.place):
        raise JourneyStopped(_("このお客様番号はすでに登録されています。ログインしてご利用ください。"))
    if code_id := desk.answers.get("posted_code", {}).get("code_id"):
        try:
            use_code(code_id=code_id, now=desk.now)
        except CodeNotValid:
            sentence = _(
                "この%(code)sは使えなくなりました。新しい書類の%(code)sで、はじめからお手続きください。"
            )
            raise JourneyStopped(sentence % {"code": desk.profile.letter.code_label}) from None


def _login_id(desk: Desk) -> str:
    if desk.profile.login_id.source == "customer_number" and desk.place is not None:
        return str(desk.place.customer.number)
    return desk.answer("account", "login_id")


def _is_reviewed(desk: Desk) -> bool:
    return "staff_review" in desk.journey.steps


def _remember(desk: Desk, member: Member) -> None:
    """Keep what the member agreed to, and the secret answer."""
    versions = {"terms": desk.answer("terms", "version")}
    if desk.profile.cautions:
        versions["cautions"] = desk.profile.cautions.version
    Consent.objects.bulk_create(
        Consent(member=member, text=text, version=version, given_at=desk.now)
        for text, version in versions.items()
        if version
    )
    if secret := desk.answers.get("secret_question"):
        SecretAnswer.objects.create(member=member, **secret)


def _tell(desk: Desk, member: Member) -> None:
    """Put the application before staff, or say by mail that the registration is complete."""
    if _is_reviewed(desk):
        applications.apply(
            profile=desk.profile, member=member, typed=desk.answers["application"], now=desk.now
        )
        return
    name = {"name": desk.place.customer.name} if desk.place else {}
    _mail(desk, member, "registered", name)


def _recover(desk: Desk, member: Member) -> None:
    """Give the member the new password and, where it was proven anew, the new address."""
    if "posted_code" in desk.answers:
        _use_code_again(desk)
        change_email(member=member, email=desk.email)
    if secret := desk.answer("new_password", "password_hash"):
        change_password(member=member, password_hash=secret)
        _mail(desk, member, "password_changed", {})


def _use_code_again(desk: Desk) -> None:
    try:
        use_code(code_id=desk.answers["posted_code"]["code_id"], now=desk.now)
    except CodeNotValid:
        raise JourneyStopped(_("この書類はすでに使われています。新しい書類をご請求ください。")) from None


def _mail(desk: Desk, member: Member, kind: str, values: dict[str, Any]) -> None:
    recipient = desk.email or member.email
    if not recipient:
        return
    queue_mail(
        profile=desk.profile,
        kind=kind,
        recipient=recipient,
        key=f"draft-{_held(desk).pk}-{kind}",
        values=values,
        member=member,
        now=desk.now,
    )
