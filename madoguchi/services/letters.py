"""Letters (通知書): printed in batches, with a new code for each place."""

import os
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from django.db import IntegrityError, transaction

from madoguchi.adapters import pdf
from madoguchi.domain.audit import Act, Actor, subject
from madoguchi.domain.honorifics import honorific
from madoguchi.domain.letter_codes import last_day, new_code
from madoguchi.models import IssuedLetter, LetterRequest, Place
from madoguchi.operators.registry import Operator
from madoguchi.operators.schema.letters import Letter as LetterRule
from madoguchi.services import audit
from madoguchi.services.addresses import address_of
from madoguchi.services.letter_codes import hash_code, store_codes


class WrittenTo(NamedTuple):
    """Whose name and which address stand on an envelope."""

    name: str
    postal_code: str
    address: str
    building: str


def waiting_places() -> list[Place]:
    """List the places whose customers wait for a letter, the longest first."""
    waiting = LetterRequest.objects.filter(printed_at=None).order_by("requested_at", "id")
    return [request.place for request in waiting.select_related("place__customer")]


def print_letters(*, operator: Operator, places: Sequence[Place], file: Path, now: datetime) -> None:
    """Write letters with new codes into a file that only its owner reads, and void the earlier codes.

    Codes are kept once the PDF is safe on disk beside its place, and only then does it get its name: a run
    that is broken off issues nothing, or leaves a whole ``.part`` behind. Raises FileExistsError and
    PaperRefused.
    """
    codes = {place: new_code(rule=operator.profile.letter.code_rule) for place in places}
    with _beside(file) as written:
        written.write_bytes(_pdf(operator, codes, now=now))
        _sync(written)
        store_codes(_hashes(operator, codes), profile=operator.profile, now=now)
        written.replace(file)


class LetterPrinted(Exception):
    """The form was sent before; its letter holds the code that counts."""


def issue_letter(*, operator: Operator, place: Place, key: UUID, by: Actor, why: str, now: datetime) -> bytes:
    """Give the PDF of one letter with a new code, which voids the earlier one, and put it on record.

    The code counts once the PDF is made; the form's ``key`` makes one letter. Raises LetterPrinted and
    PaperRefused.
    """
    codes = {place: new_code(rule=operator.profile.letter.code_rule)}
    paper, hashes = _pdf(operator, codes, now=now), _hashes(operator, codes)
    letter = IssuedLetter(place=place, key=key, printed_by_id=by.at_counter, why=why, printed_at=now)
    try:
        with transaction.atomic():
            letter.save()
            store_codes(hashes, profile=operator.profile, now=now)
            audit.note(by=by, act=Act.LETTER_ISSUED, about=subject("place", place.pk), why=why, now=now)
    except IntegrityError:
        raise LetterPrinted from None
    return paper


def _pdf(operator: Operator, codes: dict[Place, str], *, now: datetime) -> bytes:
    rule = operator.profile.letter
    return pdf.letters_pdf(
        [_letter(place, code, rule=rule) for place, code in codes.items()],
        operator=operator,
        portal_address=address_of(operator.profile),
        last_day=last_day(now=now, valid_days=rule.valid_days),
        now=now,
    )


def _letter(place: Place, code: str, *, rule: LetterRule) -> pdf.Letter:
    to = written_to(place, goes_to_place=rule.goes_to == "place")
    return pdf.Letter(
        number=place.number,
        code=code,
        name=to.name,
        honorific=honorific(to.name),
        address=to.address,
        building=to.building,
        postal_code=to.postal_code,
    )


def written_to(place: Place, *, goes_to_place: bool = False) -> WrittenTo:
    """Say to whom a letter goes and where: to where bills go, if that is elsewhere, or to the place."""
    customer = place.customer
    if goes_to_place or not customer.billing_address:
        return WrittenTo(customer.name, place.postal_code, place.address, place.building)
    return WrittenTo(customer.billing_name or customer.name, "", customer.billing_address, "")


def _hashes(operator: Operator, codes: dict[Place, str]) -> dict[Place, str]:
    """Hash codes on all cores; argon2 lets other threads run meanwhile."""
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as threads:
        hashes = threads.map(lambda code: hash_code(code, profile=operator.profile), codes.values())
        return dict(zip(codes, hashes, strict=True))


@contextmanager
def _beside(file: Path) -> Iterator[Path]:
    """Give an empty file of our own (0600) beside a name that is free; what is left of it is removed."""
    if file.exists():
        raise FileExistsError(file)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.", suffix=".part")
    os.close(handle)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def _sync(file: Path) -> None:
    """See a file through to the disk."""
    with file.open("rb") as written:
        os.fsync(written.fileno())
