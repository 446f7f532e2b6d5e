"""The twin's pages (決済ページの代役): a card is chosen, its holder asked, or the customer goes back."""

from collections.abc import Mapping
from html import escape
from urllib.parse import urlsplit

from madoguchi.adapters.payments.twin.cards import CARDS
from madoguchi.adapters.payments.twin.messages import WAYS, Record

STYLE = """
body { max-width: 36rem; margin: 0 auto; padding: 1rem; font: 1rem/1.7 sans-serif; color: #1a1a1a; }
.demo { padding: 0.75rem 1rem; border: 0.1875rem solid #b45309; }
.fault { color: #b00020; font-weight: bold; }
fieldset { margin-block: 1.5rem; padding: 0.5rem 1rem; }
label { display: block; padding-block: 0.5rem; }
button, .back { display: inline-block; min-height: 3rem; padding: 0.5rem 1.5rem; font: inherit; }
.back { color: #0017c1; }
"""
FRAME = """<!DOCTYPE html>
<html lang="ja">
<head>
<meta charset="utf-8">
<title>{title} | 決済サービス（デモ）</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/style.css">
</head>
<body>
<main>
<h1>{title}</h1>
<p class="demo">これはデモ用の決済ページです。本物のカードは使われません。カード番号の入力欄もありません。</p>
{content}
</main>
</body>
</html>
"""
REFUSED = '<p class="fault" role="alert">このカードは登録できませんでした。別のカードをお選びください。</p>'


def policy(session: Record) -> str:
    """Give the content security policy of a session's pages: forms may lead back to where it came from."""
    back = urlsplit(str(session["success_url"]))
    return (
        "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; "
        f"form-action 'self' {back.scheme}://{back.netloc}"
    )


def card_page(session: Record, *, was_refused: bool, way: str) -> str:
    """Ask for a card."""
    cards = {last4: card.shown for last4, card in CARDS.items()}
    return _page(
        "カードの登録",
        f"{REFUSED if was_refused else ''}"
        f'<form method="post" action="/pay/{escape(session["id"])}">'
        f"{_choices('card', 'カード', cards, chosen='4242')}"
        f"{_choices('way', 'お知らせの届き方（デモ）', WAYS, chosen=way)}"
        "<p><button>登録する</button></p></form>"
        f'<p><a class="back" href="{escape(session["cancel_url"])}">登録せずに戻る</a></p>',
    )


def holder_page(session: Record, *, last4: str, way: str) -> str:
    """Ask the holder of a card to prove himself, as 3-D Secure does."""
    hidden = "".join(
        f'<input type="hidden" name="{name}" value="{escape(value)}">'
        for name, value in (("card", last4), ("way", way))
    )
    return _page(
        "本人認証サービス（3-Dセキュア）",
        f"<p>カード会社がご本人であることを確認します。（{escape(CARDS[last4].shown)}）</p>"
        f'<form method="post" action="/pay/{escape(session["id"])}">{hidden}'
        '<p><button name="holder" value="yes">認証する</button> '
        '<button name="holder" value="no">認証に失敗する</button></p></form>',
    )


def over_page() -> str:
    """Say that a session takes no card any more."""
    return _page("このページは使えません", "<p>手続きは終わっています。もとのページへお戻りください。</p>")


def _choices(name: str, legend: str, options: Mapping[str, str], *, chosen: str) -> str:
    labels = "".join(
        f'<label><input type="radio" name="{name}" value="{value}"'
        f"{' checked' if value == chosen else ''}> {escape(words)}</label>"
        for value, words in options.items()
    )
    return f"<fieldset><legend>{legend}</legend>{labels}</fieldset>"


def _page(title: str, content: str) -> str:
    return FRAME.format(title=title, content=content)
