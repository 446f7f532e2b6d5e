"""The message: one mail to one address, as every plug takes it, and the answers that it may get."""

from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Protocol
from uuid import UUID

from madoguchi.domain.clock import TOKYO
from madoguchi.domain.mail_addresses import bare, deliverable


class NotNow(Exception):
    """The mail was not taken this time; it may be tried again."""


class RelayAway(NotNow):
    """There is no relay to ask, so no other mail would be taken either."""


class RelayRefuses(NotNow):
    """A recipient is refused for what lies with the relay or with us, and the operator can mend."""


class Refused(Exception):
    """The mail is not taken, however often it is tried."""


class AddressRefused(Refused):
    """So it is because of its recipient. ``code`` and ``status`` (RFC 3463, or empty) say why."""

    def __init__(self, words: str, *, code: int, status: str = "") -> None:
        super().__init__(words)
        self.code, self.status = code, status


class Mail(Protocol):
    """What plugs take: a mail of one recipient, written anew or prepared."""

    @property
    def operator(self) -> str:
        """Whose mail it is."""

    @property
    def reference(self) -> UUID:
        """The same at every try."""

    @property
    def written_at(self) -> datetime:
        """Its date."""

    @property
    def envelope(self) -> tuple[str, str]:
        """Sender and recipient as a relay is told them; raises NotAnAddress."""

    def as_bytes(self) -> bytes:
        """Give the mail as it travels, its lines ended by CRLF."""


@dataclass(frozen=True, slots=True)
class Message:
    """One mail to one address. ``reference`` is the same at every try, and so is its Message-ID."""

    operator: str
    reference: UUID
    sender: str
    sender_name: str
    recipient: str
    subject: str
    body: str
    written_at: datetime

    @property
    def envelope(self) -> tuple[str, str]:
        """Sender and recipient as a relay is told them; raises NotAnAddress."""
        return bare(self.sender), bare(self.recipient)

    @property
    def message_id(self) -> str:
        """What a receiver tells a mail by that reaches it twice."""
        return f"<{self.reference}@{bare(self.sender).rpartition('@')[2]}>"

    def as_bytes(self) -> bytes:
        """Give the mail as it travels: UTF-8, in base64 as Japanese lines are long."""
        mail = EmailMessage(policy=SMTP)
        mail["Message-ID"] = self.message_id
        mail["Date"] = format_datetime(self.written_at.astimezone(TOKYO))
        mail["From"] = Address(self.sender_name, addr_spec=deliverable(self.sender))
        mail["To"] = deliverable(self.recipient)
        mail["Subject"] = self.subject
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(self.body, cte="base64")
        return mail.as_bytes()
