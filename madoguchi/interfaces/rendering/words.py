"""Words pages (規約・FAQ など): an operator's Markdown, made into clean HTML once."""

from functools import cache
from pathlib import Path

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

TAGS = {
    *(
        "h2",
        "h3",
        "h4",
        "p",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "strong",
        "em",
        "a",
        "br",
        "hr",
    ),
    *("table", "thead", "tbody", "tr", "th", "td", "code", "blockquote"),
}


@cache
def words(file: Path) -> Markup:
    """Read a Markdown file; whatever is not plain text structure is dropped."""
    return prose(file.read_text(encoding="utf-8"))


def prose(text: str) -> Markup:
    """Make clean HTML of Markdown, whoever wrote it."""
    html = MarkdownIt("commonmark").enable("table").render(text)
    clean = nh3.clean(html, tags=TAGS, attributes={"a": {"href"}, "ol": {"start"}})
    return Markup(clean)  # noqa: S704  # nh3 has cleaned it
