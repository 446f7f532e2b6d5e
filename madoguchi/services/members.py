"""Members (会員): made here, whatever way led to it."""

from collections.abc import Iterable

from django.db import transaction

from madoguchi.domain.login_ids import is_well_formed
from madoguchi.domain.match_keys import login_key
from madoguchi.models import Member, MemberPlace, Place
from madoguchi.operators.schema.profile import Profile
from madoguchi.services.password_hashing import hash_password


class LoginIdRefused(Exception):
    """The login ID breaks the operator's rule."""


class LoginIdTaken(Exception):
    """Another member has this login ID."""


@transaction.atomic
def enrol_member(
    *,
    profile: Profile,
    login_id: str,
    password: str,
    places: Iterable[Place],
    email: str = "",
    nickname: str = "",
) -> Member:
    """Make a member of the operator in scope and link proven places.

    Raises LoginIdRefused and LoginIdTaken.
    """
    if not is_well_formed(login_id, rule=profile.login_id.rule):
        raise LoginIdRefused(login_id)
    key = login_key(login_id, is_case_sensitive=profile.login_id.is_case_sensitive)
    if Member.objects.filter(login_key=key).exists():
        raise LoginIdTaken(login_id)
    member = Member.objects.create(
        login_id=login_id,
        login_key=key,
        password_hash=hash_password(password),
        email=email,
        nickname=nickname,
    )
    MemberPlace.objects.bulk_create(MemberPlace(member=member, place=place) for place in places)
    return member
