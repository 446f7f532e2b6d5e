"""Sums of a direct debit (口座振替の合計): what a trailer says of the records since the header."""

from dataclasses import dataclass, field

from madoguchi.ingest.formats.debit_records import SINGLE_BYTES, shown
from madoguchi.ingest.formats.rows import UnreadableFile
from madoguchi.operators.schema.debit_fields import DATA, PAID, PLACES, RECORD_BYTES, TRAILER, blank_record

AMOUNT, RESULT = "引落金額", "振替結果コード"
COUNT, YEN = "件数", "金額"
ALL, COLLECTED, OTHERS = "合計", "振替済", "振替不能"
UNPROVING = {(AMOUNT, "not_a_number"), (RESULT, "undecodable_bytes")}
"""Columns and codes of the faults for which some sum of a trailer cannot be compared."""


@dataclass(slots=True)
class Sums:
    """What was counted since the header: number and yen of all, of those collected, and of the others.

    ``unread`` names the fields of the trailer that a record which cannot be read leaves without proof.
    """

    counted: dict[str, list[int]] = field(
        default_factory=lambda: {name: [0, 0] for name in (ALL, COLLECTED, OTHERS)}
    )
    unread: set[str] = field(default_factory=set)

    def add(self, record: bytes) -> None:
        """Count a data record as far as it can be read."""
        amount, result = (record[PLACES[DATA][name]] for name in (AMOUNT, RESULT))
        names = [ALL]
        if SINGLE_BYTES.issuperset(result):
            names.append(COLLECTED if shown(result) == PAID else OTHERS)
        else:
            self.unread |= {name + kind for name in (COLLECTED, OTHERS) for kind in (COUNT, YEN)}
        for name in names:
            self.counted[name][0] += 1
            if amount.isdigit():
                self.counted[name][1] += int(amount)
            else:
                self.unread.add(name + YEN)


def check_trailer(record: bytes, line: int, sums: Sums) -> None:
    """Compare each count and sum that can be proven; raises UnreadableFile."""
    for name, due in _fields(sums):
        stated = record[PLACES[TRAILER][name]]
        if name not in sums.unread and (not stated.isdigit() or int(stated) != due):
            values = {"stated": shown(stated), "found": f"{due:,}"}
            raise UnreadableFile(line=line, column=name, code="wrong_debit_sum", values=values)


def trailer(sums: Sums) -> bytes:
    """Write the record that closes what was counted; raises ValueError for sums that do not fit."""
    record = blank_record(TRAILER)
    for name, due in _fields(sums):
        place = PLACES[TRAILER][name]
        record[place] = str(due).zfill(place.stop - place.start).encode()
    if len(record) != RECORD_BYTES:
        raise ValueError("the sums do not fit into the trailer")
    return bytes(record)


def _fields(sums: Sums) -> list[tuple[str, int]]:
    return [
        (name + kind, due)
        for name, found in sums.counted.items()
        for kind, due in zip((COUNT, YEN), found, strict=True)
    ]
