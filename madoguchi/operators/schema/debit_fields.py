"""Fields of a direct debit (口座振替の項目): records of 120 bytes, as the banks' association lays them out.

Source: 全国銀行協会 (全銀協) 標準フォーマット「預金口座振替」, as banks print it for their customers. Numbers
stand at the right behind zeros, texts at the left before spaces, one byte a character.
"""

import re
from functools import lru_cache
from itertools import accumulate, pairwise

RECORD_BYTES = 120
HEADER, DATA, TRAILER, END = b"1", b"2", b"8", b"9"
DEBIT, PAID = "91", "0"
"""種別コード of direct debits, and 振替結果コード of one that was collected."""

type Fields = tuple[tuple[str, int, bool], ...]
# name, bytes, whether it is a number
LAYOUTS: dict[bytes, Fields] = {
    HEADER: (
        ("データ区分", 1, True),
        ("種別コード", 2, True),
        ("コード区分", 1, True),
        ("委託者コード", 10, True),
        ("委託者名", 40, False),
        ("引落日", 4, True),
        ("取引銀行番号", 4, True),
        ("取引銀行名", 15, False),
        ("取引支店番号", 3, True),
        ("取引支店名", 15, False),
        ("委託者預金種目", 1, True),
        ("委託者口座番号", 7, True),
        ("ダミー", 17, False),
    ),
    DATA: (
        ("データ区分", 1, True),
        ("引落銀行番号", 4, True),
        ("引落銀行名", 15, False),
        ("引落支店番号", 3, True),
        ("引落支店名", 15, False),
        ("ダミー1", 4, False),
        ("預金種目", 1, True),
        ("口座番号", 7, True),
        ("預金者名", 30, False),
        ("引落金額", 10, True),
        ("新規コード", 1, True),
        ("顧客番号", 20, False),
        ("振替結果コード", 1, True),
        ("ダミー2", 8, False),
    ),
    TRAILER: (
        ("データ区分", 1, True),
        ("合計件数", 6, True),
        ("合計金額", 12, True),
        ("振替済件数", 6, True),
        ("振替済金額", 12, True),
        ("振替不能件数", 6, True),
        ("振替不能金額", 12, True),
        ("ダミー", 65, False),
    ),
    END: (("データ区分", 1, True), ("ダミー", 119, False)),
}
OF_HEADER = ("引落日", "委託者コード")
"""What a row takes from the header before it."""

COLUMN = re.compile(r"([^\s]+?)(?: ([1-9]\d*)-([1-9]\d*))?")


def _places(fields: Fields) -> dict[str, slice]:
    edges = accumulate((width for _name, width, _is_number in fields), initial=0)
    return {name: slice(*edge) for (name, _, _), edge in zip(fields, pairwise(edges), strict=True)}


PLACES = {mark: _places(fields) for mark, fields in LAYOUTS.items()}


@lru_cache(maxsize=256)
def place_of(column: str) -> tuple[bytes, slice]:
    """Find the record and the bytes that a profile names; raises ValueError.

    >>> place_of("引落金額"), place_of("顧客番号 1-14"), place_of("引落日")
    ((b'2', slice(80, 90, None)), (b'2', slice(91, 105, None)), (b'1', slice(54, 58, None)))
    """
    found = COLUMN.fullmatch(column)
    name = found[1] if found else column
    mark = HEADER if name in OF_HEADER else DATA
    if found is None or name not in PLACES[mark]:
        raise ValueError(f"{name} is no field of a record")
    whole = PLACES[mark][name]
    first, last = int(found[2] or 1), int(found[3] or whole.stop - whole.start)
    if not first <= last <= whole.stop - whole.start:
        raise ValueError(f"{column} lies outside the {whole.stop - whole.start} bytes of the field")
    return mark, slice(whole.start + first - 1, whole.start + last)


def blank_record(mark: bytes) -> bytearray:
    """Give a record of nothing: numbers of zeros, texts of spaces."""
    filled = (b"0" * width if is_number else b" " * width for _name, width, is_number in LAYOUTS[mark])
    return bytearray(mark + b"".join(filled)[1:])
