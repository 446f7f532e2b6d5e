"""The local twin: mails are laid into a folder (``mailbox:///folder``), a file each, for everyone to look at.

A mail that comes twice under the same Message-ID lies there once. Magic recipients: anybody at
``refused.example`` is refused, anybody at ``busy.example`` is told to come again.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from urllib.parse import unquote, urlsplit
from uuid import UUID

from madoguchi.adapters.mail.message import AddressRefused, Mail, NotNow

ANSWERS: dict[str, Exception] = {
    "refused.example": AddressRefused("550 5.1.1 no such mailbox", code=550, status="5.1.1"),
    "busy.example": NotNow("451 try again later"),
}


@dataclass(frozen=True, slots=True)
class Delivered:
    """A mail in the mailbox."""

    reference: UUID
    sender: str
    recipient: str
    subject: str
    body: str
    written_at: datetime


def folder_of(relay: str) -> Path:
    """Give the folder that the relay's address names."""
    return Path(unquote(urlsplit(relay).path))


@contextmanager
def opened(relay: str) -> Iterator[Callable[[Mail], None]]:
    """Give what lays mails into the folder, below the operator's slug."""
    folder = folder_of(relay)

    def send(message: Mail) -> None:
        _sender, recipient = message.envelope
        if answer := ANSWERS.get(recipient.rpartition("@")[2]):
            raise answer
        _lay(folder / message.operator, message)

    yield send


def _lay(folder: Path, message: Mail) -> None:
    """Write a mail so that it is there whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = f"{message.written_at.timestamp():017.6f}-{message.reference}.eml"
    begun = folder / f".{name}.{os.getpid()}"
    begun.write_bytes(message.as_bytes())
    begun.rename(folder / name)


def delivered(folder: Path) -> list[Delivered]:
    """Read every mail in a folder, newest first by the machine's time: a demonstration's begins anew."""
    files = sorted(folder.glob("[0-9]*.eml"), key=lambda file: (file.stat().st_mtime_ns, file), reverse=True)
    return [_read(file) for file in files]


def _read(file: Path) -> Delivered:
    mail = message_from_bytes(file.read_bytes(), _class=EmailMessage, policy=default)
    return Delivered(
        reference=UUID(file.stem.partition("-")[2]),
        sender=mail["From"],
        recipient=mail["To"],
        subject=mail["Subject"],
        body=mail.get_content().replace("\r\n", "\n"),
        written_at=mail["Date"].datetime,
    )
