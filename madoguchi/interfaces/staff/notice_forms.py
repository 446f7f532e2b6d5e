"""Forms of notices (お知らせの入力): from what browsers send to what is kept, and back."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from madoguchi.domain.audiences import Audience, AudienceKind
from madoguchi.interfaces.staff.moments import minutes, moment_typed
from madoguchi.services.staff.notices import Content

LONGEST_TITLE, LONGEST_BODY, LONGEST_VALUES, MOST_VALUES = 200, 20_000, 20_000, 500


class NoticeRefused(Exception):
    """What was typed makes no notice; ``parts`` names the fields."""

    def __init__(self, parts: list[str], typed: dict[str, Any]) -> None:
        super().__init__(", ".join(parts))
        self.parts, self.typed = parts, typed


def content_typed(sent: Mapping[str, str]) -> Content:
    """Read a notice as browsers send it; raises NoticeRefused."""
    typed = _typed(sent)
    wrong = [part for part, is_right in _checks(typed).items() if not is_right]
    if wrong:
        raise NoticeRefused(wrong, typed)
    kind = AudienceKind(typed["audience"])
    values = () if kind == AudienceKind.ALL else tuple(_values(typed))
    return Content(
        title=typed["title"],
        body=typed["body"],
        starts_at=moment_typed(typed["starts_at"]),
        ends_at=moment_typed(typed["ends_at"]),
        is_important=typed["is_important"],
        audience=Audience(kind, values),
    )


def typed_of(content: Content | None) -> dict[str, Any]:
    """Write a notice as the form has it; an empty form for none."""
    if content is None:
        return _typed({"audience": AudienceKind.ALL})
    return {
        "title": content.title,
        "body": content.body,
        "starts_at": minutes(content.starts_at),
        "ends_at": minutes(content.ends_at),
        "is_important": content.is_important,
        "audience": content.audience.kind.value,
        "values": "\n".join(content.audience.values),
    }


def faults_of(refused: NoticeRefused) -> dict[str, str]:
    """Say what is wrong in each field."""
    words = {
        "title": _("件名を1行、200文字以内で入力してください。"),
        "body": _("本文を20000文字以内で入力してください。"),
        "starts_at": _("掲載の始まりを日付と時刻で入力してください。"),
        "ends_at": _("掲載の終わりを日付と時刻で入力してください。"),
        "audience": _("対象を選んでください。"),
        "values": _("対象を1行に一つずつ、500行以内で入力してください。"),
    }
    return {part: words[part] for part in refused.parts}


def _typed(sent: Mapping[str, str]) -> dict[str, Any]:
    longest = {"title": LONGEST_TITLE + 1, "body": LONGEST_BODY + 1, "values": LONGEST_VALUES}
    names = ("title", "body", "starts_at", "ends_at", "audience", "values")
    typed: dict[str, Any] = {name: plain(sent.get(name, ""))[: longest.get(name, 40)] for name in names}
    return typed | {"is_important": sent.get("is_important") == "1"}


def plain(text: str) -> str:
    """Give a text with line feeds alone between lines, and nothing around it."""
    return text.replace("\x00", "").replace("\r\n", "\n").strip()


def _checks(typed: dict[str, Any]) -> dict[str, bool]:
    title, audience = typed["title"], typed["audience"]
    is_for_some = audience in set(AudienceKind) - {AudienceKind.ALL}
    return {
        "title": 0 < len(title) <= LONGEST_TITLE and title.isprintable(),
        "body": 0 < len(typed["body"]) <= LONGEST_BODY,
        "starts_at": not typed["starts_at"] or moment_typed(typed["starts_at"]) is not None,
        "ends_at": not typed["ends_at"] or moment_typed(typed["ends_at"]) is not None,
        "audience": audience in set(AudienceKind),
        "values": not is_for_some or 0 < len(_values(typed)) <= MOST_VALUES,
    }


def _values(typed: dict[str, Any]) -> list[str]:
    return [line.strip() for line in typed["values"].splitlines() if line.strip()]
