"""The profile of a new operator: required values as examples, defaults as comments, each explained."""

import json
from collections.abc import Iterator
from datetime import time
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from madoguchi.operators.scaffold.texts import commented_out, optional_tables, text_of
from madoguchi.operators.schema.profile import Profile

# What a profile cannot do without, as a working example; all else is written as a comment.
EXAMPLES: dict[str, Any] = {
    "name": "見本事業者",
    "page_name": "マイページ",
    "contact.name": "見本事業者 お客さま窓口",
    "contact.address": "〇〇県〇〇市〇〇町1-1",
    "contact.phone": "0120-000-000",
    "contact.phone_hours": "平日 9:00~17:00",
    "mail.sender": "mypage@example.jp",
    "registration.title": "会員登録",
    "recovery.account.title": "ログインIDの確認とパスワードの再設定",
}
# Tables that a profile may do without, and that a new operator has all the same.
TO_BEGIN_WITH = {"registration", "recovery.account"}
OPTIONAL = "# What follows may be left out; take the marks away from a table, with all that belongs to it.\n"


def profile_text(name: str) -> str:
    """Write a profile: required values as examples, defaults as comments, each with its meaning."""
    lines = [
        f"# The profile of {name}. Lines that begin with '# ' and a key show the default;",
        "# take the mark away to change it (a key with nothing behind it has no default).",
        "# `madoguchi operators check` says what is wrong.",
        "",
        *_fields(Profile, "", name),
        "",
    ]
    optional = (commented_out(text) for text in optional_tables().values())
    return "\n".join(("\n".join(lines), text_of("journeys.toml"), text_of("lists.toml"), OPTIONAL, *optional))


def _fields(model: type[BaseModel], path: str, name: str) -> Iterator[str]:
    for key, field in model.model_fields.items():
        if key != "slug" and not _tables_in(field.annotation):
            yield from _line(f"{path}{key}", key, field, name)
    for key, field in model.model_fields.items():
        if table := _table(f"{path}{key}", field):
            yield from ("", f"[{path}{key}]  # {field.description}")
            yield from _fields(table, f"{path}{key}.", name)


def _line(dotted: str, key: str, field: FieldInfo, name: str) -> Iterator[str]:
    yield f"# {field.description}"
    if field.default is PydanticUndefined:
        yield f"{key} = {_toml(name if dotted == 'name' else EXAMPLES[dotted])}"
    elif field.default is None:
        yield f"# {key} ="
    else:
        yield f"# {key} = {_toml(field.default)}"


def _toml(value: Any) -> str:
    return value.isoformat() if isinstance(value, time) else json.dumps(value, ensure_ascii=False)


def _table(dotted: str, field: FieldInfo) -> type[BaseModel] | None:
    """Give the table that a field is, unless it is a list of tables or one that is left out."""
    is_optional = type(None) in get_args(field.annotation)
    if dotted in TO_BEGIN_WITH or not (is_optional or get_args(field.annotation)):
        return next(iter(_tables_in(field.annotation)), None)
    return None


def _tables_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [table for inner in get_args(annotation) for table in _tables_in(inner)]
