"""Batches in the hands of staff (取込の操作): each deed together with its entry in the audit record."""

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from django.db import transaction
from django.db.models import QuerySet

from madoguchi.domain.audit import Act, Actor, subject
from madoguchi.ingest import dry_run, publication, releasing, taking_back
from madoguchi.ingest.descriptions import as_kept, description_of
from madoguchi.ingest.formats.characters import REPLACED
from madoguchi.ingest.progress import kept_progress
from madoguchi.ingest.quarantine import deciding, resending
from madoguchi.ingest.quarantine.keeping import rows_of_batch
from madoguchi.ingest.receiving import receive
from madoguchi.models import Batch, QuarantinedRow
from madoguchi.operators.schema.files import DataFile
from madoguchi.operators.schema.profile import Profile
from madoguchi.services import audit

PAGE = 50
DOOR = "counter"
LONGEST_BY = 60
PLAIN = "utf-8"


class NoSuchBatch(Exception):
    """There is no such batch, or no such row in it."""


class NotWritable(Exception):
    """A corrected row holds characters that the file's encoding does not have."""


class By(NamedTuple):
    """Who does something with a batch, by which profile, when, and why where that is asked."""

    profile: Profile
    actor: Actor
    now: datetime
    note: str = ""

    @property
    def name(self) -> str:
        """The name as the history of batches keeps it."""
        return self.actor.name[:LONGEST_BY]


def newest(*, state: str = "", page: int = 1, most: int = PAGE) -> list[Batch]:
    """List batches, the newest first; one more than ``most`` says that there are further."""
    found = Batch.objects.filter(state=state) if state else Batch.objects.all()
    begin = (page - 1) * most
    return list(found.defer("report").order_by("-id")[begin : begin + most + 1])


def find(*, number: int) -> Batch:
    """Find a batch; raises NoSuchBatch."""
    if found := Batch.objects.filter(pk=number).first():
        return found
    raise NoSuchBatch(number)


def upload(*, chunks: Iterable[bytes], file_name: str, by: By) -> Batch:
    """Keep a file that comes in pieces, of any size, and note its batch; raises StoreRefused."""
    with TemporaryDirectory(prefix="madoguchi-") as folder:
        path = Path(folder) / "upload"
        with path.open("wb") as stream:
            stream.writelines(chunks)
        with transaction.atomic():
            batch = receive(
                profile=by.profile, path=path, file_name=file_name, door=DOOR, by=by.name, now=by.now
            )
            note(batch, Act.BATCH_RECEIVED, by, sha256=batch.sha256)
    return batch


def check(batch: Batch, by: By) -> None:
    """Find out what publishing would change, and keep the report. Raises DeedRefused and StoreRefused."""
    with kept_progress(batch) as told, transaction.atomic():
        dry_run.check(profile=by.profile, batch=batch, by=by.name, now=by.now, told=told)
        note(batch, Act.BATCH_CHECKED, by, state=batch.state)


def release(batch: Batch, by: By) -> None:
    """Release a batch, or approve it where another person must as well. Raises DeedRefused."""
    with transaction.atomic():
        event = releasing.release(batch=batch, by=by.name, staff=by.actor.staff_id, note=by.note, now=by.now)
        note(batch, Act.BATCH_RELEASED, by, deed=event.deed)


def publish(batch: Batch, by: By) -> None:
    """Let customers see a released batch. Raises DeedRefused, CheckedAnewNeeded and StoreRefused."""
    with kept_progress(batch) as told, transaction.atomic():
        publication.publish(profile=by.profile, batch=batch, by=by.name, now=by.now, told=told)
        note(batch, Act.BATCH_PUBLISHED, by)


def take_back(batch: Batch, by: By) -> None:
    """Undo a published batch. Raises DeedRefused and TakeBackRefused."""
    with kept_progress(batch) as told, transaction.atomic():
        taking_back.take_back(
            profile=by.profile, batch=batch, by=by.name, note=by.note, now=by.now, told=told
        )
        note(batch, Act.BATCH_TAKEN_BACK, by)


def set_aside(batch: Batch, by: By) -> None:
    """Put a batch aside that is not to be published. Raises DeedRefused."""
    with transaction.atomic():
        releasing.set_aside(batch=batch, by=by.name, note=by.note, now=by.now)
        note(batch, Act.BATCH_SET_ASIDE, by)


def rows_of(batch: Batch, *, page: int = 1, most: int = PAGE) -> QuerySet[QuarantinedRow]:
    """List the rows that were set aside, undecided ones first; one more says that there are further."""
    begin = (page - 1) * most
    return rows_of_batch(batch).order_by("decision", "id")[begin : begin + most + 1]


def find_row(batch: Batch, *, number: int) -> QuarantinedRow:
    """Find a row that was set aside of a batch; raises NoSuchBatch."""
    if found := QuarantinedRow.objects.filter(batch=batch, pk=number).first():
        return found
    raise NoSuchBatch(number)


def text_of(row: QuarantinedRow, *, profile: Profile, batch: Batch) -> str:
    """Give a row as it is to be read and corrected; what cannot be read is marked."""
    raw = bytes(row.corrected or row.raw)
    file = description_of(profile=profile, batch=batch)
    return raw.decode(_encoding(file), errors="replace")


def correct_row(row: QuarantinedRow, text: str, by: By) -> None:
    """Keep what is right beside a row. Raises NotWritable, DecisionRefused and DeedRefused.

    What could not be read of the original is shown by a mark, which must not be what comes in.
    """
    if REPLACED in text:
        raise NotWritable(REPLACED)
    file = description_of(profile=by.profile, batch=row.batch)
    end = "\r\n" if b"\r\n" in bytes(row.raw) else "\n"
    lines = text.replace("\r\n", "\n").strip("\n").split("\n")
    try:
        corrected = (end.join(lines) + end).encode(_encoding(file))
    except UnicodeEncodeError as error:
        raise NotWritable(error.object[error.start : error.end]) from None
    _decided(
        row, lambda: deciding.correct(row=row, corrected=corrected, file=file, by=by.name, now=by.now), by
    )


def approve_row(row: QuarantinedRow, by: By) -> None:
    """Let a place move to another customer. Raises DecisionRefused and DeedRefused."""
    _decided(row, lambda: deciding.approve(row=row, by=by.name, now=by.now), by)


def drop_row(row: QuarantinedRow, by: By) -> None:
    """Decide that a row is not to come in. Raises DecisionRefused and DeedRefused."""
    _decided(row, lambda: deciding.drop(row=row, by=by.name, note=by.note, now=by.now), by)


def _decided(row: QuarantinedRow, decide: Callable[[], None], by: By) -> None:
    with transaction.atomic():
        decide()
        note(row.batch, Act.ROW_DECIDED, by, row=row.pk, decision=row.decision)


def send_in(batch: Batch, by: By) -> list[Batch]:
    """Make batches of the decided rows, to be checked like any other. Raises DeedRefused and StoreRefused."""
    with transaction.atomic():
        made = resending.send_in(profile=by.profile, batch=batch, by=by.name, now=by.now)
        for each in made:
            note(each, Act.BATCH_RECEIVED, by, of=batch.pk)
    return made


def _encoding(file: DataFile | None) -> str:
    return as_kept(file).encoding if file else PLAIN


def note(batch: Batch, act: Act, by: By, **details: object) -> None:
    """Put a deed of staff on record."""
    about = subject("batch", batch.pk)
    audit.note(
        by=by.actor, act=act, about=about, why=by.note, now=by.now, file=batch.file_name[:120], **details
    )
