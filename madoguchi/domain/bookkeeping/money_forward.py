"""マネーフォワード クラウド会計: the import of its journal (仕訳帳), in UTF-8 with its heading.

Source: the maker's guides 「仕訳帳」をインポートする and, for Plus, 「インポート」の使い方: number,
date, account and amount are required, numbers run, the heading from A to AA is not to be edited, an empty
インボイス is read as 適格. The 27 names are those that programs which write for it agree on.
"""

from collections.abc import Iterable

from madoguchi.domain.bookkeeping.entries import Entry
from madoguchi.domain.spreadsheets import table

FILE = "moneyforward.csv"
SIDE = ("勘定科目", "補助科目", "部門", "取引先", "税区分", "インボイス", "金額(円)", "税額")
REST = ("摘要", "仕訳メモ", "タグ", "MF仕訳タイプ", "決算整理仕訳")
KEPT_BY_PROGRAM = ("作成日時", "作成者", "最終更新日時", "最終更新者")
SIDES = tuple(f"{side}{each}" for side in ("借方", "貸方") for each in SIDE)
HEADINGS = ("取引No", "取引日", *SIDES, *REST, *KEPT_BY_PROGRAM)
TAX = {10: "課税仕入 10%", 8: "課税仕入 (軽)8%", 0: "対象外"}
OWED = "未払金"


def written(entries: Iterable[Entry]) -> bytes:
    """Write entries; of what is given back the two sides change places, since no amount is negative."""
    rows = (_row(index, entry) for index, entry in enumerate(entries, start=1))
    return table([HEADINGS, *rows])


def _row(index: int, entry: Entry) -> tuple[str | int, ...]:
    amount, tax = abs(entry.amount), abs(entry.tax)
    qualified = "適格" if entry.rate else ""
    expense = (entry.account, "", "", entry.counterparty, TAX[entry.rate], qualified, amount, tax)
    owed = (OWED, "", "", entry.counterparty, "対象外", "", amount, "")
    debit, credit = (expense, owed) if entry.amount >= 0 else (owed, expense)
    return (
        index,
        f"{entry.on:%Y/%m/%d}",
        *debit,
        *credit,
        entry.description,
        *[""] * (len(REST) + len(KEPT_BY_PROGRAM) - 1),
    )
