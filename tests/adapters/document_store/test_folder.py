"""A folder keeps files whole or not at all, for their owner alone."""

import os
from pathlib import Path

import pytest

from madoguchi.adapters.document_store import FileMissing, StoreAway, folder, store_at
from tests.adapters.document_store.test_contract import CONTENT, SHA256, UNTIL


def files(root: Path) -> list[str]:
    return sorted(str(file.relative_to(root)) for file in root.rglob("*") if file.is_file())


def test_file_is_its_owners_alone(tmp_path: Path) -> None:
    store_at(str(tmp_path), operator="a").keep(CONTENT, until=UNTIL)
    assert oct((tmp_path / "a" / SHA256[:2] / SHA256).stat().st_mode & 0o777) == "0o600"


@pytest.mark.parametrize("moment", ["fdopen", "fsync"])
def test_broken_off_writing_leaves_nothing_under_the_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    def fail(*_args: object) -> None:
        raise OSError(28, "no space left")

    monkeypatch.setattr(folder.os, moment, fail)
    with pytest.raises(StoreAway, match="no space left"):
        store_at(str(tmp_path), operator="a").keep(CONTENT, until=UNTIL)
    monkeypatch.undo()
    assert files(tmp_path) == []


def test_killed_writer_leaves_a_part_that_nobody_reads(tmp_path: Path) -> None:
    child = os.fork()
    if not child:
        os.rename = lambda *_: os._exit(9)  # type: ignore[assignment]
        folder.Path.replace = lambda *_: os._exit(9)  # type: ignore[method-assign,assignment]
        store_at(str(tmp_path), operator="a").keep(CONTENT, until=UNTIL)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    store = store_at(str(tmp_path), operator="a")
    with pytest.raises(FileMissing):
        store.read(SHA256)
    assert store.keep(CONTENT, until=UNTIL) == SHA256
