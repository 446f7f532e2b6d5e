"""Storing (保管): the store of the operator in scope, as the settings name it."""

from django.conf import settings

from madoguchi.adapters.document_store import DocumentStore, store_at
from madoguchi.models.scope import operator_in_scope


def open_store() -> DocumentStore:
    """Open the store for the operator in scope."""
    return store_at(settings.DOCUMENTS, operator=operator_in_scope(), access=settings.DOCUMENTS_ACCESS)
