"""SMTP: ``smtp://``, ``smtps://`` (TLS from the start) or ``smtp+starttls://``, as ``//user:word@host:port``.

Only what is said about this mail's recipient or content refuses it for good. A relay that wants another
login, or does not know our sender, is to be mended by the operator, and its mails wait for that.
"""

import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import cache
from urllib.parse import unquote, urlsplit

from madoguchi.adapters.mail.exchange import exchange, said
from madoguchi.adapters.mail.message import Mail, NotNow, RelayAway

TIMEOUT_SECONDS = 30
PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}


@contextmanager
def opened(relay: str) -> Iterator[Callable[[Mail], None]]:
    """Give what hands mails over to a relay, all by one connection."""
    line = _Line(relay)
    try:
        yield line.send
    finally:
        line.close()


class _Line:
    """A connection that is opened when it is needed, and anew after it broke."""

    def __init__(self, relay: str) -> None:
        self._relay = relay
        self._connection: smtplib.SMTP | None = None

    def send(self, message: Mail) -> None:
        """Hand a mail over; raises Refused, NotNow and RelayAway."""
        sender, recipient = message.envelope
        content = message.as_bytes()
        if self._connection is None:
            self._connection = _connected(self._relay)
        try:
            exchange(self._connection, sender=sender, recipient=recipient, content=content)
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            raise NotNow(_words(error)) from None
        finally:
            self._forget_if_closed()

    def close(self) -> None:
        """Say goodbye; a relay that is gone already need not hear it."""
        if self._connection is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._connection.quit()
            self._connection.close()
            self._connection = None

    def _forget_if_closed(self) -> None:
        """With 421 a relay says that it hangs up."""
        if self._connection is not None and self._connection.sock is None:
            self._connection = None


@cache
def _own_name() -> str:
    """Give this machine's name; asking for it can take seconds."""
    return socket.getfqdn()


def _connected(relay: str) -> smtplib.SMTP:
    """Connect and sign in; raises RelayAway."""
    with ExitStack() as stack:
        try:
            connection = _open(relay)
            stack.callback(connection.close)
            _prove_both_sides(connection, relay)
        except (smtplib.SMTPException, OSError) as error:
            raise RelayAway(_words(error)) from None
        stack.pop_all()
    return connection


def _open(relay: str) -> smtplib.SMTP:
    parts = urlsplit(relay)
    host, port = parts.hostname or "localhost", parts.port or PORTS[parts.scheme]
    if parts.scheme == "smtps":
        trusted = ssl.create_default_context()
        return smtplib.SMTP_SSL(host, port, _own_name(), timeout=TIMEOUT_SECONDS, context=trusted)
    return smtplib.SMTP(host, port, _own_name(), timeout=TIMEOUT_SECONDS)


def _prove_both_sides(connection: smtplib.SMTP, relay: str) -> None:
    """Ask the relay for its certificate, and show it our login, where the address says so."""
    parts = urlsplit(relay)
    if parts.scheme == "smtp+starttls":
        connection.starttls(context=ssl.create_default_context())
    if parts.username:
        connection.login(unquote(parts.username), unquote(parts.password or ""))
    connection.ehlo_or_helo_if_needed()


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return said(error.smtp_code, _bytes(error.smtp_error))
    return f"{type(error).__name__}: {error}"


def _bytes(words: bytes | str) -> bytes:
    return words.encode() if isinstance(words, str) else words
