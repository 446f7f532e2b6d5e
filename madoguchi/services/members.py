"""Members (会員): made here, whatever way led to it."""

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from madoguchi.domain.login_ids import is_well_formed
from madoguchi.domain.match_keys import email_key, login_key
from madoguchi.models import Member, MemberPlace, Place, Session
from madoguchi.operators.schema.profile import Profile
from madoguchi.services.mail_returns import revive
from madoguchi.services.password_hashing import hash_password


class LoginIdRefused(Exception):
    """The login ID breaks the operator's rule."""


class LoginIdTaken(Exception):
    """Another member has this login ID."""


def is_login_id_free(*, profile: Profile, login_id: str) -> bool:
    """Test whether nobody has this login ID yet."""
    key = login_key(login_id, is_case_sensitive=profile.login_id.is_case_sensitive)
    return not Member.objects.filter(login_key=key).exists()


@transaction.atomic
def enrol_member(
    *,
    profile: Profile,
    login_id: str,
    places: Iterable[Place],
    password: str = "",
    password_hash: str = "",
    email: str = "",
    **facts: Any,
) -> Member:
    """Make a member of the operator in scope and link proven places.

    The password comes in clear or already hashed; ``facts`` are further fields of the member. Raises
    LoginIdRefused and LoginIdTaken.
    """
    if not is_well_formed(login_id, rule=profile.login_id.rule):
        raise LoginIdRefused(login_id)
    member = Member(
        login_id=login_id,
        login_key=login_key(login_id, is_case_sensitive=profile.login_id.is_case_sensitive),
        password_hash=password_hash or hash_password(password),
        email=email,
        email_key=email_key(email),
        **facts,
    )
    try:
        with transaction.atomic():
            member.save()
    except IntegrityError:
        raise LoginIdTaken(login_id) from None
    MemberPlace.objects.bulk_create(MemberPlace(member=member, place=place) for place in places)
    return member


def is_place_taken(place: Place) -> bool:
    """Test whether a member is linked with a place."""
    return MemberPlace.objects.filter(place=place).exists()


def hold_place(place: Place) -> bool:
    """Hold a place until the transaction ends; give whether it is still without a member."""
    list(Place.objects.filter(pk=place.pk).select_for_update())
    return not is_place_taken(place)


def change_password(*, member: Member, password_hash: str) -> None:
    """Give a member another password and end all sessions."""
    Member.objects.filter(pk=member.pk).update(
        password_hash=password_hash,
        must_change_password=False,
        password_dies_at=None,
        session_epoch=F("session_epoch") + 1,
    )
    Session.objects.filter(member=member).delete()


def change_email(*, member: Member, email: str) -> None:
    """Give a member another e-mail address, which has been proven by a link."""
    Member.objects.filter(pk=member.pk).update(email=email, email_key=email_key(email))
    revive(address=email)
