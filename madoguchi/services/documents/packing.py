"""Packing (一括ダウンロード): several documents as one ZIP, with a table of what is in it."""

import hashlib
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from tempfile import SpooledTemporaryFile
from typing import IO, cast

from madoguchi.domain.bookkeeping import PROGRAMS, entries_of
from madoguchi.domain.file_names import document_file_name
from madoguchi.domain.invoices import INVOICES
from madoguchi.domain.invoices.facts import InvoiceFacts
from madoguchi.domain.spreadsheets import table
from madoguchi.models import Document
from madoguchi.operators.registry import Operator
from madoguchi.services.documents.facts import TITLES
from madoguchi.services.documents.files import content_of

INDEX = "index.csv"
FOLDER = "bookkeeping"
HEADINGS = (
    "取引年月日",
    "取引金額",
    "取引先",
    "書類分類",
    "番号",
    "ファイル名",
    "SHA-256",
    "差し替え後の番号",
)
IN_MEMORY = 4 * 1024 * 1024


def pack(documents: Sequence[Document], *, operator: Operator, now: datetime) -> IO[bytes]:
    """Give a ZIP of documents, from its beginning; only a few of them are in memory at a time.

    Raises PaperRefused and StoreRefused.
    """
    packed: IO[bytes] = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  # the caller closes it
    try:
        _fill(packed, documents, operator, now)
    except BaseException:
        packed.close()
        raise
    packed.seek(0)
    return packed


def _fill(packed: IO[bytes], documents: Sequence[Document], operator: Operator, now: datetime) -> None:
    names = file_names(documents)
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        rows = [_put(archive, *each, operator, now) for each in zip(documents, names, strict=True)]
        archive.writestr(_entry(INDEX, now), table([HEADINGS, *rows]))
        for name, content in _bookkeeping(documents, operator):
            archive.writestr(_entry(name, now), content)


def _bookkeeping(documents: Sequence[Document], operator: Operator) -> Iterator[tuple[str, bytes]]:
    """Write what counts of the invoices for each program: not what was replaced."""
    if operator.profile.documents is None:
        return
    account = operator.profile.documents.expense_account
    counted = [
        entry
        for each in reversed(documents)
        if each.kind in INVOICES and not getattr(each, "superseded_by", None)
        for entry in entries_of(cast("InvoiceFacts", each.facts), number=each.number, account=account)
    ]
    if counted:
        yield from ((f"{FOLDER}/{program.FILE}", program.written(counted)) for program in PROGRAMS)


def file_names(documents: Iterable[Document]) -> list[str]:
    """Name each document by date, amount and counterparty; one that is called like another by number too."""
    given: list[str] = []
    taken: set[str] = set()
    for each in documents:
        name = document_file_name(on=each.dated_on, amount=each.amount, counterparty=each.counterparty)
        is_taken = name.casefold() in taken
        given.append(f"{name.removesuffix('.pdf')}_{each.number}.pdf" if is_taken else name)
        taken.add(name.casefold())
    return given


def _put(
    archive: zipfile.ZipFile, document: Document, name: str, operator: Operator, now: datetime
) -> tuple[str | int, ...]:
    """Put a document into the archive; give its row of the table."""
    content = content_of(document, operator=operator, now=now)
    archive.writestr(_entry(name, now), content)
    return (
        document.dated_on.isoformat(),
        document.amount,
        document.counterparty,
        TITLES.get(document.kind, document.title),  # type: ignore[call-overload]  # a StrEnum is its value
        document.number,
        name,
        hashlib.sha256(content).hexdigest(),
        getattr(document, "superseded_by", None) or "",
    )


def _entry(name: str, now: datetime) -> zipfile.ZipInfo:
    return zipfile.ZipInfo(name, now.timetuple()[:6])
