"""A QR code drawn quickly is hardly harder to read than the best that could be drawn."""

import hashlib

import pytest
import segno
from segno import encoder

from madoguchi.adapters.qr_codes import MASK_FOR_HASHES, qr_svg


def address(index: int) -> str:
    sha256 = hashlib.sha256(str(index).encode()).hexdigest()
    return f"https://portal.example.jp/{'x' * index}/proof/2024-{index:08}/{sha256}/"


def penalty(text: str, mask: int | None) -> int:
    """Reckon what makes a code hard to read (ISO/IEC 18004, 7.8.3)."""
    matrix = segno.make_qr(text, error="m", mask=mask).matrix
    return sum(encoder.mask_scores(matrix, len(matrix), len(matrix)))


@pytest.mark.parametrize("length", [0, 9, 18, 27])
def test_mask_for_hashes_is_as_good_as_the_best_within_a_twentieth(length: int) -> None:
    text = address(length)
    best = min(penalty(text, mask) for mask in range(8))
    assert penalty(text, MASK_FOR_HASHES) <= best * 1.05


def test_mask_is_the_only_thing_that_differs() -> None:
    text = address(3)
    chosen = segno.make_qr(text, error="m").mask
    assert qr_svg(text, mask=chosen) == qr_svg(text)
