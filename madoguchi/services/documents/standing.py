"""Standing (書面の状態): what the register says of a paper to whoever holds its hash, or its file.

Nobody learns from it whose paper it is, or what stands on it.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Q

from madoguchi.models import Document

TRIES, WINDOW = 30, timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Standing:
    """A paper of ours; ``is_file`` if its file was shown, not only what stands on it."""

    number: str
    title: str
    issued_on: date
    replaced_by: str
    is_file: bool


def standing_of(*, sha256: str, number: str = "") -> Standing | None:
    """Find the paper whose file, or with its number whose content, has a SHA-256 (in hex); None: not ours."""
    meant = Q(files__sha256=sha256) | (Q(content_sha256=sha256) if number else Q())
    found = Document.objects.filter(meant, **({"number": number} if number else {}))
    row = (
        found.annotate(newer=F("replaced_by__number"), file=F("files__sha256"))
        .values_list("number", "title", "dated_on", "newer", "file")
        .order_by("-issued_at")
        .first()
    )
    if row is None:
        return None
    number, title, issued_on, newer, file = row
    return Standing(number, title, issued_on, newer or "", is_file=file == sha256)
