"""Where the files of documents are kept (保管庫): named by their content, so none is ever overwritten.

``store_at`` gives the store of an address: today a folder; another kind needs the same two verbs.
"""

from pathlib import Path
from typing import Protocol

from madoguchi.adapters.document_store.folder import Folder
from madoguchi.adapters.document_store.refusals import FileDamaged, FileMissing


class DocumentStore(Protocol):
    """What every kind of store can do, for one operator's files."""

    def keep(self, content: bytes) -> str:
        """Keep a file, safe from the moment this returns; give its SHA-256 in hex."""

    def read(self, sha256: str) -> bytes:
        """Give a file by its SHA-256; raises FileMissing and FileDamaged."""


def store_at(address: str, *, operator: str) -> DocumentStore:
    """Open an operator's store at an address: a folder."""
    return Folder(Path(address) / operator)


__all__ = ["DocumentStore", "FileDamaged", "FileMissing", "store_at"]
