"""Accounts (会員登録情報): what a signed-in member changes, each change told by mail where it matters."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from madoguchi.domain.history import EventKind
from madoguchi.domain.login_ids import is_well_formed
from madoguchi.domain.match_keys import email_key, login_key
from madoguchi.models import MailedLink, Member, Session, Tally
from madoguchi.operators.schema.profile import Profile
from madoguchi.services.history import note_event
from madoguchi.services.mails import notify, queue_mail
from madoguchi.services.members import LoginIdRefused, LoginIdTaken, change_password
from madoguchi.services.password_hashing import is_password
from madoguchi.services.sessions import Visitor, open_session
from madoguchi.services.subjects import keyed_hash
from madoguchi.services.tallies import refuse_beyond

WINDOW = timedelta(minutes=10)
TRIES = 5


class WrongPassword(Exception):
    """The password is not the member's."""


class SignedOut(Exception):
    """The session ended while the change was on its way."""


def prove_password(*, member: Member, password: str, now: datetime) -> None:
    """Ask a member once more for the password; raises WrongPassword and TooManyTries.

    Five tries in ten minutes are judged, right ones among them until a change is complete.
    """
    prove_password_of(member=member, password=password, now=now)
    if not member.is_active:
        raise WrongPassword


def prove_password_of(*, member: Member, password: str, now: datetime) -> None:
    """Ask whoever says to be a member for the password, also of a closed account; raises as above."""
    refuse_beyond(subject=_subject(member), limit=TRIES, window=WINDOW, now=now)
    if not is_password(password, password_hash=member.password_hash):
        raise WrongPassword


def forget_tries(member: Member) -> None:
    """Count a member's tries anew, for a change was completed."""
    Tally.objects.filter(subject=keyed_hash(_subject(member))).delete()


def _subject(member: Member) -> str:
    return f"current password:{member.pk}"


@transaction.atomic
def choose_password(*, profile: Profile, visitor: Visitor, password_hash: str, now: datetime) -> str:
    """Give the visitor another password and end all sessions; give the token of a new one for this browser.

    Links that were mailed for the account before are good no more. Raises SignedOut.
    """
    member = held(visitor.member_id)
    here = Session.objects.filter(pk=visitor.session_id, epoch=member.session_epoch).first()
    if here is None:
        raise SignedOut
    change_password(member=member, password_hash=password_hash)
    spend_links(member, now=now)
    forget_tries(member)
    member.refresh_from_db()
    token = open_session(member=member, rule=profile.session, now=now)
    Session.objects.filter(member=member).update(
        member_place=here.member_place_id, terms_to_agree=here.terms_to_agree
    )
    note_event(member_id=member.pk, kind=EventKind.PASSWORD_CHANGED, now=now)
    _tell(profile, member, "password_changed", {}, key=f"password-{member.session_epoch}", now=now)
    return token


@transaction.atomic
def choose_login_id(*, profile: Profile, member: Member, login_id: str, now: datetime) -> None:
    """Give a member another login ID; the same once more is no change.

    Raises LoginIdRefused and LoginIdTaken.
    """
    if not is_well_formed(login_id, rule=profile.login_id.rule):
        raise LoginIdRefused(login_id)
    member = held(member.pk)
    if member.login_id == login_id:
        return
    member.login_id = login_id
    member.login_key = login_key(login_id, is_case_sensitive=profile.login_id.is_case_sensitive)
    try:
        with transaction.atomic():
            member.save(update_fields=["login_id", "login_key"])
    except IntegrityError:
        raise LoginIdTaken(login_id) from None
    forget_tries(member)
    note_event(member_id=member.pk, kind=EventKind.LOGIN_ID_CHANGED, now=now)
    values = {"login_id": login_id}
    _tell(profile, member, "login_id_changed", values, key=f"login-id-{now.isoformat()}", now=now)


@transaction.atomic
def choose_nickname(*, member: Member, nickname: str, now: datetime) -> None:
    """Call a member by another name, or by none; the same once more is no change."""
    if Member.objects.filter(pk=member.pk).exclude(nickname=nickname).update(nickname=nickname):
        note_event(member_id=member.pk, kind=EventKind.NICKNAME_CHANGED, now=now)


def held(member_id: int) -> Member:
    """Give a member as the database has it, held until the transaction ends."""
    return Member.objects.select_for_update().get(pk=member_id)


def spend_links(member: Member, *, now: datetime) -> None:
    """Let no link lead on any more that was mailed for a member."""
    MailedLink.objects.filter(member=member, used_at=None).update(used_at=now)


def tell_at(
    addresses: list[str], *, profile: Profile, member: Member, kind: str, key: str, now: datetime
) -> None:
    """Tell a member of a change at several addresses, once each; an empty one is passed over."""
    for index, address in enumerate({email_key(each): each for each in addresses if each}.values()):
        queue_mail(
            profile=profile,
            kind=kind,
            recipient=address,
            key=f"{key}-{kind}-{index}",
            values={},
            member=member,
            now=now,
        )


def _tell(
    profile: Profile, member: Member, kind: str, values: dict[str, str], *, key: str, now: datetime
) -> None:
    notify(profile=profile, member=member, kind=kind, key=f"member-{member.pk}-{key}", values=values, now=now)
