"""Members with a factor beside the password, with the phone and the device that they hold."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from madoguchi.adapters.webauthn import RelyingParty
from madoguchi.domain.one_time_codes import code_at
from madoguchi.models import OutgoingMail
from madoguchi.models.scope import operator_scope
from madoguchi.operators.schema.profile import Profile
from madoguchi.services import one_time_codes, passkey_sign_in, passkeys
from madoguchi.services.factors import Factors, factors_of
from madoguchi.services.members import change_email
from madoguchi.services.one_time_codes import Clocks
from madoguchi.services.second_steps import SecondStepDue
from madoguchi.services.sessions import Visitor, find_visitor, open_session
from madoguchi.services.sign_in import sign_in
from tests.cast import NOW, PASSWORD, Person
from tests.soft_authenticator import SoftAuthenticator

PARTY = RelyingParty("portal.example.jp", "https://portal.example.jp", "マイページ")
SOURCE = "192.0.2.1"
EMAIL = "hanako@example.jp"
STEP = timedelta(seconds=30)


@dataclass
class Factored:
    """A member who holds more than a password. What is done here is done in the operator's scope."""

    person: Person
    device: SoftAuthenticator = field(default_factory=SoftAuthenticator)
    secret: str = ""
    codes: list[str] = field(default_factory=list)

    @property
    def profile(self) -> Profile:
        """The operator's profile."""
        return self.person.operator.profile

    def visitor(self, now: datetime = NOW, **session: Any) -> Visitor:
        """Be signed in, by a password that was right unless told otherwise."""
        token = open_session(member=self.person.member, rule=self.profile.session, now=now, **session)
        found = find_visitor(token=token, rule=self.profile.session, now=now)
        assert found is not None
        return found

    def set_codes_up(self, now: datetime = NOW, *, password: str = PASSWORD) -> list[str]:
        """Set one-time codes up; give the recovery codes that came with it."""
        visitor = self.visitor(now)
        one_time_codes.begin(visitor=visitor, password=password, now=now)
        self.secret = one_time_codes.waiting_secret(visitor, now=now) or ""
        made = one_time_codes.confirm(
            profile=self.profile, visitor=visitor, typed=self.code(now), clocks=Clocks(now, now)
        )
        self.codes = made or self.codes
        return made

    def code(self, now: datetime = NOW) -> str:
        """Read the code that the phone shows."""
        return code_at(secret=self.secret, now=now)

    def add_passkey(self, now: datetime = NOW, *, party: RelyingParty = PARTY, **amiss: Any) -> list[str]:
        """Register the device's passkey; give the recovery codes that came with it."""
        visitor = self.visitor(now)
        passkeys.begin_registration(visitor=visitor, password=PASSWORD, now=now)
        options = passkeys.registration_options(party=party, visitor=visitor, now=now)
        made = passkeys.register(
            profile=self.profile,
            party=party,
            visitor=visitor,
            typed=self.device.make(options, **amiss),
            label="花子のスマホ",
            now=now,
        )
        self.codes = made or self.codes
        return made

    def come_by_password(self, now: datetime = NOW, password: str = PASSWORD) -> str:
        """Sign in as far as the second step; give what the browser then holds."""
        try:
            sign_in(
                profile=self.profile,
                login_id=self.person.member.login_id,
                password=password,
                source=SOURCE,
                now=now,
            )
        except SecondStepDue as due:
            return due.token
        raise AssertionError("no second step was asked")

    def come_by_passkey(self, now: datetime = NOW, *, token: str = "browser", **amiss: Any) -> str:
        """Sign in with the passkey alone; give the session's token."""
        options = passkey_sign_in.sign_in_options(party=PARTY, token=token, source=SOURCE, now=now)
        return self.send_passkey(self.device.prove(options, **amiss), now, token=token)

    def send_passkey(self, typed: str, now: datetime = NOW, *, token: str = "browser") -> str:
        """Send an answer, whoever's it is."""
        return passkey_sign_in.sign_in_with_passkey(
            profile=self.profile, party=PARTY, token=token, typed=typed, source=SOURCE, now=now
        )

    def factors(self) -> Factors:
        """Give what the portal knows of."""
        return factors_of(held_now(self.person))


def held_now(someone: Person) -> Any:
    """Give a member as the database has it."""
    return type(someone.member).objects.get(pk=someone.member.pk)


def with_address(someone: Person) -> Factored:
    """Let a member be reachable by mail."""
    with operator_scope(someone.operator.slug):
        change_email(member=someone.member, email=EMAIL)
        someone.member.refresh_from_db()
    return Factored(someone)


def told() -> list[str]:
    """List the kinds of mails that were written, in order."""
    return list(OutgoingMail.objects.order_by("pk").values_list("kind", flat=True))
