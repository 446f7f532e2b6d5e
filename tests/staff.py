"""Sato and her colleagues: staff of an operator, with the phone that shows their codes."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from django.test import Client

from madoguchi.domain.audit import Actor
from madoguchi.domain.one_time_codes import code_at
from madoguchi.models import StaffMember
from madoguchi.models.scope import operator_scope
from madoguchi.operators.registry import Operator
from madoguchi.services.password_hashing import hash_password
from madoguchi.services.staff.enrolment import enrol_by_hand
from madoguchi.services.staff.sessions import open_session
from tests.cast import NOW

STAFF_PASSWORD = "a-quiet-morning-at-the-counter"
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


@dataclass
class Colleague:
    """Somebody of staff with a browser of her own; ``secret`` is what her phone holds."""

    operator: Operator
    member: StaffMember
    client: Client = field(default_factory=lambda: Client(headers={"user-agent": "test"}))
    secret: str = SECRET

    @property
    def root(self) -> str:
        """Where the counter's pages begin."""
        return f"/{self.operator.slug}/staff/"

    @property
    def actor(self) -> Actor:
        """How the audit record names her."""
        return Actor(self.member.pk, self.member.name)

    def code(self, now: datetime = NOW) -> str:
        """Read the code that the phone shows."""
        return code_at(secret=self.secret, now=now)

    def give_password(self, password: str = STAFF_PASSWORD) -> Any:
        """Send the sign-in form."""
        return self.client.post(self.root, {"email": self.member.email, "password": password})

    def sign_in(self) -> "Colleague":
        """Sign in through the pages, with password and code, as everyone does."""
        assert self.give_password().status_code == 302
        answer = self.client.post(f"{self.root}second-step/", {"code": self.code()})
        assert answer.status_code == 302, answer.content.decode()
        return self

    def arrive(self, now: datetime = NOW) -> "Colleague":
        """Be signed in, without the pages on the way in."""
        with operator_scope(self.operator.slug):
            rules = self.operator.profile.staff
            token = open_session(staff=self.member, rules=rules, failures=0, way="code", now=now)
        self.client.cookies["__Secure-madoguchi-staff"] = token
        return self


@cache
def _password_hash() -> str:
    return hash_password(STAFF_PASSWORD)


def colleague(
    operator: Operator,
    *roles: str,
    name: str = "佐藤 洋子",
    email: str = "",
    client: Client | None = None,
) -> Colleague:
    """Let somebody work at an operator's counter."""
    with operator_scope(operator.slug):
        number = StaffMember.objects.count() + 1
        member = enrol_by_hand(
            email=email or f"sato{number}@example.jp",
            name=name,
            roles=roles,
            password_hash=_password_hash(),
            secret=SECRET,
            now=NOW,
        )
    made = Colleague(operator, member)
    made.client = client or made.client
    return made
