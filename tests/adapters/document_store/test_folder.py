"""What was kept is given back as it was, or found to be lost or changed."""

import hashlib
import os
from pathlib import Path

import pytest

from madoguchi.adapters.document_store import FileDamaged, FileMissing, folder, store_at

CONTENT = b"%PDF-1.7 paper"
SHA256 = hashlib.sha256(CONTENT).hexdigest()


def files(root: Path) -> list[str]:
    return sorted(str(file.relative_to(root)) for file in root.rglob("*") if file.is_file())


def test_kept_file_is_given_back_by_its_hash(tmp_path: Path) -> None:
    store = store_at(str(tmp_path), operator="a")
    assert store.keep(CONTENT) == store.keep(CONTENT) == SHA256
    assert store.read(SHA256) == CONTENT
    assert files(tmp_path) == [f"a/{SHA256[:2]}/{SHA256}"]


def test_file_is_its_owners_alone(tmp_path: Path) -> None:
    store_at(str(tmp_path), operator="a").keep(CONTENT)
    assert oct((tmp_path / "a" / SHA256[:2] / SHA256).stat().st_mode & 0o777) == "0o600"


def test_operators_do_not_see_each_others_files(tmp_path: Path) -> None:
    store_at(str(tmp_path), operator="a").keep(CONTENT)
    with pytest.raises(FileMissing):
        store_at(str(tmp_path), operator="b").read(SHA256)


def test_changed_file_is_found_out(tmp_path: Path) -> None:
    store = store_at(str(tmp_path), operator="a")
    store.keep(CONTENT)
    (tmp_path / "a" / SHA256[:2] / SHA256).write_bytes(CONTENT + b"!")
    with pytest.raises(FileDamaged):
        store.read(SHA256)


@pytest.mark.parametrize("moment", ["fdopen", "fsync"])
def test_broken_off_writing_leaves_nothing_under_the_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    def fail(*_args: object) -> None:
        raise OSError(28, "no space left")

    monkeypatch.setattr(folder.os, moment, fail)
    with pytest.raises(OSError, match="no space left"):
        store_at(str(tmp_path), operator="a").keep(CONTENT)
    monkeypatch.undo()
    assert files(tmp_path) == []


def test_killed_writer_leaves_a_part_that_nobody_reads(tmp_path: Path) -> None:
    child = os.fork()
    if not child:
        os.rename = lambda *_: os._exit(9)  # type: ignore[assignment]
        folder.Path.replace = lambda *_: os._exit(9)  # type: ignore[method-assign,assignment]
        store_at(str(tmp_path), operator="a").keep(CONTENT)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    store = store_at(str(tmp_path), operator="a")
    with pytest.raises(FileMissing):
        store.read(SHA256)
    assert store.keep(CONTENT) == SHA256
