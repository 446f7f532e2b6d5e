"""Papers (書面の束): a ZIP of PDFs with an index, read a PDF at a time; each must be named by the index."""

import hashlib
from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO

from madoguchi.adapters.pdf import PdfRefused, check_pdf
from madoguchi.ingest.formats import format_named
from madoguchi.ingest.formats.archives import Archive, Bounds, opened_archive
from madoguchi.ingest.formats.rows import Row, UnreadableFile, UnreadableRow
from madoguchi.operators.schema.files import DataFile, PapersFile

MEBI = 1024 * 1024
BOUNDS = Bounds(entries=5_000, unpacked=1024 * MEBI, entry=10 * MEBI, ratio=250)


def rows_in(stream: BinaryIO, file: DataFile) -> Iterator[Row | UnreadableRow]:
    """Yield the rows of a received file of any kind; raises UnreadableFile."""
    if isinstance(file, PapersFile):
        return _indexed(stream, file)
    return format_named(file.format).read(stream, file)


def _indexed(stream: BinaryIO, file: PapersFile) -> Iterator[Row | UnreadableRow]:
    """Yield a row of the index with the PDF that it names, holding one at a time."""
    encoding = "cp932" if file.encoding == "cp932" else "utf-8"
    with opened_archive(stream, bounds=BOUNDS, encoding=encoding) as archive:
        if file.index not in archive.names:
            raise UnreadableFile(line=0, code="index_missing", values={"name": file.index})
        index = BytesIO(archive.read(file.index))
        unnamed = {name for name in archive.names if not name.endswith("/")} - {file.index}
        for row in format_named(file.format).read(index, file):
            unnamed.discard("" if isinstance(row, UnreadableRow) else row.values["file_name"].strip())
            yield row if isinstance(row, UnreadableRow) else _with_paper(row, archive, file)
    for name in sorted(unnamed):
        yield UnreadableRow(0, file.columns.file_name, "paper_unnamed", {"name": name})


def _with_paper(row: Row, archive: Archive, file: PapersFile) -> Row | UnreadableRow:
    name = row.values["file_name"].strip()
    if name not in archive.names:
        return UnreadableRow(row.line, file.columns.file_name, "paper_missing", {"name": name})
    content = archive.read(name)
    try:
        check_pdf(content)
    except PdfRefused as refused:
        values = {"name": name, "reason": str(refused)}
        return UnreadableRow(row.line, file.columns.file_name, "paper_refused", values)
    stated = row.values.get("sha256", "").strip().lower()
    if stated and hashlib.sha256(content).hexdigest() != stated:
        return UnreadableRow(row.line, file.columns.sha256, "paper_differs", {"name": name})
    return Row(row.line, row.values, content)
