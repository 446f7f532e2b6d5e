"""Blocks: some megabytes of a file, cut at the last line end."""

from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

BLOCK_BYTES = 8 << 20
LINE_END = ord("\n")


@dataclass(frozen=True, slots=True)
class Block:
    """Whole lines of a file.

    ``offset`` is the place of the first byte in the file, ``line`` the number of the first line. ``starts``
    has the place of each line in ``raw``, and behind them the end of the last one.
    """

    raw: bytes
    offset: int
    line: int
    is_last: bool
    starts: NDArray[np.int64]

    @property
    def lines(self) -> int:
        """How many lines there are."""
        return len(self.starts) - 1

    @property
    def end(self) -> int:
        """The place in the file behind the last line."""
        return self.offset + len(self.raw)

    def offset_of(self, index: int) -> int:
        """Give the place in the file of a line, counted from 0 in the block, or of the block's end."""
        return self.offset + int(self.starts[index])

    def index_at(self, offset: int) -> int:
        """Give the line, counted from 0 in the block, that begins at a place in the file."""
        return int(np.searchsorted(self.starts, offset - self.offset))

    def raw_line(self, index: int) -> bytes:
        """Give the bytes of a line, line end and all."""
        return self.raw[self.starts[index] : self.starts[index + 1]]


def block_at(stream: BinaryIO, *, offset: int, line: int, size: int = BLOCK_BYTES) -> Block:
    """Read the block that begins at a place in the file; the stream is left where it stood."""
    stood = stream.tell()
    stream.seek(offset)
    raw = stream.read(size)
    is_last = len(raw) < size
    if not is_last:
        raw = raw[: raw.rfind(b"\n") + 1]  # nothing, if the first line is longer than that
    stream.seek(stood)
    return Block(raw, offset, line, is_last, _starts(raw))


def _starts(raw: bytes) -> NDArray[np.int64]:
    ends = np.flatnonzero(np.frombuffer(raw, np.uint8) == LINE_END) + 1
    tail = [len(raw)] if raw and not raw.endswith(b"\n") else []
    return np.concatenate(([0], ends, tail)).astype(np.int64)


def line_ends(stream: BinaryIO, start: int, stop: int) -> int:
    """Count the line ends between two places in the file; the stream is left where it stood."""
    stood = stream.tell()
    stream.seek(start)
    found = stream.read(stop - start).count(b"\n")
    stream.seek(stood)
    return found
