"""Mail (メール): where mails leave the house, by SMTP or into the local twin, a mailbox of files.

``opened`` gives what sends; which plug it is, the scheme of the relay's address says. Every plug raises the
same refusals, and one when there is no relay to ask.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from types import ModuleType
from urllib.parse import urlsplit

from madoguchi.adapters.mail import mailbox, smtp
from madoguchi.adapters.mail.mailbox import Delivered
from madoguchi.adapters.mail.message import (
    AddressRefused,
    Mail,
    Message,
    NotNow,
    Refused,
    RelayAway,
    RelayRefuses,
)
from madoguchi.adapters.mail.prepared import Addressed, Announcement, prepare
from madoguchi.adapters.mail.returned import Returned, read_return

__all__ = [
    "SCHEMES",
    "AddressRefused",
    "Addressed",
    "Announcement",
    "Delivered",
    "Mail",
    "Message",
    "NotNow",
    "Refused",
    "RelayAway",
    "RelayRefuses",
    "Returned",
    "delivered_to",
    "opened",
    "prepare",
    "read_return",
    "shown",
]

type Send = Callable[[Mail], None]

PLUGS: Mapping[str, ModuleType] = {
    "smtp": smtp,
    "smtps": smtp,
    "smtp+starttls": smtp,
    "mailbox": mailbox,
}
SCHEMES = tuple(PLUGS)


def opened(relay: str) -> AbstractContextManager[Send]:
    """Give what hands mails over to a relay; its connection is opened by the first and serves them all.

    What is given takes one ``Mail`` and raises Refused (AddressRefused), NotNow or RelayAway. Raises
    KeyError where no plug has the scheme.
    """
    found: AbstractContextManager[Send] = PLUGS[urlsplit(relay).scheme].opened(relay)
    return found


def shown(relay: str) -> str:
    """Give a relay's address as it may be shown: without login and password.

    >>> shown("smtps://user:word@relay.example:465")
    'smtps://relay.example:465'
    """
    login, at, _host = urlsplit(relay).netloc.rpartition("@")
    return relay.replace(login + at, "", 1)


def delivered_to(relay: str, *, operator: str) -> list[Delivered]:
    """Read an operator's mailbox, newest first; a relay that is no mailbox shows nothing."""
    is_mailbox = PLUGS[urlsplit(relay).scheme] is mailbox
    return mailbox.delivered(mailbox.folder_of(relay) / operator) if is_mailbox else []
