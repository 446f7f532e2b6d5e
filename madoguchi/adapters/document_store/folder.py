"""A folder as store: written under a name of its own, seen through to the disk, then named by its content."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from madoguchi.adapters.document_store.refusals import FileDamaged, FileMissing, StoreAway

PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Folder:
    """One operator's files: ``ab/abcd…``, readable by their owner alone."""

    root: Path

    def keep(self, content: bytes, *, until: date) -> str:
        """See DocumentStore; being killed at any moment leaves a file whole or not there; locks nothing."""
        sha256 = hashlib.sha256(content).hexdigest()
        file = self._file(sha256)
        if file.exists():
            self.read(sha256)
        with _named_refusals():
            if not file.exists():
                file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                _write(content, file)
            for folder in (file.parent, self.root):
                _sync(folder)
        return sha256

    def read(self, sha256: str) -> bytes:
        """See DocumentStore."""
        try:
            with _named_refusals():
                content = self._file(sha256).read_bytes()
        except FileNotFoundError:
            raise FileMissing(sha256) from None
        if hashlib.sha256(content).hexdigest() != sha256:
            raise FileDamaged(sha256)
        return content

    def keep_file(self, path: Path, *, until: date) -> str:
        """See DocumentStore; the name is that of the content which was written, whatever else befalls it."""
        incoming = self.root / "incoming"
        with _named_refusals():
            incoming.mkdir(parents=True, exist_ok=True, mode=0o700)
            with _written(path, incoming) as (written, sha256):
                file = self._file(sha256)
                if file.exists() and _sha256(file) != sha256:
                    raise FileDamaged(sha256)
                file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                written.replace(file)
            for folder in (file.parent, self.root):
                _sync(folder)
        return sha256

    @contextmanager
    def lend(self, sha256: str) -> Iterator[Path]:
        """See DocumentStore."""
        file = self._file(sha256)
        try:
            with _named_refusals():
                found = _sha256(file)
        except FileNotFoundError:
            raise FileMissing(sha256) from None
        if found != sha256:
            raise FileDamaged(sha256)
        yield file

    def _file(self, sha256: str) -> Path:
        return self.root / sha256[:2] / sha256


@contextmanager
def _named_refusals() -> Iterator[None]:
    """Tell what the disk refuses; a file that is not there is the caller's business."""
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        raise StoreAway(error.strerror or type(error).__name__) from None


def _write(content: bytes, file: Path) -> None:
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=".", suffix=".part")
    written = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        written.replace(file)
    finally:
        with suppress(FileNotFoundError):
            written.unlink()


@contextmanager
def _written(path: Path, folder: Path) -> Iterator[tuple[Path, str]]:
    """Copy a file piece by piece through to the disk; give the copy, gone afterwards, and its SHA-256."""
    handle, name = tempfile.mkstemp(dir=folder, prefix=".", suffix=".part")
    digest, written = hashlib.sha256(), Path(name)
    try:
        with path.open("rb") as source, os.fdopen(handle, "wb") as stream:
            while piece := source.read(PIECE):
                digest.update(piece)
                stream.write(piece)
            stream.flush()
            os.fsync(stream.fileno())
        yield written, digest.hexdigest()
    finally:
        with suppress(FileNotFoundError):
            written.unlink()


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _sync(folder: Path) -> None:
    """See the folder's own entry through to the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
