"""Results of direct debits (口座振替結果) in the banks' form: records of 120 bytes, in lines or without.

A file holds one or more batches, each a header, its data and a trailer that counts and adds them up, and one
end record. A day has no year; it is given as it stands. Lines are counted in records.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import BinaryIO

from madoguchi.ingest.formats.debit_records import LINE_END, SINGLE_BYTES, odd_byte, records, shown, where
from madoguchi.ingest.formats.debit_sums import AMOUNT, RESULT, Sums, check_trailer, trailer
from madoguchi.ingest.formats.rows import Row, UnreadableFile, UnreadableRow, mapped_columns
from madoguchi.operators.schema.debit_fields import (
    DATA,
    DEBIT,
    END,
    HEADER,
    PLACES,
    RECORD_BYTES,
    TRAILER,
    blank_record,
    place_of,
)
from madoguchi.operators.schema.files import DataFile

FOLLOWING = {
    b"": (HEADER,),
    HEADER: (DATA, TRAILER),
    DATA: (DATA, TRAILER),
    TRAILER: (HEADER, END),
    END: (),
}


def read(stream: BinaryIO, file: DataFile) -> Iterator[Row | UnreadableRow]:
    """Yield each data record, holding one at a time; raises UnreadableFile.

    In a fault ``byte`` counts from 1 within the record.
    """
    columns = {name: place_of(column) for name, column in mapped_columns(file).items()}
    header, sums, before, line = b"", Sums(), b"", 0
    for line, record in enumerate(records(stream), start=1):
        mark = record[:1]
        if mark not in FOLLOWING[before]:
            raise UnreadableFile(line=line, code="record_out_of_place", values={"mark": shown(mark)})
        before = mark
        if mark == HEADER:
            _check_header(record, line, file)
            header, sums = record, Sums()
        elif mark == TRAILER:
            check_trailer(record, line, sums)
        elif mark == DATA:
            sums.add(record)
            yield _row(line, {HEADER: header, DATA: record}, columns)
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
        yield header + LINE_END
        sums = Sums()
        for line, (pair, row) in enumerate(batch):
            wanted = Row(line, {name: row[name] for name in columns})
            if _row(line, {mark: bytes(record) for mark, record in pair.items()}, columns) != wanted:
                raise ValueError(f"does not fit into a record: {wanted.values}")
            sums.add(bytes(pair[DATA]))
            yield bytes(pair[DATA]) + LINE_END
        yield trailer(sums) + LINE_END
    yield bytes(blank_record(END)) + LINE_END


def _check_header(record: bytes, line: int, file: DataFile) -> None:
    places = PLACES[HEADER]
    if (kind := shown(record[places["種別コード"]])) != DEBIT:
        raise UnreadableFile(line=line, column="種別コード", code="unknown_code", values={"found": kind})
    client = shown(record[places["委託者コード"]])
    if file.client_code and client != file.client_code:
        values = {"found": client, "due": file.client_code}
        raise UnreadableFile(line=line, column="委託者コード", code="wrong_client", values=values)


def _row(
    line: int, pair: Mapping[bytes, bytes], columns: Mapping[str, tuple[bytes, slice]]
) -> Row | UnreadableRow:
    """Read a record with its header; what the sums need is looked at first."""
    record = pair[DATA]
    amount = record[PLACES[DATA][AMOUNT]]
    if not amount.isdigit():
        return UnreadableRow(line, AMOUNT, "not_a_number", {"found": shown(amount)})
    if not SINGLE_BYTES.issuperset(record):
        return _odd(line, record)
    return Row(line, {name: shown(pair[mark][place]) for name, (mark, place) in columns.items()})


def _odd(line: int, record: bytes) -> UnreadableRow:
    places = PLACES[DATA]
    name = next(name for name in (RESULT, *places) if odd_byte(record[places[name]]) >= 0)
    odd = places[name].start + odd_byte(record[places[name]])
    return UnreadableRow(line, name, "undecodable_bytes", where(record, odd))


def _written(
    row: Mapping[str, str], file: DataFile, columns: Mapping[str, tuple[bytes, slice]]
) -> dict[bytes, bytearray]:
    pair = {HEADER: blank_record(HEADER), DATA: blank_record(DATA)}
    pair[HEADER][PLACES[HEADER]["種別コード"]] = DEBIT.encode()
    pair[HEADER][PLACES[HEADER]["委託者コード"]] = (file.client_code or "0" * 10).encode()
    for name, (mark, place) in columns.items():
        pair[mark][place] = row[name].encode("cp932").ljust(place.stop - place.start)
    if any(len(record) != RECORD_BYTES or not SINGLE_BYTES.issuperset(record) for record in pair.values()):
        raise ValueError(f"does not fit into a record: {dict(row)}")
    return pair
