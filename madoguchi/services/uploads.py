"""Uploads (納品): begun, sent in parts that may be broken off, and handed to the worker once all is there.

The parts lie in the database: how much has come is then exactly what was committed, on whichever server.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from madoguchi.models import DeliveryToken, Upload, UploadPart, UploadState
from madoguchi.services.batches import is_outdated, of_content
from madoguchi.services.bell import ring

LARGEST = 2 * 1024**3
LARGEST_PART = 8 * 1024**2
MOST_OPEN = 20
COMING = (UploadState.OPEN, UploadState.RECEIVED)
KEPT_OPEN = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Announced:
    """What a system says of a file before it sends it; ``sha256`` in lower-case hex."""

    file_name: str
    size: int
    sha256: str


class UploadRefused(Exception):
    """An upload cannot go on so."""


class TooLarge(UploadRefused):
    """The file, or the part, is larger than what is taken."""


class TooManyOpen(UploadRefused):
    """Finish or leave alone what was begun first."""


class WrongOffset(UploadRefused):
    """The part does not follow what has come; ``received`` says how much that is."""

    def __init__(self, received: int) -> None:
        super().__init__(str(received))
        self.received = received


class NotOpen(UploadRefused):
    """All of the file has come already."""


class Incomplete(UploadRefused):
    """Not all of the file has come; ``received`` says how much has."""

    def __init__(self, received: int) -> None:
        super().__init__(str(received))
        self.received = received


class OtherSize(UploadRefused):
    """The same content was announced with another size."""


def begin_upload(*, token: DeliveryToken, announced: Announced, now: datetime) -> tuple[Upload, bool]:
    """Give the upload of a content, and whether it was begun now: the same content is the same upload.

    What was refused, taken back since, or undone by other files may be sent again. Raises TooLarge,
    TooManyOpen and OtherSize.
    """
    if not 0 < announced.size <= LARGEST:
        raise TooLarge
    if known := _known(announced):
        return known, False
    if Upload.objects.filter(state=UploadState.OPEN).count() >= MOST_OPEN:
        raise TooManyOpen
    facts = {"file_name": announced.file_name, "size": announced.size, "sha256": announced.sha256}
    try:
        with transaction.atomic():
            return Upload.objects.create(token=token, begun_at=now, changed_at=now, **facts), True
    except IntegrityError:  # another has begun it at the same moment
        return Upload.objects.get(sha256=announced.sha256, state__in=COMING), False


def find_upload(reference: UUID) -> Upload | None:
    """Find an upload by its reference."""
    return Upload.objects.filter(reference=reference).first()


@transaction.atomic
def add_part(*, upload: Upload, begins_at: int, content: bytes, now: datetime) -> Upload:
    """Keep the bytes that follow; raises NotOpen, WrongOffset and TooLarge."""
    held = Upload.objects.select_for_update().get(pk=upload.pk)
    if held.state != UploadState.OPEN:
        raise NotOpen
    if begins_at != held.received:
        raise WrongOffset(held.received)
    if len(content) > LARGEST_PART or held.received + len(content) > held.size:
        raise TooLarge
    if content:
        UploadPart.objects.create(upload=held, begins_at=begins_at, content=content)
    held.received, held.changed_at = held.received + len(content), now
    held.save(update_fields=["received", "changed_at"])
    return held


@transaction.atomic
def finish_upload(*, upload: Upload, now: datetime) -> Upload:
    """Hand an upload to the worker; once is as good as often. Raises Incomplete."""
    held = Upload.objects.select_for_update().get(pk=upload.pk)
    if held.state != UploadState.OPEN:
        return held
    if held.received != held.size:
        raise Incomplete(held.received)
    held.state, held.changed_at = UploadState.RECEIVED, now
    held.save(update_fields=["state", "changed_at"])
    ring()
    return held


def is_any_received() -> bool:
    """Test whether an upload waits to be taken in."""
    return Upload.objects.filter(state=UploadState.RECEIVED).exists()


def next_received() -> Upload | None:
    """Hold the upload that waits longest, in the running transaction; others that are held are passed by."""
    waiting = Upload.objects.select_for_update(skip_locked=True).filter(state=UploadState.RECEIVED)
    return waiting.order_by("changed_at", "id").first()


def received_still(upload: Upload) -> Upload | None:
    """Hold an upload in the running transaction, if it waits and nobody else holds it."""
    held = Upload.objects.select_for_update(skip_locked=True)
    return held.filter(pk=upload.pk, state=UploadState.RECEIVED).first()


def content_of(upload: Upload) -> Iterator[bytes]:
    """Give what has come, a part at a time."""
    begins_at = 0
    while part := UploadPart.objects.filter(upload=upload, begins_at=begins_at).first():
        yield bytes(part.content)
        begins_at += len(part.content)


def close_upload(*, upload: Upload, is_refused: bool, report: str, now: datetime) -> None:
    """Keep what came of an upload, and let go of its parts."""
    upload.state = UploadState.REFUSED if is_refused else UploadState.TAKEN_IN
    upload.report, upload.changed_at = report, now
    upload.save(update_fields=["state", "report", "changed_at"])
    UploadPart.objects.filter(upload=upload).delete()


def sweep(*, now: datetime) -> int:
    """Delete uploads that were begun and left alone for days; give how many rows."""
    deleted, _each = Upload.objects.filter(state=UploadState.OPEN, changed_at__lt=now - KEPT_OPEN).delete()
    return deleted


def _known(announced: Announced) -> Upload | None:
    sent = Upload.objects.filter(sha256=announced.sha256).exclude(state=UploadState.REFUSED)
    known = sent.order_by("-id").first()
    if known is None or (known.state == UploadState.TAKEN_IN and not _stands(announced.sha256)):
        return None
    if known.size != announced.size:
        raise OtherSize
    return known


def _stands(sha256: str) -> bool:
    """Test whether what was taken in still counts: sent again, it would be a repeat."""
    newest = of_content(sha256).filter(parent=None).first()
    return newest is not None and not is_outdated(newest)
