"""Archives (ZIP): bounded before anybody unpacks them, so that a small file cannot become a huge one."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from os import SEEK_END
from typing import BinaryIO

from madoguchi.ingest.formats.rows import UnreadableFile

END = struct.Struct("<4s4H2LH")
"""The record that closes an archive (APPNOTE.TXT, 4.3.16): its fifth value counts entries."""

END_MARK, LONG_MARK = b"PK\x05\x06", b"PK\x06\x07"
LONG_LOCATOR_BYTES = 20
LONGEST_COMMENT = 65_535
DIRECTORY_BYTES_PER_ENTRY = 1024
CHUNK = 65_536
STORED_WELL = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ENCRYPTED = 0x1
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError, struct.error)


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much an archive may hold: entries, unpacked bytes of all and of one, and of each packed byte."""

    entries: int
    unpacked: int
    entry: int
    ratio: int


class Archive:
    """An open archive whose entries are given whole, as long as all that was given keeps within bounds."""

    def __init__(self, opened: zipfile.ZipFile, bounds: Bounds) -> None:
        self._opened = opened
        self._bounds = bounds
        self._left = bounds.unpacked
        self._entries = {entry.filename: entry for entry in opened.infolist()}
        _check_entries(opened.infolist(), bounds)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all entries."""
        return tuple(self._entries)

    def read(self, name: str) -> bytes:
        """Give an entry; raises KeyError for one that there is not, and UnreadableFile."""
        entry = self._entries[name]
        most = min(self._bounds.entry, self._left, max(CHUNK, entry.compress_size * self._bounds.ratio))
        with named_faults():
            content = b"".join(self._parts(entry, most))
        self._left -= len(content)
        return content

    def _parts(self, entry: zipfile.ZipInfo, most: int) -> Iterator[bytes]:
        with self._opened.open(entry) as stream:
            while part := stream.read(CHUNK):
                most -= len(part)
                if most < 0:
                    raise UnreadableFile(line=0, code="archive_too_large", values={"name": entry.filename})
                yield part


@contextmanager
def opened_archive(stream: BinaryIO, *, bounds: Bounds, encoding: str = "cp932") -> Iterator[Archive]:
    """Open an archive; ``encoding`` is that of names which are not UTF-8. Raises UnreadableFile."""
    _check_end(stream, bounds)
    with named_faults():
        opened = zipfile.ZipFile(stream, metadata_encoding=encoding)
    with opened:
        yield Archive(opened, bounds)


@contextmanager
def named_faults() -> Iterator[None]:
    """Turn whatever a broken archive raises into one refusal; a broken one breaks in many ways."""
    try:
        yield
    except BROKEN as error:
        values = {"reason": type(error).__name__}
        raise UnreadableFile(line=0, code="archive_broken", values=values) from None


def _check_end(stream: BinaryIO, bounds: Bounds) -> None:
    """Read how much the list of entries claims to be, before it is read into memory."""
    size = stream.seek(0, SEEK_END)
    if not size:
        raise UnreadableFile(line=0, code="empty_file")
    stream.seek(max(0, size - END.size - LONGEST_COMMENT - LONG_LOCATOR_BYTES))
    tail = stream.read()
    found = tail.rfind(END_MARK, 0, len(tail) - END.size + len(END_MARK))
    stream.seek(0)
    if found < 0:
        raise UnreadableFile(line=0, code="no_archive")
    _, _, _, _, count, directory, _, _ = END.unpack_from(tail, found)
    is_long = tail[max(0, found - LONG_LOCATOR_BYTES) : found].startswith(LONG_MARK)
    if is_long or count > bounds.entries or directory > bounds.entries * DIRECTORY_BYTES_PER_ENTRY:
        raise UnreadableFile(line=0, code="archive_too_many", values={"most": str(bounds.entries)})


def _check_entries(entries: list[zipfile.ZipInfo], bounds: Bounds) -> None:
    names = [entry.filename.casefold() for entry in entries]
    if len(names) > bounds.entries:
        raise UnreadableFile(line=0, code="archive_too_many", values={"most": str(bounds.entries)})
    if len(set(names)) != len(names):
        raise UnreadableFile(line=0, code="archive_broken", values={"reason": "two entries of one name"})
    for entry in entries:
        _check_entry(entry, bounds)
    if sum(entry.file_size for entry in entries) > bounds.unpacked:
        raise UnreadableFile(line=0, code="archive_too_large", values={"name": ""})


def _check_entry(entry: zipfile.ZipInfo, bounds: Bounds) -> None:
    if entry.flag_bits & ENCRYPTED or entry.compress_type not in STORED_WELL:
        raise UnreadableFile(line=0, code="archive_broken", values={"reason": "encrypted or oddly packed"})
    if entry.file_size > max(CHUNK, entry.compress_size * bounds.ratio) or entry.file_size > bounds.entry:
        raise UnreadableFile(line=0, code="archive_too_large", values={"name": entry.filename})
