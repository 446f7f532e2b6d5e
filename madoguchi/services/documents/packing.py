"""Packing (一括ダウンロード): several documents as one ZIP, with a table of what is in it."""

import hashlib
import logging
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import batched
from tempfile import SpooledTemporaryFile
from typing import IO, cast

from madoguchi.domain.bookkeeping import PROGRAMS, Entry, entries_of
from madoguchi.domain.file_names import document_file_name
from madoguchi.domain.invoices import INVOICES
from madoguchi.domain.invoices.facts import InvoiceFacts
from madoguchi.domain.spreadsheets import table
from madoguchi.models import Document
from madoguchi.operators.registry import Operator
from madoguchi.services.documents.facts import TITLES
from madoguchi.services.documents.files import CANNOT_BE_GIVEN, content_of, kept_content

type Row = tuple[str | int, ...]

logger = logging.getLogger(__name__)

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
    "備考",
)
LEFT_OUT = "この書面は添付できませんでした。お手数ですが、お問い合わせください。"
AT_A_TIME = 100
IN_MEMORY = 4 * 1024 * 1024


def pack(
    documents: Sequence[Document], *, operator: Operator, now: datetime, is_cut: bool = False
) -> IO[bytes]:
    """Give a ZIP of documents, from its beginning; only a few of them are in memory at a time.

    A paper that cannot be given is left out, and the table says so, as it does where there are more that were
    found (``is_cut``). Raises StoreRefused where the store is away.
    """
    packed: IO[bytes] = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  # the caller closes it
    try:
        _fill(packed, documents, operator=operator, now=now, is_cut=is_cut)
    except BaseException:
        packed.close()
        raise
    packed.seek(0)
    return packed


def _fill(
    packed: IO[bytes], documents: Sequence[Document], *, operator: Operator, now: datetime, is_cut: bool
) -> None:
    rows: list[Row] = [HEADINGS]
    booked: list[list[Entry]] = []
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for found, whole, name in zip(documents, _whole(documents), file_names(documents), strict=True):
            rows.append(_put(archive, found, whole, name=name, operator=operator, now=now))
            booked.append(_booked(found, whole, operator))
        rows.extend([_more(len(documents))] if is_cut else [])
        archive.writestr(_entry(INDEX, now), table(rows))
        for file, content in _bookkeeping([entry for each in reversed(booked) for entry in each]):
            archive.writestr(_entry(file, now), content)


def _whole(documents: Iterable[Document]) -> Iterator[Document]:
    """Read documents with what stands on them and their files, some at a time."""
    for some in batched(documents, AT_A_TIME):
        found = Document.objects.prefetch_related("files").in_bulk([each.pk for each in some])
        yield from (found[each.pk] for each in some)


def _more(count: int) -> Row:
    note = f"新しいものから{count}件です。ほかにもありますので、期間を分けてダウンロードしてください。"
    return ("", "", "", "", "", "", "", "", note)


def _booked(found: Document, whole: Document, operator: Operator) -> list[Entry]:
    """Give the entries of an invoice that counts: not of one that was replaced."""
    rules = operator.profile.documents
    if rules is None or found.kind not in INVOICES or getattr(found, "superseded_by", None):
        return []
    facts = cast("InvoiceFacts", whole.facts)
    return list(entries_of(facts, number=found.number, account=rules.expense_account))


def _bookkeeping(entries: Sequence[Entry]) -> Iterator[tuple[str, bytes]]:
    """Write entries for each program, where there are any."""
    if entries:
        yield from ((f"{FOLDER}/{program.FILE}", program.written(entries)) for program in PROGRAMS)


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
    archive: zipfile.ZipFile,
    found: Document,
    whole: Document,
    *,
    name: str,
    operator: Operator,
    now: datetime,
) -> Row:
    """Put a document into the archive, if it can be given; give its row of the table."""
    try:
        content = _content(whole, operator, now)
    except CANNOT_BE_GIVEN:
        logger.exception("document %s is left out of a ZIP", found.number)
        return _row(found, "", "", LEFT_OUT)
    archive.writestr(_entry(name, now), content)
    return _row(found, name, hashlib.sha256(content).hexdigest(), "")


def _content(whole: Document, operator: Operator, now: datetime) -> bytes:
    """Read the file that came with the document, or make it."""
    kept = next(iter(whole.files.all()), None)
    return kept_content(kept.sha256) if kept else content_of(whole, operator=operator, now=now)


def _row(document: Document, name: str, sha256: str, note: str) -> Row:
    return (
        document.dated_on.isoformat(),
        document.amount,
        document.counterparty,
        TITLES.get(document.kind, document.title),  # type: ignore[call-overload]  # a StrEnum is its value
        document.number,
        name,
        sha256,
        getattr(document, "superseded_by", None) or "",
        note,
    )


def _entry(name: str, now: datetime) -> zipfile.ZipInfo:
    return zipfile.ZipInfo(name, now.timetuple()[:6])
