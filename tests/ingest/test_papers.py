"""Papers: a ZIP with its index enters the register whole or not at all, and the same one once."""

import hashlib
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from madoguchi.domain.batches import BatchState
from madoguchi.ingest.formats import format_named
from madoguchi.ingest.report import Report
from madoguchi.models import Batch, Document, DocumentFile
from madoguchi.models.scope import operator_scope
from madoguchi.operators.schema.files import PapersFile
from madoguchi.services.documents.files import kept_content
from tests.billing_files import content, customer_rows, file_of, place_number, send

AOMORI = settings.REGISTRY["aomori-cable"]
FILE = file_of(AOMORI, "documents")
SAMPLE = settings.ROOT / "samples" / AOMORI.slug / "お知らせ_202410.zip"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def customer(tmp_path: Path, settings: Any) -> None:
    """The customer whose papers they are, and a store of this test's own."""
    settings.DOCUMENTS = str(tmp_path / "store")
    send(AOMORI, "customers", content(file_of(AOMORI, "customers"), customer_rows()), tmp_path)


@pytest.fixture(scope="module")
def papers() -> list[bytes]:
    """Two PDFs."""
    with zipfile.ZipFile(SAMPLE) as archive:
        return [archive.read(name) for name in archive.namelist() if name.endswith(".pdf")]


def row(name: str, paper: bytes, **changed: str) -> dict[str, str]:
    stated = {
        "place_number": place_number(AOMORI),
        "file_name": name,
        "title": "設備点検のお知らせ",
        "addressee": "",
        "dated_on": "2024年10月01日",
        "number": "T0001",
        "sha256": hashlib.sha256(paper).hexdigest(),
    }
    return stated | changed


def bundle(
    rows: list[dict[str, str]], entries: dict[str, bytes], *, packing: int = zipfile.ZIP_STORED
) -> bytes:
    assert isinstance(FILE, PapersFile)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", packing) as archive:
        archive.writestr(FILE.index, b"".join(format_named(FILE.format).write(rows, FILE)))
        for name, paper in entries.items():
            archive.writestr(name, paper)
    return made.getvalue()


def sent(folder: Path, raw: bytes, *, suffix: str = "1") -> Report:
    return send(AOMORI, "documents", raw, folder, suffix=suffix)


def register() -> list[tuple[Any, ...]]:
    with operator_scope(AOMORI.slug):
        return list(
            Document.objects.order_by("id").values_list("number", "title", "addressee", "facts__sha256")
        )


def test_papers_enter_the_register_for_their_customer(tmp_path: Path, papers: list[bytes]) -> None:
    rows = [row("a.pdf", papers[0]), row("b.pdf", papers[1], addressee="山田商店")]
    report = sent(tmp_path, bundle(rows, {"a.pdf": papers[0], "b.pdf": papers[1]}))
    assert (report.faults, report.added, report.rows) == ([], 2, 2)
    title = "設備点検のお知らせ"
    assert [each[1:] for each in register()] == [
        (title, "髙﨑 花子", hashlib.sha256(papers[0]).hexdigest()),
        (title, "山田商店", hashlib.sha256(papers[1]).hexdigest()),
    ]
    with operator_scope(AOMORI.slug):
        kept = [kept_content(file.sha256) for file in DocumentFile.objects.order_by("position")]
        facts = Document.objects.order_by("id")[0].facts
    assert kept == papers
    assert (facts["sender_number"], facts["dated_on"]) == ("T0001", "2024-10-01")


def test_same_papers_in_another_bundle_change_nothing(tmp_path: Path, papers: list[bytes]) -> None:
    sent(tmp_path, bundle([row("a.pdf", papers[0])], {"a.pdf": papers[0]}))
    before = register()
    report = sent(tmp_path, bundle([row("z.pdf", papers[0])], {"z.pdf": papers[0]}), suffix="2")
    assert (report.added, report.unchanged) == (0, 1)
    assert register() == before


def refusal(folder: Path, raw: bytes) -> list[tuple[int, str]]:
    report = sent(folder, raw)
    with operator_scope(AOMORI.slug):
        published = Batch.objects.filter(kind="documents", state=BatchState.PUBLISHED)
        assert (Document.objects.count(), published.count()) == (0, 0)
    return [(fault.line, fault.code) for fault in report.faults]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"file_name": "c.pdf"}, "paper_missing"),
        ({"file_name": "../a.pdf"}, "paper_missing"),
        ({"sha256": "0" * 64}, "paper_differs"),
        ({"place_number": "9999999999"}, "unknown_place"),
        ({"title": ""}, "empty"),
        ({"dated_on": "きのう"}, "not_a_day"),
    ],
)
def test_one_bad_row_refuses_the_whole_bundle(
    changed: dict[str, str], code: str, tmp_path: Path, papers: list[bytes]
) -> None:
    rows = [row("a.pdf", papers[0]), row("b.pdf", papers[1], **changed)]
    found = refusal(tmp_path, bundle(rows, {"a.pdf": papers[0], "b.pdf": papers[1]}))
    assert found[0] == (3, code)


def test_paper_that_no_row_names_refuses_the_bundle(tmp_path: Path, papers: list[bytes]) -> None:
    raw = bundle([row("a.pdf", papers[0])], {"a.pdf": papers[0], "b.pdf": papers[1]})
    assert refusal(tmp_path, raw) == [(0, "paper_unnamed")]


def test_what_is_no_pdf_refuses_the_bundle(tmp_path: Path) -> None:
    assert refusal(tmp_path, bundle([row("a.pdf", b"MZ")], {"a.pdf": b"MZ"})) == [(2, "paper_refused")]


def test_bomb_is_refused(tmp_path: Path) -> None:
    zeros = bytes(9 * 1024 * 1024)
    raw = bundle([row("a.pdf", zeros)], {"a.pdf": zeros}, packing=zipfile.ZIP_DEFLATED)
    assert refusal(tmp_path, raw) == [(0, "archive_too_large")]


def test_bundle_without_its_index_is_refused(tmp_path: Path) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("a.pdf", b"")
    assert refusal(tmp_path, made.getvalue()) == [(0, "index_missing")]


@pytest.mark.parametrize("left", [0, 1, 21, 22, 500, 10_000])
def test_broken_bundle_is_refused(left: int, tmp_path: Path) -> None:
    (fault,) = refusal(tmp_path, SAMPLE.read_bytes()[:left])
    assert fault in {(0, "empty_file"), (0, "no_archive")}
