"""Forms of pieces (掲載物の入力): fields as data, from what browsers send to what is kept, and back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from madoguchi.interfaces.staff.moments import minutes, moment_typed
from madoguchi.interfaces.staff.notice_forms import plain
from madoguchi.operators.schema.profile import Profile
from madoguchi.services.staff.pieces import Content, Kind

LONGEST_NUMBER, LONGEST_MOMENT, LONGEST_LINES, MOST_LINES = 9, 40, 10_000, 200


class PieceRefused(Exception):
    """What was typed makes no piece; ``faults`` says what is wrong in each field."""

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__(", ".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Field:
    """A field: what it is called, which input it takes, and within which bounds."""

    name: str
    label: str
    takes: str = "line"
    hint: str = ""
    least: int = 0
    most: int = 0
    is_required: bool = True


FIELDS: Mapping[str, tuple[Field, ...]] = {
    "reward": (
        Field("name", gettext_noop("商品名"), most=100),
        Field("description", gettext_noop("説明"), most=300, is_required=False),
        Field("points", gettext_noop("必要なポイント"), "number", least=1, most=9_999_999),
        Field(
            "stock_added",
            gettext_noop("在庫に加える数"),
            "number",
            gettext_noop("公開したときに、いまの在庫に加えます。減らすときは「-5」のように入力します。"),
            least=-99_999,
            most=99_999,
        ),
    ),
    "channel": (
        Field("name", gettext_noop("チャンネル名"), most=100),
        Field("description", gettext_noop("説明"), most=300, is_required=False),
        Field(
            "course",
            gettext_noop("契約データでのコース名"),
            hint=gettext_noop("請求システムの契約データと同じ名前。公開した後は変更できません。"),
            most=200,
        ),
        Field("monthly_yen", gettext_noop("月額(税込、円)"), "number", least=1, most=999_999),
        Field("ready_days", gettext_noop("視聴開始までの日数"), "number", least=0, most=365),
        Field("begins_with_month", gettext_noop("視聴開始は月の初日から"), "flag"),
        Field("from_on", gettext_noop("視聴できる最初の日"), "date", is_required=False),
        Field("minimum_months", gettext_noop("最低利用期間(か月)"), "number", least=0, most=120),
        Field(
            "areas",
            gettext_noop("申し込める地域"),
            "lines",
            gettext_noop("1行に一つ、住所の始まり。空欄なら全域。"),
            is_required=False,
        ),
        Field(
            "excluded_by",
            gettext_noop("一緒に契約できないコース"),
            "lines",
            gettext_noop("1行に一つ。"),
            is_required=False,
        ),
        Field(
            "included_in",
            gettext_noop("このチャンネルを含むコース"),
            "lines",
            gettext_noop("1行に一つ。"),
            is_required=False,
        ),
    ),
    "faq": (
        Field(
            "body",
            gettext_noop("本文"),
            "text",
            gettext_noop(
                "「## 」で始めると見出し、「### 」で始めると質問、「- 」で始めると箇条書きになります。"
            ),
            most=100_000,
        ),
    ),
    "terms": (
        Field(
            "name",
            gettext_noop("版の名前"),
            hint=gettext_noop("「2024-12-01」のように。会員がどの版に同意したかは、この名前で記録します。"),
            most=40,
        ),
        Field(
            "body",
            gettext_noop("本文"),
            "text",
            gettext_noop("「## 」で始めると見出し、「- 」で始めると箇条書きになります。"),
            most=100_000,
        ),
        Field("asks_anew", gettext_noop("会員に、次にログインしたときの同意を求める"), "flag"),
        Field(
            "changes",
            gettext_noop("主な変更点"),
            "lines",
            gettext_noop("1行に一つ。同意を求める画面に表示します。"),
            is_required=False,
        ),
    ),
}


def content_typed(kind: Kind, sent: Mapping[str, str], *, profile: Profile) -> Content:
    """Read a piece as browsers send it; raises PieceRefused."""
    typed = typed_in(kind, sent)
    faults = {each.name: _fault(each) for each in FIELDS[kind] if _read(each, typed[each.name]) is WRONG}
    starts, ends = (moment_typed(typed[name]) if typed[name] else None for name in ("starts_at", "ends_at"))
    if typed["starts_at"] and starts is None:
        faults["starts_at"] = _("掲載の始まりを日付と時刻で入力してください。")
    if typed["ends_at"] and ends is None:
        faults["ends_at"] = _("掲載の終わりを日付と時刻で入力してください。")
    facts = {each.name: _read(each, typed[each.name]) for each in FIELDS[kind]}
    if not faults and kind in RULES:
        faults = RULES[kind](facts, profile)
    if faults:
        raise PieceRefused(faults)
    return Content(facts, starts, ends)


def _points_come_in_units(facts: Mapping[str, Any], profile: Profile) -> dict[str, str]:
    if not profile.points or facts["points"] % profile.points.unit == 0:
        return {}
    words = _("ポイントは%(unit)sの倍数で入力してください。")
    return {"points": words % {"unit": profile.points.unit}}


def _edition_is_new_and_says_what_changed(facts: Mapping[str, Any], profile: Profile) -> dict[str, str]:
    if profile.registration and facts["name"] == profile.registration.terms_version:
        return {"name": _("この名前は、開設時の規約で使われています。別の名前を入力してください。")}
    if facts["asks_anew"] and not facts["changes"]:
        return {"changes": _("同意を求めるときは、主な変更点を1行に一つずつ入力してください。")}
    return {}


RULES: Mapping[str, Callable[[Mapping[str, Any], Profile], dict[str, str]]] = {
    "reward": _points_come_in_units,
    "terms": _edition_is_new_and_says_what_changed,
}


def typed_in(kind: Kind, sent: Mapping[str, str]) -> dict[str, str]:
    """Give what was typed, no longer than there is room for it."""
    typed = {each.name: plain(sent.get(each.name, ""))[: _longest(each)] for each in FIELDS[kind]}
    return typed | {name: plain(sent.get(name, ""))[:LONGEST_MOMENT] for name in ("starts_at", "ends_at")}


def typed_of(kind: Kind, content: Content | None) -> dict[str, str]:
    """Write a piece as the form has it; an empty form for none, and nothing that a version adds once."""
    if content is None:
        numbers = {each.name: str(max(each.least, 0)) for each in FIELDS[kind] if each.takes == "number"}
        return typed_in(kind, numbers)
    said = {each.name: _written(content.facts.get(each.name)) for each in FIELDS[kind]}
    times = {"starts_at": minutes(content.starts_at), "ends_at": minutes(content.ends_at)}
    return said | times


WRONG = object()


def _read(field: Field, typed: str) -> Any:
    """Read a field; WRONG for what it does not take."""
    if not typed and field.takes != "flag":
        return WRONG if field.is_required else EMPTY.get(field.takes, "")
    return READERS[field.takes](field, typed)


def _line(field: Field, typed: str) -> Any:
    return typed if len(typed) <= field.most and typed.isprintable() else WRONG


def _text(field: Field, typed: str) -> Any:
    return typed if len(typed) <= field.most else WRONG


def _number(field: Field, typed: str) -> Any:
    try:
        number = int(typed)
    except ValueError:
        return WRONG
    return number if field.least <= number <= field.most else WRONG


def _date(_field: Field, typed: str) -> Any:
    try:
        return date.fromisoformat(typed).isoformat()
    except ValueError:
        return WRONG


def _flag(_field: Field, typed: str) -> Any:
    return typed == "1"


def _lines(_field: Field, typed: str) -> Any:
    lines = [line.strip() for line in typed.splitlines() if line.strip()]
    return lines if len(lines) <= MOST_LINES else WRONG


READERS: Mapping[str, Callable[[Field, str], Any]] = {
    "line": _line,
    "text": _text,
    "number": _number,
    "date": _date,
    "flag": _flag,
    "lines": _lines,
}
EMPTY: Mapping[str, Any] = {"date": None, "lines": []}


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "1" if value else ""
    if isinstance(value, list):
        return "\n".join(value)
    return "" if value is None else str(value)


def _longest(field: Field) -> int:
    if field.takes in ("line", "text"):
        return field.most + 1
    return LONGEST_LINES if field.takes == "lines" else LONGEST_MOMENT


def _fault(field: Field) -> str:
    label = _(field.label)
    if field.takes == "number":
        bounds = {"label": label, "least": f"{field.least:,}", "most": f"{field.most:,}"}
        return _("%(label)sを%(least)sから%(most)sまでの数で入力してください。") % bounds
    if field.takes == "date":
        return _("%(label)sを日付で入力してください。") % {"label": label}
    most = field.most or MOST_LINES
    return _("%(label)sを%(most)s文字以内で入力してください。") % {"label": label, "most": f"{most:,}"}
