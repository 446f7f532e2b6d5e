"""A browser in which a member sets up and uses what there is beside the password, and the device by it."""

import html
import json
import re
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from madoguchi.domain.one_time_codes import code_at
from madoguchi.models.scope import operator_scope
from madoguchi.services.factors import Factors, factors_of
from tests.cast import NOW, PASSWORD, Person
from tests.factored import told, with_address
from tests.soft_authenticator import SoftAuthenticator

HOST = "localhost"
CODE = re.compile(r"<li><code>([0-9A-Z]{5}-[0-9A-Z]{5})</code></li>")


@dataclass
class Browser:
    """A member's browser at a host where there can be passkeys, and the device beside it."""

    person: Person
    client: Client = field(init=False)
    device: SoftAuthenticator = field(default_factory=lambda: SoftAuthenticator(origin=f"https://{HOST}"))
    secret: str = ""
    codes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.client = self.person.client

    def get(self, path: str, **more: Any) -> Any:
        """Open a page."""
        return self.client.get(self.person.root + path, headers={"host": HOST}, secure=True, **more)

    def post(self, path: str, **typed: str) -> Any:
        """Send a form."""
        return self.client.post(self.person.root + path, typed, headers={"host": HOST}, secure=True)

    def sign_in(self, password: str = PASSWORD) -> Any:
        """Sign in as far as the password leads."""
        return self.post("", login_id=self.person.member.login_id, password=password)

    def is_in(self) -> bool:
        """Test whether the browser is signed in."""
        return self.get("home/").status_code == 200

    def factors(self) -> Factors:
        """Give what the portal knows of."""
        with operator_scope(self.person.operator.slug):
            return factors_of(self.person.member)

    def told(self) -> list[str]:
        """List the kinds of mails that were written."""
        with operator_scope(self.person.operator.slug):
            return told()

    def set_codes_up(self) -> tuple[str, list[str]]:
        """Set one-time codes up; give the secret and the recovery codes."""
        self.post("account/one-time-code/", do="begin", current_password=PASSWORD)
        page = self.get("account/one-time-code/").content.decode()
        found = re.search(r'class="secret">([A-Z2-7 ]+)<', page)
        assert found
        secret = found[1].replace(" ", "")
        answer = self.post("account/one-time-code/", do="confirm", code=code_at(secret=secret, now=NOW))
        self.secret = secret
        self.codes = CODE.findall(answer.content.decode()) or self.codes
        return secret, self.codes

    def add_passkey(self, label: str = "スマホ", **amiss: Any) -> Any:
        """Register the device's passkey; give the answer."""
        self.post("account/passkeys/", do="begin", current_password=PASSWORD)
        page = self.get("account/passkeys/new/")
        typed = self.device.make(options_in(page), **amiss)
        answer = self.post("account/passkeys/new/", label=label, credential=typed)
        self.codes = CODE.findall(answer.content.decode()) or self.codes
        return answer


def options_in(page: Any) -> dict[str, Any]:
    """Read what a page asks the browser for."""
    found = re.search(r'data-options="([^"]*)"', page.content.decode())
    assert found
    options: dict[str, Any] = json.loads(html.unescape(found[1]))
    return options


def at_home(someone: Person) -> Browser:
    """Let a member with an address sign in."""
    found = Browser(with_address(someone).person)
    assert found.sign_in().status_code == 302
    return found
