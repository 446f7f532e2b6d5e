"""The demonstration's staff: one person in every role, and one in each, so that what takes two can be tried.

What their phones would show, ``madoguchi staff code OPERATOR`` prints. No real secret is ever printed.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from madoguchi.domain.one_time_codes import new_secret
from madoguchi.domain.permissions import DEFAULT_ROLES, RoleName
from madoguchi.services.password_hashing import hash_password
from madoguchi.services.staff.enrolment import enrol_by_hand
from madoguchi.services.staff.roster import find_by_email

EMAIL, NAME, PASSWORD = "staff@example.jp", "窓口 洋子", "madoguchi-staff-2024"  # published
NAMES: Mapping[RoleName, str] = {
    "reception": "受付 恵",
    "reviewer": "審査 誠",
    "billing": "料金 実",
    "publisher": "広報 薫",
    "auditor": "監査 律",
    "administrator": "管理 望",
}

type Staff = dict[str, Any]


def staff_once(*, told: Staff | None, now: datetime) -> Staff:
    """Let people work here, unless an earlier demonstration did; give what signs them in.

    ``told`` is what an earlier demonstration wrote down: the secrets are readable nowhere else.
    """
    if told and "colleagues" in told and find_by_email(EMAIL):
        return told
    hashed = hash_password(PASSWORD)
    somebody = _enrolled(EMAIL, NAME, list(DEFAULT_ROLES), hashed, now=now)
    colleagues = [
        {"role": role} | _enrolled(f"{role}@example.jp", name, [role], hashed, now=now)
        for role, name in NAMES.items()
    ]
    return somebody | {"colleagues": colleagues}


def _enrolled(email: str, name: str, roles: list[RoleName], password_hash: str, *, now: datetime) -> Staff:
    secret = new_secret()
    enrol_by_hand(email=email, name=name, roles=roles, password_hash=password_hash, secret=secret, now=now)
    return {"email": email, "password": PASSWORD, "secret": secret}
