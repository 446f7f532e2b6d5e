"""Originals (原本): each file that was sent, kept by its content before anything else is done with it."""

from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path

from django.conf import settings

from madoguchi.adapters.document_store import DocumentStore, store_at
from madoguchi.models.scope import operator_in_scope

# No law asks for a lock on them, and they hold what customers may ask to have erased.
UNLOCKED = date(1970, 1, 1)


def keep_original(path: Path) -> str:
    """Keep a file of any size; give its SHA-256. Raises StoreRefused."""
    return _store().keep_file(path, until=UNLOCKED)


def lent_original(sha256: str) -> AbstractContextManager[Path]:
    """Lend an original to be read, proven to be what was sent. Raises StoreRefused."""
    return _store().lend(sha256)


def _store() -> DocumentStore:
    """Open the originals of the operator in scope, apart from its documents."""
    folder = f"{operator_in_scope()}/originals"
    return store_at(settings.DOCUMENTS, operator=folder, access=settings.DOCUMENTS_ACCESS)
