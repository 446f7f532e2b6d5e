"""Wanted mails: what a wait asks to be sent."""

from dataclasses import dataclass, field
from typing import Any

from madoguchi.models import Member


@dataclass(frozen=True, slots=True)
class Wanted:
    """One mail of a kind to an address; ``has_link`` gives it a single-use link that leads on.

    ``secrets`` are values that must not outlive the sending.
    """

    kind: str
    recipient: str
    has_link: bool = False
    member: Member | None = None
    values: dict[str, Any] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)
