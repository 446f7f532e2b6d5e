"""What every store promises: what was kept is given back as it was, or found to be lost or changed."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest

from madoguchi.adapters.document_store import FileDamaged, FileMissing
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
