"""What the store of documents refuses, in the words of the terminal."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from madoguchi.adapters.document_store import FileDamaged, FileMissing, StoreAway, StoreRefused
from madoguchi.services.documents.closing import TimestampAwaited

TOLD = {
    StoreAway: "the store of documents does not take or give files now",
    TimestampAwaited: "no file is kept before it is stamped",
    FileMissing: "the store has no file of this hash",
    FileDamaged: "the store holds something else under this hash",
}


@contextmanager
def store_refusals() -> Iterator[None]:
    """Tell a refusal of the store, and end; whatever was done before stands."""
    try:
        yield
    except StoreRefused as refused:
        raise click.ClickException(f"{TOLD[type(refused)]}: {refused}") from None
