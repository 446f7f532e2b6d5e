"""A device in software that makes passkeys, and the browser's window that it belongs to."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from playwright.sync_api import Browser, CDPSession, Page

from tests.portals.hands import click
from tests.portals.inspection import inspect
from tests.portals.portal import Counter
from tests.portals.watch import Watch
from tests.portals.windows import window

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": False,
}


@dataclass
class Device:
    """A window with scripts, and the device that keeps its passkeys."""

    page: Page
    wire: CDPSession
    number: str
    watch: Watch

    def offer_by_button_alone(self) -> None:
        """Have a browser that offers no passkeys in fields; ours would take up every offer."""
        self.page.add_init_script("PublicKeyCredential.isConditionalMediationAvailable = async () => false")

    def touch(self, button: str) -> None:
        """Press a button and let the device see its owner."""
        self.see(is_there=True)
        with self.page.expect_navigation(wait_until="load"):
            click(self.page.get_by_role("button", name=button, exact=True))
        self.see(is_there=False)

    def see(self, *, is_there: bool) -> None:
        """Let the device see its owner, or nobody."""
        facts = {"authenticatorId": self.number, "enabled": is_there}
        self.wire.send("WebAuthn.setAutomaticPresenceSimulation", facts)

    def open(self, address: str) -> None:
        """Open a page, which must be sound for every reader."""
        seen = inspect(self.page, self.page.goto(address), known=set())
        assert (seen.too_narrow, seen.violations) == ((), ())


@contextmanager
def device_in(browser: Browser, size: str) -> Iterator[Device]:
    """Open a window with scripts, and beside it a device."""
    context, watch = window(browser, size, scripts=True), Watch()
    page = context.new_page()
    watch.over(page)
    wire = context.new_cdp_session(page)
    wire.send("WebAuthn.enable")
    made = wire.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    yield Device(page, wire, made["authenticatorId"], watch)
    context.close()
    assert watch.complaints == []


def by_name(counter: Counter) -> Counter:
    """Give a counter under a name, for there are no passkeys of numbers."""
    return replace(counter, base=counter.base.replace("127.0.0.1", "localhost"), visit=[])
