"""Reports: what came of a file, in words for the person who sent it."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from madoguchi.ingest.sentences import sentences

MOST_FAULTS = 200
MOST_ROWS_ASIDE = 1000
MOST_MOVES = 100_000
LONGEST_SHOWN = 80
PLACE_CHANGES_CUSTOMER = "place_changes_customer"


@dataclass(frozen=True, slots=True)
class LineFault:
    """One reason to refuse the file: where it stands, and why. ``line`` 0 means the whole file.

    ``lines`` are those on which the rows begin that would have to be set aside for the rest to be sound; none
    where nothing of the file can be trusted.
    """

    line: int
    column: str
    code: str
    values: dict[str, str]
    lines: tuple[int, ...] = ()

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
class RowsAside:
    """Rows that are set aside together: line on which one begins → how many rows from there; and why."""

    rows: dict[int, int]
    faults: list[LineFault]


@dataclass(slots=True)
class Report:
    """What came of one file. Nothing of it entered if there is a fault.

    ``rows`` are those read. With ``most_aside`` so many bad rows are set aside instead of refusing the file.
    ``persons`` is how many must release it before it enters; 0 where it has, or where it ``is_released`` and
    waits to be published. ``warnings`` name what enters all the same and somebody should look at.
    ``sha256`` is the content's.
    """

    file_name: str
    kind: str = ""
    rows: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    is_repeat: bool = False
    is_released: bool = False
    faults: list[LineFault] = field(default_factory=list)
    has_more_faults: bool = False
    most_aside: int = 0
    aside: dict[int, RowsAside] = field(default_factory=dict)
    rows_aside: int = 0
    last_unreadable: int = 0
    persons: int = 0
    concerns: list[str] = field(default_factory=list)
    warnings: list[LineFault] = field(default_factory=list)
    count_warnings: int = 0
    sha256: str = ""

    @property
    def is_refused(self) -> bool:
        """Whether nothing of the file entered."""
        return bool(self.faults)

    def refuse(self, fault: LineFault) -> None:
        """Note a reason to refuse the file, or its rows where these may be set aside.

        Only the first reasons are kept.
        """
        if fault.lines and self.most_aside:
            self.set_aside(fault, dict.fromkeys(fault.lines, 1), most=self.most_aside)
        elif len(self.faults) < MOST_FAULTS:
            self.faults.append(fault)
        else:
            self.has_more_faults = True

    def set_aside(self, fault: LineFault, rows: dict[int, int], *, most: int) -> None:
        """Set rows aside (line → how many from there), together with others that share a line."""
        known = next((self.aside[line] for line in rows if line in self.aside), None)
        together = known or RowsAside({}, [])
        together.faults.append(fault)
        for line, count in rows.items():
            if line not in self.aside:
                self.aside[line] = together
                together.rows[line] = count
                self.rows_aside += count
        if self.rows_aside > most and not self.faults:
            self.faults.append(LineFault(0, "", "too_many_bad_rows", {"most": str(most)}))

    def blocks(self) -> list[RowsAside]:
        """List what is set aside, by line."""
        found = {id(each): each for _line, each in sorted(self.aside.items())}
        return list(found.values())

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
        return [self._head() % self._counts(), *self._set_aside(), *self._warnings()]

    def _head(self) -> str:
        counts = _("%(rows)s行、新規%(added)s件、変更%(changed)s件、変更なし%(unchanged)s件。")
        if self.is_released:
            return _("%(file)s: 承認済みで、公開を待っています。データは変わっていません。") + counts
        if self.persons:
            waits = _(
                "%(file)s: 確認しました。公開には%(persons)s名の承認が必要です。データは変わっていません。"
            )
            return waits + counts
        return _("%(file)s: 取り込みました。") + counts

    def _set_aside(self) -> list[str]:
        if not self.aside:
            return []
        head = _("%(rows)s行は保留しました。") % {"rows": f"{self.rows_aside:,}"}
        faults = [str(fault) for block in self.blocks() for fault in block.faults]
        return [head, *faults[:MOST_FAULTS]]

    def _warnings(self) -> list[str]:
        if not self.warnings:
            return []
        head = _("%(count)s件は、お確かめください。") % {"count": f"{self.count_warnings:,}"}
        return [head, *map(str, self.warnings)]

    def _counts(self) -> dict[str, str]:
        return {
            "file": self.file_name,
            "persons": str(self.persons),
            "rows": f"{self.rows:,}",
            "added": f"{self.added:,}",
            "changed": f"{self.changed:,}",
            "unchanged": f"{self.unchanged:,}",
        }
