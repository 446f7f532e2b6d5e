"""Words pages (ご利用規約・よくあるご質問 など) and the contact page: open to all, at any hour."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from madoguchi.interfaces.counter_request import CounterRequest
from madoguchi.interfaces.rendering import render
from madoguchi.interfaces.rendering.words import headings, words

TITLES = {
    "terms": "ご利用規約",
    "faq": "よくあるご質問",
    "privacy": "個人情報の取り扱いについて",
    "about": "このサイトについて",
    "important_matters": "重要事項説明書",
    "browser_help": "ブラウザの設定方法",
}


@require_safe
def words_page(request: CounterRequest, *, page: str) -> HttpResponse:
    """Show one of the operator's own texts."""
    if page not in request.operator.profile.word_pages:
        raise Http404
    file = request.operator.folder / "words" / f"{page}.md"
    facts = {"text": words(file), "headings": headings(file)}
    return render(request, "words.html", page=page, title=_title(request, page), **facts)


@require_safe
def contact(request: CounterRequest) -> HttpResponse:
    """Show how to reach a person."""
    return render(request, "contact.html")


def _title(request: CounterRequest, page: str) -> str:
    profile = request.operator.profile
    links = profile.footer_links
    named = next((link.label for link in links if link.page == page), TITLES[page])
    return profile.word_titles.get(page, named)
