"""Tests that run side by side share a server's connections: who needs many asks tests/crowd.py for them."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
THREADS_OF_THEIR_OWN = {
    "tests/crowd.py",
    "tests/ingest/test_one_snapshot.py",  # one writer
    "tests/ingest/test_one_step.py",  # four readers
    "tests/adapters/document_store/test_contract.py",  # no database
    "tests/house/test_crowds.py",
}


def test_crowds_wait_for_one_another() -> None:
    files = {str(file.relative_to(ROOT)) for file in (ROOT / "tests").rglob("*.py")}
    found = {file for file in files if "ThreadPoolExecutor" in (ROOT / file).read_text(encoding="utf-8")}
    assert found == THREADS_OF_THEIR_OWN
