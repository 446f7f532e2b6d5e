"""The demonstration's staff: one person an operator in every role, whose phone everybody may look at.

What a phone would show, ``madoguchi staff code OPERATOR`` prints. No real secret is ever printed.
"""

from datetime import datetime

from madoguchi.domain.one_time_codes import new_secret
from madoguchi.domain.permissions import DEFAULT_ROLES
from madoguchi.services.password_hashing import hash_password
from madoguchi.services.staff.enrolment import enrol_by_hand
from madoguchi.services.staff.roster import find_by_email

EMAIL, NAME, PASSWORD = "staff@example.jp", "窓口 洋子", "madoguchi-staff-2024"  # published

type Staff = dict[str, str]


def staff_once(*, told: Staff | None, now: datetime) -> Staff:
    """Let somebody work here, unless an earlier demonstration did; give what signs her in.

    ``told`` is what an earlier demonstration wrote down: the secret is readable nowhere else.
    """
    if told and find_by_email(EMAIL):
        return told
    secret = new_secret()
    enrol_by_hand(
        email=EMAIL,
        name=NAME,
        roles=list(DEFAULT_ROLES),
        password_hash=hash_password(PASSWORD),
        secret=secret,
        now=now,
    )
    return {"email": EMAIL, "password": PASSWORD, "secret": secret}
