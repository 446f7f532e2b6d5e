"""Prepared messages: what is the same for all readers of a mailing is put together once, the rest by hand.

Putting a message together with the standard library takes a millisecond, most of it for headers in
Japanese. The variable parts here are ASCII (references, addresses, a link, a date) and need no such care;
the body is one base64 text. ``tests/adapters/mail/test_prepared.py`` holds it against the standard
library's own message.
"""

from binascii import b2a_base64
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from uuid import UUID

from madoguchi.domain.clock import TOKYO
from madoguchi.domain.mail_addresses import bare, deliverable

BYTES_A_LINE = 57  # 76 characters of base64


@dataclass(frozen=True, slots=True)
class Announcement:
    """A mailing ready to be addressed. ``mark`` stands in ``body`` where the reader's own link comes."""

    operator: str
    sender: str
    returns_to: str
    domain: str
    head: bytes
    body: bytes
    mark: bytes


@dataclass(frozen=True, slots=True)
class Addressed:
    """A mailing's mail to one address, as plugs take it."""

    announcement: Announcement
    reference: UUID
    recipient: str
    stop: str
    written_at: datetime

    @property
    def operator(self) -> str:
        """Whose mail it is."""
        return self.announcement.operator

    @property
    def envelope(self) -> tuple[str, str]:
        """Sender and recipient as a relay is told them; raises NotAnAddress."""
        local, at, domain = self.announcement.returns_to.rpartition("@")
        sender = f"{local}+{self.reference.hex}@{domain}" if at else self.announcement.sender
        return sender, bare(self.recipient)

    def as_bytes(self) -> bytes:
        """Give the mail as it travels."""
        made = self.announcement
        written_at = format_datetime(self.written_at.astimezone(TOKYO))
        lines = (
            f"Message-ID: <{self.reference}@{made.domain}>\r\nDate: {written_at}\r\n"
            f"To: {deliverable(self.recipient)}\r\n"
            f"List-Unsubscribe: <{self.stop}>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
        )
        return lines.encode("ascii") + made.head + _base64(made.body.replace(made.mark, self.stop.encode()))


def prepare(
    *, operator: str, sender: str, sender_name: str, returns_to: str, subject: str, body: str, mark: str
) -> Announcement:
    """Put together what all readers get alike; raises NotAnAddress."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Address(sender_name, addr_spec=deliverable(sender))
    mail["Subject"] = subject
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content("", cte="base64")
    head, _end, _nothing = mail.as_bytes().partition(b"\r\n\r\n")
    address = bare(sender)
    return Announcement(
        operator=operator,
        sender=address,
        returns_to=returns_to,
        domain=address.rpartition("@")[2],
        head=head + b"\r\n\r\n",
        body=body.encode(),
        mark=mark.encode(),
    )


def _base64(body: bytes) -> bytes:
    lines = (body[at : at + BYTES_A_LINE] for at in range(0, len(body), BYTES_A_LINE))
    return b"".join(b2a_base64(line, newline=False) + b"\r\n" for line in lines)
