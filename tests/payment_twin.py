"""The payment provider's twin as a process of its own, and a letter box for the messages that it sends."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

import pytest

from madoguchi.adapters.payments import Keys, Provider, opened
from tests.surroundings import ROOT

KEY, SECRET = "sk_test_counter", "whsec_counter"
SECONDS_LATE = 1.0
MOST_SECONDS = 20


@dataclass(frozen=True)
class Delivery:
    """A message as it was delivered."""

    body: bytes
    signature: str

    @property
    def event(self) -> dict[str, Any]:
        """What it says."""
        found: dict[str, Any] = json.loads(self.body)
        return found

    @property
    def kind(self) -> str:
        """Of which kind it is."""
        return str(self.event["type"])


@dataclass
class LetterBox:
    """Where messages arrive; nobody reads them until a test does."""

    deliveries: list[Delivery] = field(default_factory=list)

    def arrived(self, count: int) -> list[Delivery]:
        """Wait until so many messages have arrived, and give them."""
        give_up_at = time.monotonic() + MOST_SECONDS
        while len(self.deliveries) < count and time.monotonic() < give_up_at:
            time.sleep(0.02)
        assert len(self.deliveries) == count, [each.kind for each in self.deliveries]
        return list(self.deliveries)


@contextmanager
def letter_box() -> Iterator[tuple[LetterBox, str]]:
    """Open a letter box; give it, and its address."""
    box = LetterBox()

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            box.deliveries.append(Delivery(body, self.headers["Stripe-Signature"]))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the base class calls it so
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Door) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield box, f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


class _Stay(HTTPRedirectHandler):
    """Follow no redirection: where it leads is the answer."""

    def redirect_request(self, *_arguments: Any) -> None:
        return None


@dataclass(frozen=True)
class Twin:
    """The provider at play."""

    address: str
    box: LetterBox
    process: subprocess.Popen[str]

    @property
    def keys(self) -> Keys:
        """What it is asked with."""
        return Keys(KEY, (SECRET,))

    @property
    def provider(self) -> Provider:
        """The house's way to it."""
        return opened(self.address, self.keys)

    def choose(self, session: str, card: str, **more: str) -> tuple[int, str]:
        """Choose a card on the page of a session; give status, and where it leads or what it shows."""
        sent = urlencode({"card": card, **more}).encode()
        try:
            with build_opener(_Stay).open(Request(f"{self.address}/pay/{session}", data=sent)) as page:
                return page.status, page.read().decode()
        except HTTPError as answer:
            with answer:
                return answer.code, answer.headers.get("Location") or answer.read().decode()


@contextmanager
def playing() -> Iterator[Twin]:
    """Play the provider in a process of its own."""
    command = (sys.executable, "-m", "madoguchi.interfaces.cli", "payment-twin", "--late", str(SECONDS_LATE))
    environment = os.environ | {
        "PYTHONPATH": str(ROOT),
        "MADOGUCHI_PAYMENT_KEY": KEY,
        "MADOGUCHI_PAYMENT_WEBHOOK_SECRETS": SECRET,
    }
    with letter_box() as (box, address):
        process = subprocess.Popen(
            (*command, "--webhook", address), env=environment, stdout=subprocess.PIPE, text=True
        )
        try:
            assert process.stdout is not None
            yield Twin(process.stdout.readline().strip(), box, process)
        finally:
            process.terminate()
            process.communicate(timeout=MOST_SECONDS)


@pytest.fixture(scope="session")
def _twin() -> Iterator[Twin]:
    with playing() as twin:
        yield twin


@pytest.fixture
def twin(_twin: Twin) -> Twin:
    """The provider's twin, with an empty letter box."""
    _twin.box.deliveries.clear()
    return _twin
