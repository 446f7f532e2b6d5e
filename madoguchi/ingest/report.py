"""Reports: what came of a file, in words for the person who sent it."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

MOST_FAULTS = 200


@dataclass(frozen=True, slots=True)
class LineFault:
    """One reason to refuse the file: where it stands, and why. ``line`` 0 means the whole file."""

    line: int
    column: str
    code: str
    values: dict[str, str]

    def __str__(self) -> str:
        sentence = sentences().get(self.code, self.code) % self.values
        where = _("%(line)s行目") % {"line": self.line} if self.line else _("ファイル全体")
        return f"{where}「{self.column}」: {sentence}" if self.column else f"{where}: {sentence}"


@dataclass(slots=True)
class Report:
    """What came of one file. It entered if there is no fault."""

    file_name: str
    kind: str = ""
    rows: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    is_repeat: bool = False
    faults: list[LineFault] = field(default_factory=list)
    has_more_faults: bool = False

    @property
    def is_refused(self) -> bool:
        """Whether nothing of the file entered."""
        return bool(self.faults)

    def refuse(self, fault: LineFault) -> None:
        """Note a reason to refuse the file; only the first reasons are kept."""
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(fault)
        else:
            self.has_more_faults = True

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> list[str]:
        if self.is_refused:
            more = [_("ほかにも誤りがあります。")] if self.has_more_faults else []
            head = _("%(file)s: 取り込みませんでした。データは変わっていません。")
            return [head % {"file": self.file_name}, *map(str, self.faults), *more]
        if self.is_repeat:
            head = _("%(file)s: 同じ内容のファイルを取り込み済みです。データは変わっていません。")
            return [head % {"file": self.file_name}]
        head = _(
            "%(file)s: 取り込みました。%(rows)s行、新規%(added)s件、変更%(changed)s件、"
            "変更なし%(unchanged)s件。"
        )
        counts = {
            "file": self.file_name,
            "rows": f"{self.rows:,}",
            "added": f"{self.added:,}",
            "changed": f"{self.changed:,}",
            "unchanged": f"{self.unchanged:,}",
        }
        return [head % counts]


def sentences() -> dict[str, str]:
    """Give the sentence of each fault code."""
    return {
        # the file
        "unknown_file": _("この事業者のどのファイル名の形（%(patterns)s）にも合いません。"),
        # values
        "empty": _("値がありません。"),
        "too_long": _("%(length)s文字あります。%(longest)s文字までです。"),
        "control_character": _("制御文字が含まれています。"),
        "not_a_number": _("「%(found)s」は整数ではありません。"),
        "number_too_large": _("「%(found)s」は大きすぎます。"),
        "not_a_day": _("「%(found)s」は日付（%(form)s）として読めません。"),
        "not_a_month": _("「%(found)s」は年月（%(form)s）として読めません。"),
        "unknown_status": _("「%(found)s」というお支払状況は設定にありません。"),
        # sums and dates of a bill
        "line_does_not_add_up": _(
            "「%(name)s」の請求金額%(charge)s円 − 割引金額%(discount)s円が、"
            "お支払金額%(payable)s円になりません。"
        ),
        "tax_exceeds_line": _("「%(name)s」の内消費税%(tax)s円が金額を超えています。"),
        "lines_do_not_sum": _("明細の合計%(lines)s円が、請求金額%(total)s円になりません。"),
        "negative_reading": _("ご使用量またはご使用日数が負の数です。"),
        "paid_without_date": _("収納済ですが、お支払日がありません。"),
        "bill_columns_differ": _("同じ請求の前の行と値が違います（前は「%(before)s」）。"),
        # between rows, and against what is known
        "bill_stands_apart": _("同じ請求の行が離れた場所にもあります（%(lines)s行目）。"),
        "repeated": _("同じ番号の行が重なっています（%(lines)s行目）。"),
        "unknown_place": _("番号「%(number)s」のお客様は登録されていません。"),
        "customer_differs": _("お客様番号「%(number)s」の名前や請求先が行によって違います。"),
        "place_changes_customer": _("番号「%(number)s」は別のお客様の場所です。"),
    }
