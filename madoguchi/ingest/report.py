"""Reports: what came of a file, in words for the person who sent it."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from madoguchi.ingest.sentences import sentences

MOST_FAULTS = 200
LONGEST_SHOWN = 80


@dataclass(frozen=True, slots=True)
class LineFault:
    """One reason to refuse the file: where it stands, and why. ``line`` 0 means the whole file."""

    line: int
    column: str
    code: str
    values: dict[str, str]

    def __str__(self) -> str:
        values = {name: _shown(value) for name, value in self.values.items()}
        sentence = sentences().get(self.code, self.code) % values
        where = _("%(line)s行目") % {"line": self.line} if self.line else _("ファイル全体")
        return f"{where}「{self.column}」: {sentence}" if self.column else f"{where}: {sentence}"


def _shown(text: str) -> str:
    """Show a text from a file without what would steer a terminal, and not at endless length."""
    plain = "".join(letter if letter.isprintable() else "�" for letter in text)
    return plain if len(plain) <= LONGEST_SHOWN else plain[: LONGEST_SHOWN - 1] + "…"


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
