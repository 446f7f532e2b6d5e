"""What came back: reports of failure (RFC 3464) and complaints (RFC 5965), read from any mailbox.

Anybody can put anything into a mailbox, so nothing is believed that does not name one of our mails by its
reference, which nobody can guess; and nothing is kept but that, a status, and which kind it is. Read with
the standard library's parser, which takes any bytes; what it cannot make sense of is nothing of ours.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message as Part
from email.policy import compat32
from uuid import UUID

from madoguchi.domain.mail_returns import ReturnKind, kind_of_status

MOST_BYTES = 1_000_000
MOST_PARTS = 50
UUID_TEXT = r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}"
MESSAGE_ID = re.compile(rf"^message-id:\s*<({UUID_TEXT})@", re.IGNORECASE | re.MULTILINE)
RETURN_ADDRESS = re.compile(rf"\+({UUID_TEXT})@", re.IGNORECASE)
STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
ADDRESSED_TO = ("To", "Delivered-To", "X-Original-To", "Envelope-To")
QUOTED = {"message/rfc822", "text/rfc822-headers", "message/rfc822-headers"}
FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Returned:
    """A return: which of our mails it speaks of, what it is, and the enhanced status, if it gives one."""

    reference: UUID
    kind: ReturnKind
    status: str


def read_return(raw: bytes) -> Returned | None:
    """Read a message; None where it is no final failure and no complaint, or names none of our mails."""
    if len(raw) > MOST_BYTES:
        return None
    try:
        return _read(_parts(message_from_bytes(raw, policy=compat32)))
    except Exception:  # noqa: BLE001  # the parser has no list of what it may raise, RecursionError is among it
        return None


def _read(parts: list[Part]) -> Returned | None:
    reference = _reference(parts)
    if reference is None:
        return None
    if any(part.get_content_type() == "message/feedback-report" for part in parts):
        return Returned(reference, ReturnKind.COMPLAINT, "")
    status = _final_status(parts)
    kind = None if status is None else kind_of_status(status)
    return Returned(reference, kind, status or "") if kind else None


def _parts(mail: Part) -> list[Part]:
    """List the parts of a message, outermost first, a nested message's among them."""
    return [part for _number, part in zip(range(MOST_PARTS), mail.walk(), strict=False)]


def _reference(parts: list[Part]) -> UUID | None:
    """Find which of our mails is meant: by the address it came back to, else by the mail that it quotes."""
    for header in ADDRESSED_TO:
        if found := RETURN_ADDRESS.search(_field(parts[0], header)):
            return UUID(found[1])
    for quoted in _quoted(parts):
        if found := MESSAGE_ID.search(quoted):
            return UUID(found[1])
    return None


def _quoted(parts: list[Part]) -> Iterator[str]:
    """Give the fields of each mail that is quoted."""
    for part in parts:
        if part.get_content_type() in QUOTED:
            yield from (f"Message-ID: {_field(inner, 'Message-ID')}" for inner in _inner(part))
            decoded = part.get_payload(decode=True)
            yield decoded.decode("utf-8", "replace") if isinstance(decoded, bytes) else ""


def _final_status(parts: list[Part]) -> str | None:
    """Give the status of a final failure, empty where it names none; None where nothing failed for good."""
    for part in parts:
        if part.get_content_type() == "message/delivery-status":
            for recipient in _inner(part):
                if _field(recipient, "Action").strip().lower() == FAILED:
                    found = STATUS.search(_field(recipient, "Status"))
                    return found[1] if found else ""
    return None


def _inner(part: Part) -> list[Part]:
    """List what stands within a part: the mail that it quotes, or the blocks of a report."""
    payload = part.get_payload()
    return [each for each in payload if isinstance(each, Part)] if isinstance(payload, list) else []


def _field(part: Part, name: str) -> str:
    return " ".join(str(value) for value in part.get_all(name, []))
