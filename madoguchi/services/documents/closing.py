"""Closing (シール付与): a paper gets its operator's seal, and an authority's timestamp by setting."""

import logging
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from madoguchi.adapters import seals
from madoguchi.adapters.document_store import StoreAway
from madoguchi.adapters.time_authorities import Authority

logger = logging.getLogger(__name__)


class TimestampAwaited(StoreAway):
    """No file is kept before an authority has stamped it, by setting, and that is away."""


@dataclass(frozen=True, slots=True)
class Closed:
    """A file as it leaves us; ``stamped_at`` is when an authority saw its seal, None if none did."""

    content: bytes
    is_sealed: bool
    stamped_at: datetime | None = None


def closed(paper: bytes, *, operator: str) -> Closed:
    """Seal a paper where the operator has a key; raises TimestampAwaited."""
    seal = seals.seal_of(operator, folder=settings.SEALS)
    if seal is None:
        return Closed(paper, is_sealed=False)
    if settings.TIMESTAMPS is None:
        return Closed(seal.sealed(paper), is_sealed=True)
    return _stamped(seal, paper, settings.TIMESTAMPS)


def _stamped(seal: seals.Seal, paper: bytes, authority: Authority) -> Closed:
    """Stamp a seal; while the authority is away, wait for it or do without, and say so."""
    try:
        stamped = seal.stamped(paper, authority=authority)
    except seals.AuthorityAway as away:
        if authority.is_awaited:
            raise TimestampAwaited(f"no timestamp: {away}") from away
        logger.warning("a paper goes out without a timestamp: %s", away)
        return Closed(seal.sealed(paper), is_sealed=True)
    return Closed(stamped.content, is_sealed=True, stamped_at=stamped.at)
