"""Why a document that was issued cannot be handed over: its store is away, or has lost it."""

import tempfile
from pathlib import Path
from typing import Any

from madoguchi.domain.reasons import ReasonCode as Code
from madoguchi.models.scope import operator_scope
from madoguchi.operators.schema.profile import Profile
from madoguchi.services.documents.files import file_of
from tests.cast import NOW, bill, statement
from tests.invoices import issued
from tests.reason_states.counter import Counter, State, get


def _stored_in(counter: Counter, folder: str) -> Any:
    """Let a document be issued and kept, then its store be in a folder; give the page that hands it over."""
    with tempfile.TemporaryDirectory() as first:
        counter.fixture("settings").DOCUMENTS = first
        someone = counter.member()
        bill(counter.operator, someone.places[0], statement())
        document = issued(someone, "2024-10")
        with operator_scope(counter.operator.slug):
            file_of(document, operator=counter.operator, now=NOW)
    counter.fixture("settings").DOCUMENTS = folder
    return get(someone, f"documents/{document.number}/")


def _lost(counter: Counter) -> Any:
    return _stored_in(counter, "/nowhere")


def _away(counter: Counter) -> Any:
    return _stored_in(counter, str(Path(__file__)))


def _has_invoices(profile: Profile) -> bool:
    return profile.documents is not None and profile.invoices is not None


STATES = {
    "store of documents away": State({Code.STORE_AWAY}, _away, _has_invoices),
    "file of a document lost": State({Code.FILE_LOST}, _lost, _has_invoices),
}
