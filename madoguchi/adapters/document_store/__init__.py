"""Where the files of documents are kept (保管庫): named by their content, so none is ever overwritten.

``store_at`` gives the store of an address: a folder, or a bucket of an S3-compatible service. The folder is
the bucket's local twin. The bucket's library is imported with the first question to it. See decision 0023.
"""

import importlib
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import Protocol

from madoguchi.adapters.document_store.access import SCHEME, Access, AccessUnclear, access_of
from madoguchi.adapters.document_store.folder import Folder
from madoguchi.adapters.document_store.refusals import FileDamaged, FileMissing, StoreAway, StoreRefused


class DocumentStore(Protocol):
    """What every kind of store can do, for one operator's files. All verbs raise StoreAway."""

    def keep(self, content: bytes, *, until: date) -> str:
        """Keep a file, safe from the moment this returns; give its SHA-256 in hex.

        ``until`` is the last day on which nobody may delete it, where the store can see to that. Raises
        FileDamaged where something else is kept under its name.
        """

    def read(self, sha256: str) -> bytes:
        """Give a file by its SHA-256; raises FileMissing and FileDamaged."""

    def keep_file(self, path: Path, *, until: date) -> str:
        """Keep a file of any size as ``keep`` does, never holding more than a piece of it."""

    def lend(self, sha256: str) -> AbstractContextManager[Path]:
        """Lend a kept file to be read, its content compared with its hash; raises as ``read`` does."""


def store_at(address: str, *, operator: str, access: Access | None = None) -> DocumentStore:
    """Open an operator's store at an address, a folder or ``s3://bucket/prefix``; nothing is asked yet."""
    if not address.startswith(SCHEME):
        return Folder(Path(address) / operator)
    plug = importlib.import_module("madoguchi.adapters.document_store.bucket")
    store: DocumentStore = plug.opened(address, operator=operator, access=access or Access())
    return store


__all__ = [
    "Access",
    "AccessUnclear",
    "DocumentStore",
    "FileDamaged",
    "FileMissing",
    "StoreAway",
    "StoreRefused",
    "access_of",
    "store_at",
]
