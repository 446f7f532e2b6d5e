"""freee会計: the import of transactions (取引), in UTF-8 with its heading.

Source: the maker's help page 取引・口座振替のインポート (収支区分, 発生日, 勘定科目, 税区分 and 金額 are
required, days are YYYY/MM/DD, the heading stays, at most 5 MB), and its sample of 21 columns in UTF-8 with a
byte order mark, as programs which write for it repeat it. No due day, no account paid from: what is taken in
waits to be settled (未決済).
"""

from collections.abc import Iterable

from madoguchi.domain.bookkeeping.entries import Entry
from madoguchi.domain.spreadsheets import table

FILE = "freee.csv"
HEADINGS = (
    "収支区分",
    "管理番号",
    "発生日",
    "決済期日",
    "取引先コード",
    "取引先",
    "勘定科目",
    "税区分",
    "金額",
    "税計算区分",
    "税額",
    "備考",
    "品目",
    "部門",
    "メモタグ（複数指定可、カンマ区切り）",
    "セグメント1",
    "セグメント2",
    "セグメント3",
    "決済日",
    "決済口座",
    "決済金額",
)
TAX = {10: "課対仕入10%", 8: "課対仕入8%（軽）", 0: "対象外"}


def written(entries: Iterable[Entry]) -> bytes:
    """Write entries; what is given back stands as a negative expense."""
    return table([HEADINGS, *(_row(entry) for entry in entries)])


def _row(entry: Entry) -> tuple[str | int, ...]:
    filled = ("支出", entry.number, f"{entry.on:%Y/%m/%d}", "", "", entry.counterparty, entry.account)
    amounts = (TAX[entry.rate], entry.amount, "内税", entry.tax, entry.description)
    return (*filled, *amounts, *[""] * (len(HEADINGS) - len(filled) - len(amounts)))
