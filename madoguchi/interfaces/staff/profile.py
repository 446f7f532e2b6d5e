"""The profile in force (事業者設定): what makes this portal this operator's own, and its warnings."""

from collections.abc import Iterator, Mapping
from datetime import time
from http import HTTPStatus
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.utils.translation import gettext, gettext_noop
from pydantic import BaseModel

from madoguchi.interfaces.operator_faults import faults_found
from madoguchi.interfaces.staff.moments import minutes
from madoguchi.interfaces.staff.rendering import render
from madoguchi.interfaces.staff.staff_request import StaffRequest
from madoguchi.operators.shortfalls import shortfalls_of

SECTIONS: Mapping[str, tuple[str, ...]] = {
    gettext_noop("事業者と連絡先"): ("slug", "name", "page_name", "hosts", "footer", "contact"),
    gettext_noop("画面と文言"): (
        *("menu", "footer_links", "word_pages", "word_titles", "words", "reasons", "home"),
        *("offers_text_size", "notices"),
    ),
    gettext_noop("ご利用時間"): ("hours",),
    gettext_noop("ログイン"): ("login_id", "password", "session", "sign_in", "cautions", "terms"),
    gettext_noop("会員登録と再設定"): ("registration", "recovery", "places", "account", "withdrawal"),
    gettext_noop("請求と使用量"): ("bills", "usage", "contracts", "customer", "card", "points"),
    gettext_noop("お手続き"): ("procedures", "procedure_links", "channels"),
    gettext_noop("書面とインボイス"): ("invoices", "documents"),
    gettext_noop("メールと郵便"): ("mail", "letter"),
    gettext_noop("職員用窓口"): ("staff",),
    gettext_noop("データの取込"): ("files", "ingest", "gaiji"),
}


class Setting(NamedTuple):
    """A key of the profile and what it says; ``is_stated`` unless that holds because nothing is said."""

    key: str
    says: str
    is_stated: bool


def profile_page(request: StaffRequest) -> HttpResponse:
    """Show the profile with its warnings, and ask for which moment the portal is to be shown."""
    return profile_form(request, {})


def profile_form(request: StaffRequest, faults: dict[str, str], *, typed: str = "") -> HttpResponse:
    """Show the page; ``faults`` says what is wrong with the moment that was typed."""
    operator = request.operator
    return render(
        request,
        "profile.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK,
        broken=faults_found(operator),
        shortfalls=list(shortfalls_of(operator.profile)),
        sections=[
            (gettext(title), list(_settings(operator.profile, keys))) for title, keys in SECTIONS.items()
        ],
        faults=faults,
        typed=typed or minutes(request.now),
    )


def _settings(table: BaseModel, keys: tuple[str, ...]) -> Iterator[Setting]:
    for key in keys:
        yield from _read(key, getattr(table, key), is_stated=key in table.model_fields_set)


def _read(path: str, value: Any, *, is_stated: bool) -> Iterator[Setting]:
    """Go down to the values that can be said in a line."""
    if isinstance(value, BaseModel):
        for key in type(value).model_fields:
            stated = is_stated and key in value.model_fields_set
            yield from _read(f"{path}.{key}", getattr(value, key), is_stated=stated)
    elif isinstance(value, tuple) and any(isinstance(each, BaseModel) for each in value):
        for number, each in enumerate(value, 1):
            yield from _read(f"{path}[{number}]", each, is_stated=is_stated)
    elif isinstance(value, Mapping) and value:
        for key, each in value.items():
            yield from _read(f"{path}.{key}", each, is_stated=is_stated)
    else:
        yield Setting(path, _words(value), is_stated)


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return gettext("はい") if value else gettext("いいえ")
    if isinstance(value, tuple | frozenset):
        return "、".join(map(_words, value)) or gettext("なし")
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return str(value) if value not in (None, "", {}) else gettext("なし")
