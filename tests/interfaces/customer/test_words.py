"""Word pages: each guide's own, open to all, every heading with a link to it."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils.html import strip_tags
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.interfaces.rendering.words import headings, prose, words
from tests.cast import browser

PAGES = [(slug, page) for slug, each in settings.REGISTRY.items() for page in each.profile.word_pages]
NAMED = {  # what each guide names, and where its link leads
    "kanazawa-cable": {"terms", "faq", "privacy", "contact"},
    "kanazawa-water": {"about", "privacy", "contact", "faq"},
    "aicom-koka": {"terms", "faq", "privacy", "contact"},
    "aomori-cable": {"home", "faq", "terms", "important_matters", "contact"},
}
HELP = "適格請求書がダウンロード不可だった場合のブラウザ設定方法"


def read(slug: str, path: str) -> str:
    answer = browser(settings.REGISTRY[slug]).get(f"/{slug}/{path}")
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.mark.parametrize("slug", NAMED)
def test_every_page_that_the_guide_names_is_linked_at_the_foot(db: None, slug: str) -> None:
    profile = settings.REGISTRY[slug].profile
    linked = {link.page for link in profile.footer_links} | {item.page for item in profile.menu}
    assert NAMED[slug] - linked == set()


@pytest.mark.parametrize(("slug", "page"), PAGES)
def test_every_heading_has_an_anchor_and_long_pages_a_table_of_contents(
    db: None, slug: str, page: str
) -> None:
    text = read(slug, f"words/{page}/")
    article = text.partition("<article")[2].partition("</article>")[0]
    anchors = re.findall(r'<h[23] id="([^"]+)">', article)
    assert len(anchors) == len(set(anchors)) == len(re.findall("<h[23]", article))
    linked = re.findall(r'<a href="#([^"]+)">', article)
    assert linked == (anchors if len(anchors) > 2 else [])


@pytest.mark.parametrize("slug", settings.REGISTRY)
def test_contact_names_the_hours(db: None, slug: str) -> None:
    contact = settings.REGISTRY[slug].profile.contact
    page = strip_tags(read(slug, "contact/"))
    assert [words for words in (contact.name, contact.phone, contact.phone_hours) if words not in page] == []


def test_help_is_reached_from_the_questions(db: None) -> None:
    page = read("kanazawa-cable", "words/faq/")
    link = re.search(rf'<a href="([^"]+)"[^>]*>{HELP}</a>', page)
    assert link
    assert link[1] == "../browser_help/"
    assert f"<h1>{HELP}</h1>" in read("kanazawa-cable", "words/browser_help/")


def steps_for(name: str) -> list[str]:
    """Give the steps below the heading that names a browser."""
    section = read("kanazawa-cable", "words/browser_help/").partition(f"{name}の場合</h2>")[2]
    return re.findall(r"<li>(.*?)</li>", section.partition("</ol>")[0])


@pytest.mark.requirement("K-CABLE-26")
def test_help_for_chrome_has_every_step_of_the_guide(db: None) -> None:
    assert steps_for("Google Chrome") == [
        "ブラウザ起動",
        "画面右上「…」内の「設定」",
        "プライバシーとセキュリティ",
        "サイトの設定",
        "コンテンツの「その他のコンテンツの設定」",
        "PDF ドキュメント",
        "「PDF をダウンロードする」にチェックを入れる。",
    ]


@pytest.mark.requirement("K-CABLE-27")
def test_help_for_edge_has_every_step_of_the_guide(db: None) -> None:
    assert steps_for("Microsoft Edge") == [
        "ブラウザ起動",
        "画面右上「…」内の「設定」",
        "Cookie とサイトのアクセス許可",
        "PDF ドキュメント",
        "「常に PDF ファイルをダウンロード」を ON に変更。",
    ]


def test_help_is_a_page_where_there_is_one_alone(db: None) -> None:
    assert Client().get("/aicom-koka/words/browser_help/").status_code == 404


def test_headings_of_the_same_words_are_told_apart(tmp_path: Path) -> None:
    file = tmp_path / "page.md"
    file.write_text("## 料金\n\n### 料金\n\n## **料金**\n\n## ？\n\n#### 小\n", encoding="utf-8")
    assert [each.anchor for each in headings(file)] == ["料金", "料金-2", "料金-3", "section"]
    assert '<h2 id="料金-3"><strong>料金</strong></h2>' in words(file)


@given(st.text("a<>&\"'#*[]()`\n-|!javscript:/=on", max_size=80))
def test_no_markdown_becomes_anything_but_text_structure(text: str) -> None:
    html = prose(text)
    assert (
        re.findall(
            r"<(?!/?(?:h[234]|p|ul|ol|li|strong|em|a|br|hr|table|thead|tbody|tr|th|td|code|blockquote)\b)",
            html,
        )
        == []
    )
    assert re.findall(r"<\w+[^>]*\s(?:on\w+|style|id|class|src)=", html) == []
    assert 'href="javascript' not in html
