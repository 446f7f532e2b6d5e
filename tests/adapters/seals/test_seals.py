"""A sealed paper is what left the operator, to the last byte, or it is found out."""

import random
from pathlib import Path

import pytest

from madoguchi.adapters import seals
from madoguchi.adapters.pdf.invoices import STANDARDS
from madoguchi.adapters.pdf.typesetting import typeset
from madoguchi.adapters.seals import SealBroken, read_certificates, seal_of, verify_seal
from tests.cast import NOW
from tests.papers import paper
from tests.seals import make_seal
from tests.timestamps import time_stamping_authority

KINDS = [("rsa", False), ("ec", False), ("rsa", True), ("ec", True)]
NAMES = ["rsa", "ec", "rsa, stamped", "ec, stamped"]


def closed(content: bytes, folder: Path, *, kind: str, is_stamped: bool) -> tuple[bytes, list]:
    """Seal a paper, by an authority's time if so wanted; give the certificates that verify it."""
    certificate = make_seal(folder, "example", kind=kind)
    seal = seal_of("example", folder=str(folder))
    assert seal is not None
    if not is_stamped:
        return seal.sealed(content), read_certificates(certificate)
    with time_stamping_authority(folder) as authority:
        return seal.stamped(content, authority=authority).content, read_certificates(certificate)


@pytest.fixture(scope="module", params=KINDS, ids=NAMES)
def sealed(request, tmp_path_factory) -> tuple[bytes, list]:
    kind, is_stamped = request.param
    return closed(paper(), tmp_path_factory.mktemp("seals"), kind=kind, is_stamped=is_stamped)


@pytest.fixture(scope="module", params=KINDS[:2] + KINDS[3:], ids=NAMES[:2] + NAMES[3:])
def small(request, tmp_path_factory) -> tuple[bytes, list]:
    """A sealed paper of one word, by the same standards as any other: few enough bytes to try them all."""
    folder = tmp_path_factory.mktemp("small")
    layout = folder / "small.typ"
    layout.write_text('#set document(title: "1")\n#set text(font: "Noto Sans CJK JP", lang: "ja")\n= 1')
    content = typeset(layout, {}, made_at=NOW, standards=STANDARDS)
    kind, is_stamped = request.param
    return closed(content, folder, kind=kind, is_stamped=is_stamped)


def flipped(content: bytes, place: int, bit: int) -> bytes:
    changed = bytearray(content)
    changed[place] ^= 1 << bit
    return bytes(changed)


def is_intact(content: bytes, certificates: list) -> bool:
    try:
        verify_seal(content, certificates=certificates)
    except SealBroken:
        return False
    return True


def test_sealed_paper_is_intact(sealed) -> None:
    content, certificates = sealed
    verify_seal(content, certificates=certificates)


@pytest.mark.filterwarnings("ignore")  # readers warn of what is broken before they give up
def test_every_flipped_byte_is_found_out(small) -> None:
    content, certificates = small
    missed = [
        place for place in range(len(content)) if is_intact(flipped(content, place, place % 8), certificates)
    ]
    assert missed == []


@pytest.mark.filterwarnings("ignore")
def test_flipped_bytes_of_an_invoice_are_found_out(sealed) -> None:
    content, certificates = sealed
    draw = random.Random(11)
    chosen = draw.sample(range(len(content)), 3000)
    missed = [
        place for place in chosen if is_intact(flipped(content, place, draw.randrange(8)), certificates)
    ]
    assert missed == []


@pytest.mark.filterwarnings("ignore")
def test_digits_of_the_seal_in_another_case_are_found_out(sealed) -> None:
    content, certificates = sealed
    start = content.rindex(b"/Contents <") + len(b"/Contents <")
    letters = [place for place in range(start, start + 2000) if content[place] in b"ABCDEF"]
    assert not any(is_intact(flipped(content, place, 5), certificates) for place in letters[::40])


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("change", [lambda c: c + b"\n", lambda c: c[:-1], lambda c: c[:0], lambda c: c[:8]])
def test_paper_with_more_or_less_is_found_out(sealed, change) -> None:
    content, certificates = sealed
    assert not is_intact(change(content), certificates)


def test_paper_without_a_seal_is_not_taken_for_a_sealed_one(sealed) -> None:
    assert not is_intact(paper(), sealed[1])


def test_seal_of_somebody_else_is_found_out(sealed, tmp_path: Path) -> None:
    others = read_certificates(make_seal(tmp_path, "other"))
    assert not is_intact(sealed[0], others)


def test_operator_without_a_key_seals_nothing(tmp_path: Path) -> None:
    assert seal_of("example", folder="") is None
    assert seal_of("example", folder=str(tmp_path)) is None


def test_key_that_does_not_fit_is_refused(tmp_path: Path) -> None:
    make_seal(tmp_path, "example")
    (tmp_path / "example" / "key.pem").write_text("no key")
    with pytest.raises(seals.SealUnusable):
        seal_of("example", folder=str(tmp_path))
