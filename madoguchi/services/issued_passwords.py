"""Issued passwords (発行パスワード): made by us, mailed, changed at the first sign-in, dead after a while."""

import secrets
from datetime import datetime, timedelta

from madoguchi.domain.history import EventKind
from madoguchi.models import Member, Place
from madoguchi.operators.schema.profile import Profile
from madoguchi.services.history import note_event
from madoguchi.services.members import enrol_member

# No look-alikes and no upper case: it is typed once, from a mail, often on a phone. 16 of 31 are 79 bits.
CHARACTERS = "abcdefghijkmnpqrstuvwxyz23456789"
LENGTH = 16


def issue_password() -> str:
    """Make a password that nobody chose, of lower case and digits, which every operator's rule lets be."""
    while True:
        password = "".join(secrets.choice(CHARACTERS) for _ in range(LENGTH))
        if any(each.isdigit() for each in password) and any(each.isalpha() for each in password):
            return password


def enrol_with_issued_password(
    *, profile: Profile, place: Place, email: str, wants_mail: bool, now: datetime
) -> tuple[Member, str]:
    """Make the member of a place with an issued password; give both. Raises LoginIdTaken."""
    password = issue_password()
    hours = profile.registration.issued_password_hours if profile.registration else 0
    member = enrol_member(
        profile=profile,
        login_id=place.customer.number,
        password=password,
        places=[place],
        email=email,
        wants_mail=wants_mail,
        must_change_password=True,
        password_dies_at=now + timedelta(hours=hours),
    )
    note_event(member_id=member.pk, kind=EventKind.REGISTERED, now=now)
    return member, password
