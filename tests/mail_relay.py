"""A real SMTP server on this machine that keeps what it is given, and answers as it is told."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from inspect import isawaitable
from ssl import SSLContext

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope

OK = "250 OK"


@dataclass(frozen=True)
class Taken:
    """A mail that the relay took: what it was told, and what it was given."""

    sender: str
    recipients: list[str]
    raw: bytes

    @property
    def mail(self) -> EmailMessage:
        """The mail as a reader sees it."""
        return message_from_bytes(self.raw, _class=EmailMessage, policy=default)

    @property
    def message_id(self) -> str:
        """What tells mails apart."""
        return str(self.mail["Message-ID"]).strip()


class Relay:
    """What the server is told to answer, and what it has taken."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.taken: list[Taken] = []
        self.connections = 0
        self.to_sender: Callable[[str], str] = lambda _address: OK
        self.to_recipient: Callable[[str], str] = lambda _address: OK
        self.asks_for_login = False
        self.to_content: Callable[[Envelope], str | Awaitable[str]] = lambda _envelope: OK

    async def handle_EHLO(self, _server, session, _envelope, hostname, responses):  # noqa: N802
        """Count who comes in."""
        session.host_name = hostname
        self.connections += 1
        return responses

    async def handle_MAIL(self, _server, session, envelope, address, _options):  # noqa: N802
        """Answer MAIL FROM."""
        is_stranger = self.asks_for_login and not session.authenticated
        answer = "530 Authentication required" if is_stranger else self.to_sender(address)
        envelope.mail_from = address
        return answer

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802
        """Answer RCPT TO."""
        answer = self.to_recipient(address)
        if answer == OK:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802
        """Keep a mail, and answer its end."""
        answer = self.to_content(envelope)
        answer = await answer if isawaitable(answer) else answer
        if answer == OK:
            self.taken.append(Taken(envelope.mail_from, envelope.rcpt_tos, envelope.content))
        return answer

    @property
    def address(self) -> str:
        """The address as settings name it."""
        return f"smtp://127.0.0.1:{self.port}"


@contextmanager
def running(relay: Relay, *, login: tuple[str, str] = (), tls: SSLContext | None = None) -> Iterator[Relay]:
    """Listen at the relay's port; with ``tls`` only behind STARTTLS, with ``login`` only to who knows it."""

    def judge(_server, _session, _envelope, _mechanism, data) -> AuthResult:
        return AuthResult(success=(data.login.decode(), data.password.decode()) == login, handled=False)

    relay.asks_for_login = bool(login)
    controller = Controller(
        relay,
        hostname="127.0.0.1",
        port=relay.port,
        require_starttls=tls is not None,
        tls_context=tls,
        authenticator=judge if login else None,
        auth_require_tls=tls is not None,
    )
    controller.start()
    try:
        yield relay
    finally:
        controller.stop(no_assert=True)
