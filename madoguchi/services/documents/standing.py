"""Standing (書面の状態): what the register says of a paper to whoever holds its hash, or its file.

Nobody learns from it whose paper it is, or what stands on it.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Q

from madoguchi.models import Document
from madoguchi.operators.registry import Operator
from madoguchi.services.documents.outdating import is_outdated

TRIES, WINDOW = 30, timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Standing:
    """A paper of ours; ``is_file`` if its file was shown, not only what stands on it.

    ``is_outdated`` if its bill was corrected or taken back since, though nobody asked for the new paper yet.
    """

    number: str
    title: str
    issued_on: date
    replaced_by: str
    is_file: bool
    is_outdated: bool = False


def standing_of(*, operator: Operator, sha256: str, number: str = "") -> Standing | None:
    """Find the paper whose file, or with its number whose content, has a SHA-256 (in hex); None: not ours."""
    meant = Q(files__sha256=sha256) | (Q(content_sha256=sha256) if number else Q())
    found = Document.objects.filter(meant, **({"number": number} if number else {}))
    document = (
        found.annotate(newer=F("replaced_by__number"), file=F("files__sha256"))
        .select_related("bill")
        .defer("facts")
        .order_by("-issued_at")
        .first()
    )
    if document is None:
        return None
    return Standing(
        document.number,
        document.title,
        document.dated_on,
        document.newer or "",
        is_file=document.file == sha256,
        is_outdated=not document.newer and is_outdated(document, operator=operator),
    )
