"""Words pages (規約・FAQ など): an operator's Markdown, made into clean HTML once, its headings linked."""

import itertools
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
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
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
LINKED = ("h2", "h3")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading that can be linked to: h2 or h3, its words, and its anchor on the page."""

    level: str
    text: str
    anchor: str


@cache
def words(file: Path) -> Markup:
    """Read a Markdown file; whatever is not plain text structure is dropped."""
    return linked_prose(_read(file))[0]


@cache
def headings(file: Path) -> tuple[Heading, ...]:
    """List the headings of a Markdown file, in order."""
    return tuple(_headings(_markdown().parse(_read(file))))


def stated(published: str | None, file: Path) -> Markup:
    """Give what staff have published as clean HTML, or where that is nothing, the operator's file."""
    return words(file) if published is None else prose(published)


def prose(text: str) -> Markup:
    """Make clean HTML of Markdown, whoever wrote it."""
    return _clean(_markdown().render(text), attributes=ATTRIBUTES)


def linked_prose(text: str) -> tuple[Markup, tuple[Heading, ...]]:
    """Make clean HTML of Markdown, whoever wrote it, with its headings linked; and list these."""
    tokens = _markdown().parse(text)
    found = tuple(_headings(tokens))
    for heading, token in zip(found, _openings(tokens), strict=True):
        token.attrSet("id", heading.anchor)
    html = _markdown().renderer.render(tokens, _markdown().options, {})
    return _clean(html, attributes=ATTRIBUTES | {level: {"id"} for level in LINKED}), found


def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("table")


def _clean(html: str, *, attributes: dict[str, set[str]]) -> Markup:
    return Markup(nh3.clean(html, tags=TAGS, attributes=attributes))  # noqa: S704  # nh3 has cleaned it


def _openings(tokens: list[Token]) -> list[Token]:
    return [token for token in tokens if token.type == "heading_open" and token.tag in LINKED]


def _headings(tokens: list[Token]) -> list[Heading]:
    """Name each heading by its words, which a link to it survives when others come before it."""
    found: list[Heading] = []
    for token, inline in itertools.pairwise(tokens):
        if token.type == "heading_open" and token.tag in LINKED:
            text = "".join(child.content for child in inline.children or ())
            found.append(Heading(token.tag, text, _anchor(text, {each.anchor for each in found})))
    return found


def _anchor(text: str, taken: set[str]) -> str:
    """Make an anchor of a heading's words; the same words again are numbered."""
    kept = "".join(each if each.isalnum() else "-" for each in text).strip("-") or "section"
    numbered = (kept if number == 1 else f"{kept}-{number}" for number in range(1, len(taken) + 2))
    return next(each for each in numbered if each not in taken)
