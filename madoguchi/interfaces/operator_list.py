"""The list of counters, at the bare address: shown where the setting allows it, as in the demonstration."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from madoguchi.operators.registry import Operator

PAGE = """<!DOCTYPE html>
<html lang="ja"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="stylesheet" href="{tokens}"><link rel="stylesheet" href="{looks}"></head>
<body><main><h1>{title}</h1>{content}</main></body></html>
"""


def operator_list(request: HttpRequest) -> HttpResponse:
    """List the counters at ``/``; anything else, and everything in production, is not found."""
    if not settings.LISTS_OPERATORS or request.path_info != "/":
        content = format_html("<p>{}</p>", _("アドレスをお確かめください。"))
        return HttpResponse(_page(_("ページが見つかりません"), content), status=404)
    links = format_html_join(
        "",
        '<li><a href="/{}/"><span>{}</span> {}</a></li>',
        ((each.slug, each.profile.name, each.profile.page_name) for each in _operators()),
    )
    content = format_html("<ul>{}</ul>", links)
    return HttpResponse(_page(_("窓口のご案内"), content))


def _page(title: str, content: SafeString) -> SafeString:
    looks = {"tokens": static("tokens/tokens.css"), "looks": static("operator_list.css")}
    return format_html(PAGE, title=title, content=content, **looks)


def _operators() -> list[Operator]:
    return list(settings.REGISTRY.values())
