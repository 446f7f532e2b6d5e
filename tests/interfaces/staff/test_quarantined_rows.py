"""Staff read and correct what was set aside of a bank's file and of a workbook as they do of any other."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from markupsafe import escape

from madoguchi.ingest.quarantine.keeping import rows_of_batch
from madoguchi.models import Batch
from madoguchi.models.scope import operator_scope
from madoguchi.operators.registry import Operator
from tests.billing_files import bill_rows, customer_rows
from tests.ingest import test_debits_aside as debits
from tests.ingest import test_sheets_aside as sheets
from tests.ingest.formats.test_zengin import END, joined, trailer
from tests.ingest.test_quarantine import lenient
from tests.ingest.test_taking_back import Town
from tests.staff import Colleague, colleague


class Counter:
    """Somebody of billing at an operator whose bad rows are set aside, and the town that sends them."""

    def __init__(self, operator: Operator, folder: Path, patch: pytest.MonkeyPatch) -> None:
        changed = lenient(operator)
        patch.setitem(settings.REGISTRY._operators, operator.slug, changed)
        self.town, self.slug = Town(folder, changed), operator.slug
        with operator_scope(self.slug):
            self.town.enter("customers", customer_rows())
            self.town.enter("bills", [row for month in debits.MONTHS for row in bill_rows(month)])
        self.sato: Colleague = colleague(changed, "billing").arrive()

    def send(self, send: Any, *rows: Any) -> str:
        """Send a file, and give the page of what was set aside of it."""
        with operator_scope(self.slug):
            send(self.town, *rows)
            batch = Batch.objects.latest("id")
            (row,) = rows_of_batch(batch)
        self.row = row.pk
        return f"/{self.slug}/staff/batches/{batch.pk}/rows/"

    def correct(self, page: str, text: str) -> Any:
        return self.sato.client.post(page, {"do": "correct", "row": self.row, "text": text})

    def child(self, page: str) -> str:
        """Send in what was corrected; give what the new batch holds."""
        assert self.sato.client.post(page, {"do": "send-in"}).status_code == 303
        with operator_scope(self.slug):
            child = Batch.objects.latest("id")
            assert child.parent_id is not None
            return child.file_name


def test_record_of_a_bank_is_corrected_in_the_browser(
    committed_db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter = Counter(debits.WATER, tmp_path, monkeypatch)
    head, stranger, right = debits.HEAD, debits.STRANGER, debits.SEPTEMBER
    page = counter.send(debits.told, head, debits.JULY, stranger, trailer(paid=(2, 11018)), END)
    shown = counter.sato.client.get(page).content.decode()
    assert joined(head, stranger).decode("cp932").replace("\r\n", "\n") in shown.replace("\r\n", "\n")
    refused = counter.correct(page, joined(head, right[:-1]).decode("cp932"))
    assert (refused.status_code, "半角文字だけの120バイト" in refused.content.decode()) == (409, True)
    assert counter.correct(page, joined(head, right).decode("cp932")).status_code == 303
    assert counter.child(page).endswith(".dat")


def test_row_of_a_workbook_is_corrected_in_the_browser(
    committed_db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter = Counter(sheets.KOKA, tmp_path, monkeypatch)
    page = counter.send(sheets.told, sheets.JULY, sheets.STRANGER)
    assert str(escape(sheets.ABOVE + sheets.KEPT)) in counter.sato.client.get(page).content.decode()
    refused = counter.correct(page, sheets.RIGHT)
    assert (refused.status_code, "見出しの行はそのまま残し" in refused.content.decode()) == (409, True)
    assert counter.correct(page, sheets.ABOVE + sheets.RIGHT).status_code == 303
    assert counter.child(page).endswith(".xlsx")
