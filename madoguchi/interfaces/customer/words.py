"""Words pages (ご利用規約・よくあるご質問 など) and the contact page: open to all, at any hour."""

from datetime import datetime

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from madoguchi.interfaces.counter_request import CounterRequest
from madoguchi.interfaces.rendering import render
from madoguchi.interfaces.rendering.words import headings, linked_prose, words
from madoguchi.operators.schema.profile import Profile
from madoguchi.services.pieces import TEXTS, text_in_force

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
    file, published = request.operator.folder / "words" / f"{page}.md", _published(page, request.now)
    title = _title(request.operator.profile, page)
    text, found = linked_prose(published) if published else (words(file), headings(file))
    return render(request, "words.html", page=page, title=title, text=text, headings=found)


def _published(page: str, now: datetime) -> str | None:
    """Give what staff have published instead of the text in the operator's folder."""
    return text_in_force(kind=page, now=now) if page in TEXTS else None


@require_safe
def contact(request: CounterRequest) -> HttpResponse:
    """Show how to reach a person."""
    return render(request, "contact.html")


def _title(profile: Profile, page: str) -> str:
    stated = [title for name, title in profile.word_titles.items() if name == page]
    linked = [link.label for link in profile.footer_links if link.page == page]
    return next(iter((*stated, *linked)), TITLES[page])
