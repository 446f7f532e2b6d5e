"""Standing (書面の状態): what the register says of a paper to whoever holds its hash, or its file.

Nobody learns from it whose paper it is, or what stands on it.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef, Q

from madoguchi.domain.invoices import INVOICES, DocumentKind
from madoguchi.models import Bill, Document

OF_A_BILL = (*INVOICES, DocumentKind.RECEIPT, DocumentKind.SLIP)
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


def standing_of(*, sha256: str, number: str = "") -> Standing | None:
    """Find the paper whose file, or with its number whose content, has a SHA-256 (in hex); None: not ours."""
    meant = Q(files__sha256=sha256) | (Q(content_sha256=sha256) if number else Q())
    found = Document.objects.filter(meant, **({"number": number} if number else {}))
    row = (
        found.annotate(newer=F("replaced_by__number"), file=F("files__sha256"), outdated=_is_outdated())
        .values_list("number", "title", "dated_on", "newer", "file", "outdated")
        .order_by("-issued_at")
        .first()
    )
    if row is None:
        return None
    number, title, issued_on, newer, file, outdated = row
    return Standing(
        number, title, issued_on, newer or "", is_file=file == sha256, is_outdated=outdated and not newer
    )


def _is_outdated() -> Q:
    """Match papers of a bill that no longer stands with the amount that they bear."""
    stands = Bill.objects.filter(
        place=OuterRef("place"), number=OuterRef("bill_number"), superseded_at=None, total=OuterRef("amount")
    )
    return Q(kind__in=OF_A_BILL) & ~Q(bill_number="") & ~Q(Exists(stands))
