"""What every store promises: what was kept is given back as it was, or found to be lost or changed."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Barrier

import pytest

from madoguchi.adapters.document_store import DocumentStore, FileDamaged, FileMissing
from tests.stores import Kept

CONTENT = b"%PDF-1.7 paper"
SHA256 = hashlib.sha256(CONTENT).hexdigest()
NAME = f"a/{SHA256[:2]}/{SHA256}"
UNTIL = date(2091, 5, 31)


def test_kept_file_is_given_back_by_its_hash(kept: Kept) -> None:
    assert kept.of().keep(CONTENT, until=UNTIL) == SHA256
    assert kept.of().read(SHA256) == CONTENT
    assert kept.names() == [NAME]


def test_file_kept_again_is_kept_once(kept: Kept) -> None:
    assert [kept.of().keep(CONTENT, until=UNTIL) for _ in range(3)] == [SHA256] * 3
    assert kept.names() == [NAME]


def test_file_kept_by_many_at_once_is_kept_once(kept: Kept) -> None:
    together = Barrier(8)

    def keep(_each: int) -> str:
        together.wait()
        return kept.of().keep(CONTENT, until=UNTIL)

    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(keep, range(8))) == {SHA256}
    assert kept.of().read(SHA256) == CONTENT
    assert set(kept.names()) == {NAME}  # moto looks and writes in two steps, so it may have two versions


@pytest.mark.parametrize("size", [0, 1, 3_000_000])
def test_file_of_any_size_comes_back_whole(kept: Kept, size: int) -> None:
    content = bytes(range(256)) * (size // 256) + b"!" * (size % 256)
    assert kept.of().read(kept.of().keep(content, until=UNTIL)) == content


def test_operators_do_not_see_each_others_files(kept: Kept) -> None:
    kept.of("a").keep(CONTENT, until=UNTIL)
    with pytest.raises(FileMissing):
        kept.of("b").read(SHA256)


def test_changed_file_is_found_out(kept: Kept) -> None:
    kept.of().keep(CONTENT, until=UNTIL)
    kept.damage(NAME, CONTENT + b"!")
    with pytest.raises(FileDamaged, match=SHA256):
        kept.of().read(SHA256)


def test_changed_file_is_not_taken_for_the_one_to_be_kept(kept: Kept) -> None:
    kept.of().keep(CONTENT, until=UNTIL)
    kept.damage(NAME, CONTENT + b"!")
    with pytest.raises(FileDamaged, match=SHA256):
        kept.of().keep(CONTENT, until=UNTIL)


# --- files too large to be held in memory ---------------------------------------------------------------


@pytest.fixture
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file as a billing system sends it."""
    path = tmp_path_factory.mktemp("door") / "sent.csv"
    path.write_bytes(CONTENT)
    return path


def lent(store: DocumentStore, sha256: str) -> bytes:
    with store.lend(sha256) as path:
        return path.read_bytes()


def test_file_of_a_path_is_the_same_file_as_its_content(kept: Kept, file: Path) -> None:
    assert kept.of().keep_file(file, until=UNTIL) == SHA256
    assert (kept.of().read(SHA256), lent(kept.of(), SHA256), kept.names()) == (CONTENT, CONTENT, [NAME])
    assert [kept.of().keep_file(file, until=UNTIL), kept.of().keep(CONTENT, until=UNTIL)] == [SHA256] * 2
    assert (kept.names(), file.read_bytes()) == ([NAME], CONTENT)


@pytest.mark.parametrize("size", [0, 1, 3_000_000])
def test_path_of_any_size_is_lent_whole(kept: Kept, file: Path, size: int) -> None:
    content = bytes(range(256)) * (size // 256) + b"!" * (size % 256)
    file.write_bytes(content)
    assert lent(kept.of(), kept.of().keep_file(file, until=UNTIL)) == content


def test_what_is_not_there_or_was_changed_is_not_lent(kept: Kept, file: Path) -> None:
    with pytest.raises(FileMissing), kept.of().lend(SHA256):
        pass
    kept.of("b").keep_file(file, until=UNTIL)
    with pytest.raises(FileMissing), kept.of("a").lend(SHA256):
        pass
    kept.of("a").keep_file(file, until=UNTIL)
    kept.damage(NAME, CONTENT + b"!")
    with pytest.raises(FileDamaged, match=SHA256), kept.of("a").lend(SHA256):
        pass


def test_changed_file_is_not_taken_for_the_path_to_be_kept(kept: Kept, file: Path) -> None:
    kept.of().keep_file(file, until=UNTIL)
    kept.damage(NAME, CONTENT + b"!")
    with pytest.raises(FileDamaged, match=SHA256):
        kept.of().keep_file(file, until=UNTIL)


def test_nothing_of_what_was_lent_stays_behind(
    kept: Kept, file: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    spare = tmp_path_factory.mktemp("spare")
    monkeypatch.setattr("tempfile.tempdir", str(spare))
    kept.of().keep_file(file, until=UNTIL)
    lent(kept.of(), SHA256)
    assert list(spare.iterdir()) == []
    assert lent(kept.of(), SHA256) == CONTENT
