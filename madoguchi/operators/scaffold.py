"""A new operator: a profile with every field explained, and the files that must stand beside it."""

import json
from collections.abc import Iterator
from datetime import time
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from madoguchi.operators.registry import PROFILE_NAME
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
}

LISTS = """
[[bills.list_columns]]      # the list of bills, left to right
field = "month"             # month read_on quantity days total status settled_on due_on paid_on
label = "請求年月"

[[bills.list_columns]]
field = "total"
label = "請求金額"

[[bills.list_columns]]
field = "status"
label = "お支払状況"

[[bills.line_columns]]      # one bill, left to right
field = "name"              # name charge discount payable tax
label = "項目名"

[[bills.line_columns]]
field = "payable"
label = "金額(円)"

[[menu]]                    # the member's menu; an entry without a page says that it is to come
label = "ご利用料金"
page = "bills"

[[menu]]
label = "ご請求金額のグラフ"
page = "usage"

[[menu]]
label = "ご契約内容"
page = "contracts"

[[footer_links]]
label = "ご利用規約"
page = "terms"

[[footer_links]]
label = "よくあるご質問"
page = "faq"

[[files]]                   # what the billing system sends; columns are named by their headings
kind = "customers"
pattern = "customers*.csv"
format = "delimited"        # or fixed_width, with byte ranges such as "1-14" for columns
encoding = "utf-8"          # cp932 utf-8 utf-8-sig
columns = { customer_number = "お客様番号", name = "契約者名", address = "住所" }

[[files]]
kind = "bills"
pattern = "bills*.csv"
format = "delimited"
encoding = "utf-8"
month_format = "%Y/%m"
columns = { place_number = "お客様番号", month = "請求年月", total = "請求金額", line_name = "項目名", \
line_charge = "明細金額" }
"""

THEME = """:root {
  --operator-strong: #0017c1;
  --operator-on-strong: #ffffff;
  --operator-deep: #00118f;
  --operator-on-deep: #ffffff;
  --operator-soft: #e8f1fe;
  --operator-accent: #4979f5;
}

@media (prefers-color-scheme: dark) {
  :root {
    --operator-strong: #9db7f9;
    --operator-on-strong: #1a1a1c;
    --operator-deep: #000071;
    --operator-on-deep: #ffffff;
    --operator-soft: #22273a;
    --operator-accent: #7096f8;
  }
}
"""

LOGO = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40">
<rect x="2" y="2" width="36" height="36" rx="8" fill="#ffffff"/>
<circle cx="20" cy="20" r="10" fill="#0017c1"/>
</svg>
"""

WORDS = "ここに本文を書きます。見出しは2番目の大きさ（##）から始めます。\n"


def write_operator(folder: Path, *, name: str) -> list[Path]:
    """Write a new operator's folder, which passes ``operators check``; raises FileExistsError."""
    folder.mkdir(parents=True)
    files = {
        PROFILE_NAME: profile_text(name),
        "static/theme.css": THEME,
        "static/logo.svg": LOGO,
        **{f"words/{page}.md": WORDS for page in Profile.model_fields["word_pages"].default},
    }
    return [_write(folder / place, text) for place, text in files.items()]


def profile_text(name: str) -> str:
    """Write a profile: required values as examples, defaults as comments, each with its meaning."""
    lines = [
        f"# The profile of {name}. Lines that begin with '# ' and a key show the default;",
        "# take the mark away to change it (a key with nothing behind it has no default).",
        "# `madoguchi operators check` says what is wrong.",
        "",
        *_fields(Profile, "", name),
    ]
    return "\n".join(lines) + LISTS


def _fields(model: type[BaseModel], path: str, name: str) -> Iterator[str]:
    tables = []
    for key, field in model.model_fields.items():
        if _is_table(field):
            tables.append((key, field))
        elif key != "slug" and not _is_list_of_tables(field):
            yield from _line(f"{path}{key}", key, field, name)
    for key, field in tables:
        yield from ("", f"[{path}{key}]  # {field.description}")
        yield from _fields(field.annotation, f"{path}{key}.", name)  # type: ignore[arg-type]


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


def _is_table(field: FieldInfo) -> bool:
    return isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel)


def _is_list_of_tables(field: FieldInfo) -> bool:
    return any(issubclass(each, BaseModel) for each in _types_in(field.annotation))


def _types_in(annotation: Any) -> Iterator[type]:
    if isinstance(annotation, type):
        yield annotation
    for inner in get_args(annotation):
        yield from _types_in(inner)


def _write(file: Path, text: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file
