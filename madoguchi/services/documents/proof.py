"""Proof (真実性の確認): that the register and the files it names are what they were.

The links of the chain are reckoned anew from the rows, so an edit that got past the triggers, by the server's
own superuser for instance, shows; and so does a file that was changed or lost.
"""

import hashlib
from collections.abc import Iterator

from madoguchi.adapters.document_store import FileDamaged, FileMissing
from madoguchi.domain.invoices.facts import facts_sha256
from madoguchi.models import Document, DocumentFile
from madoguchi.services.documents.storing import open_store


def faults_of_register() -> Iterator[str]:
    """Say everything that is wrong with the register of the operator in scope; nothing if it is sound.

    Raises StoreAway: whether files are there cannot be told then.
    """
    yield from _gaps()
    yield from _broken_links()


def unstamped() -> int:
    """Count the sealed files that no authority has stamped."""
    return DocumentFile.objects.filter(is_sealed=True, stamped_at=None).count()


def _gaps() -> Iterator[str]:
    last: dict[int, int] = {}
    rows = Document.objects.order_by("year", "sequence").iterator(chunk_size=1000)
    for document in rows:
        expected = last.get(document.year, 0) + 1
        if document.sequence != expected:
            yield f"{document.number}: {expected} should come here"
        last[document.year] = document.sequence
        if facts_sha256(document.facts) != document.content_sha256:
            yield f"{document.number}: what stands on it was changed"


def _broken_links() -> Iterator[str]:
    store, previous = open_store(), ""
    files = DocumentFile.objects.select_related("document").order_by("position")
    for position, file in enumerate(files.iterator(chunk_size=1000), start=1):
        document = file.document
        said = f"{previous} {document.number} {document.content_sha256} {file.sha256}"
        link = hashlib.sha256(said.encode()).hexdigest()
        if (file.position, file.previous_link, file.link) != (position, previous, link):
            yield f"{document.number}: the chain is broken"
        previous = file.link
        try:
            store.read(file.sha256)
        except FileMissing:
            yield f"{document.number}: its file is missing"
        except FileDamaged:
            yield f"{document.number}: its file was changed"
