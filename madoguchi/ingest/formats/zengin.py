"""Results of direct debits (口座振替結果) in the banks' form: records of 120 bytes, in lines or without.

A file holds one or more batches, each a header, its data and a trailer that counts and adds them up, and one
end record. A day has no year; it is given as it stands. Lines are counted in records.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import BinaryIO

from madoguchi.ingest.formats.rows import Row, UnreadableFile, UnreadableRow, mapped_columns
from madoguchi.operators.schema.debit_fields import (
    DATA,
    DEBIT,
    END,
    HEADER,
    PAID,
    PLACES,
    RECORD_BYTES,
    TRAILER,
    blank_record,
    place_of,
)
from madoguchi.operators.schema.files import DataFile

SINGLE_BYTES = frozenset([*range(0x20, 0x7F), *range(0xA1, 0xE0)])
"""What a record is written in: JIS X 0201, ASCII and half-width kana, a byte a character."""

LINE_ENDS = (b"\r\n", b"\n", b"")
END_OF_FILE = b"\x1a"
FOLLOWING = {
    b"": (HEADER,),
    HEADER: (DATA, TRAILER),
    DATA: (DATA, TRAILER),
    TRAILER: (HEADER, END),
    END: (),
}


@dataclass(slots=True)
class _Sums:
    """What was counted since the header: number and yen of all, of those collected, and of the others."""

    counted: dict[str, list[int]] = field(
        default_factory=lambda: {name: [0, 0] for name in ("合計", "振替済", "振替不能")}
    )
    is_sound: bool = True

    def add(self, amount: int, result: str) -> None:
        for name in ("合計", "振替済" if result == PAID else "振替不能"):
            self.counted[name][0] += 1
            self.counted[name][1] += amount


def read(stream: BinaryIO, file: DataFile) -> Iterator[Row | UnreadableRow]:
    """Yield each data record, holding one at a time; raises UnreadableFile.

    In a fault ``byte`` counts from 1 within the record.
    """
    columns = {name: place_of(column) for name, column in mapped_columns(file).items()}
    header, sums, before, line = b"", _Sums(), b"", 0
    for line, record in enumerate(_records(stream), start=1):
        mark = record[:1]
        if mark not in FOLLOWING[before]:
            raise UnreadableFile(line=line, code="record_out_of_place", values={"mark": _shown(mark)})
        before = mark
        if mark == HEADER:
            _check_header(record, line, file)
            header, sums = record, _Sums()
        elif mark == TRAILER:
            _check_trailer(record, line, sums)
        elif mark == DATA:
            yield _row(line, {HEADER: header, DATA: record}, columns, sums)
    if before != END:
        raise UnreadableFile(
            line=line or 1, code="trailer_missing" if line else "empty_file", values={"mark": "9"}
        )


def write(rows: Iterable[Mapping[str, str]], file: DataFile) -> Iterator[bytes]:
    """Yield a batch for each run of rows of one header, and the end, so that ``read`` gives the same rows.

    Raises KeyError for a mapped column without a value, and ValueError for what does not fit.
    """
    columns = {name: place_of(column) for name, column in mapped_columns(file).items()}
    made = ((_written(row, file, columns), row) for row in rows)
    for header, batch in groupby(made, key=lambda each: bytes(each[0][HEADER])):
        yield header + b"\r\n"
        sums = _Sums()
        for line, (records, row) in enumerate(batch):
            wanted = Row(line, {name: row[name] for name in columns})
            if _row(line, {mark: bytes(record) for mark, record in records.items()}, columns, sums) != wanted:
                raise ValueError(f"does not fit into a record: {wanted.values}")
            yield bytes(records[DATA]) + b"\r\n"
        yield _trailer(sums) + b"\r\n"
    yield bytes(blank_record(END)) + b"\r\n"


def _records(stream: BinaryIO) -> Iterator[bytes]:
    """Cut the file by its length, and take the line end that stands behind the first record everywhere."""
    first = stream.read(RECORD_BYTES)
    if not first:
        return
    behind = stream.read(2)
    line_end = next(each for each in LINE_ENDS if behind.startswith(each))
    yield _whole(first, 1)
    left, number = behind[len(line_end) :], 1
    while record := left + stream.read(RECORD_BYTES - len(left)):
        if record.rstrip(b"\r\n") == END_OF_FILE:
            return
        number, left = number + 1, b""
        yield _whole(record, number)
        found = stream.read(len(line_end))
        if found not in (line_end, b""):
            raise UnreadableFile(line=number, code="wrong_record_length", values=_length(record + found))


def _whole(record: bytes, line: int) -> bytes:
    if len(record) != RECORD_BYTES:
        raise UnreadableFile(line=line, code="wrong_record_length", values=_length(record))
    for place, byte in enumerate(record, start=1):
        if byte not in SINGLE_BYTES:
            values = {"byte": str(place), "bytes": f"{byte:02X}"}
            code = "wrong_record_length" if byte in b"\r\n" else "undecodable_bytes"
            raise UnreadableFile(line=line, code=code, values=values | _length(record[: place - 1]))
    return record


def _length(record: bytes) -> dict[str, str]:
    return {"expected": str(RECORD_BYTES), "found": str(len(record))}


def _check_header(record: bytes, line: int, file: DataFile) -> None:
    places = PLACES[HEADER]
    if (kind := _shown(record[places["種別コード"]])) != DEBIT:
        raise UnreadableFile(line=line, column="種別コード", code="unknown_code", values={"found": kind})
    client = _shown(record[places["委託者コード"]])
    if file.client_code and client != file.client_code:
        values = {"found": client, "due": file.client_code}
        raise UnreadableFile(line=line, column="委託者コード", code="wrong_client", values=values)


def _row(
    line: int, records: Mapping[bytes, bytes], columns: Mapping[str, tuple[bytes, slice]], sums: _Sums
) -> Row | UnreadableRow:
    amount = records[DATA][PLACES[DATA]["引落金額"]]
    if not amount.isdigit():
        sums.is_sound = False
        return UnreadableRow(line, "引落金額", "not_a_number", {"found": _shown(amount)})
    sums.add(int(amount), _shown(records[DATA][PLACES[DATA]["振替結果コード"]]))
    return Row(line, {name: _shown(records[mark][place]) for name, (mark, place) in columns.items()})


def _check_trailer(record: bytes, line: int, sums: _Sums) -> None:
    """Compare counts and sums; not where a row could not be read, which refuses the file by itself."""
    for name, found in sums.counted.items() if sums.is_sound else ():
        for kind, due in zip(("件数", "金額"), found, strict=True):
            stated = record[PLACES[TRAILER][name + kind]]
            if not stated.isdigit() or int(stated) != due:
                values = {"stated": _shown(stated), "found": f"{due:,}"}
                raise UnreadableFile(line=line, column=name + kind, code="wrong_debit_sum", values=values)


def _trailer(sums: _Sums) -> bytes:
    record = blank_record(TRAILER)
    for name, (count, yen) in sums.counted.items():
        for kind, value in (("件数", count), ("金額", yen)):
            place = PLACES[TRAILER][name + kind]
            record[place] = str(value).zfill(place.stop - place.start).encode()
    if len(record) != RECORD_BYTES:
        raise ValueError("the sums do not fit into the trailer")
    return bytes(record)


def _written(
    row: Mapping[str, str], file: DataFile, columns: Mapping[str, tuple[bytes, slice]]
) -> dict[bytes, bytearray]:
    records = {HEADER: blank_record(HEADER), DATA: blank_record(DATA)}
    records[HEADER][PLACES[HEADER]["種別コード"]] = DEBIT.encode()
    records[HEADER][PLACES[HEADER]["委託者コード"]] = (file.client_code or "0" * 10).encode()
    for name, (mark, place) in columns.items():
        records[mark][place] = row[name].encode("cp932").ljust(place.stop - place.start)
    if any(len(record) != RECORD_BYTES or not SINGLE_BYTES.issuperset(record) for record in records.values()):
        raise ValueError(f"does not fit into a record: {dict(row)}")
    return records


def _shown(raw: bytes) -> str:
    return raw.decode("cp932").rstrip(" ")
