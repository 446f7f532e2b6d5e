"""A paper is handed in for one person, looked at with whose it is, and then seen by that person alone."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from madoguchi.domain.audit import Actor
from madoguchi.domain.clock import TOKYO
from madoguchi.models import AuditEntry, Document
from madoguchi.models.scope import operator_scope
from madoguchi.services.documents.finding import years_of
from madoguchi.services.documents.proof import faults_of_register
from madoguchi.services.staff import documents as services
from madoguchi.services.staff.documents import OfferGone
from tests.adapters.pdf.test_checking import made
from tests.cast import NOW, Person, person
from tests.staff import Colleague, colleague

A = settings.REGISTRY["kanazawa-water"]
DOCUMENTS = f"/{A.slug}/staff/documents/"
TITLE = "減免決定のお知らせ"


@pytest.fixture
def mori(db: None) -> Colleague:
    """A publisher."""
    return colleague(A, "publisher", name="森 春香").arrive()


@pytest.fixture
def hanako(db: None) -> Person:
    return person(A, name="山田 花子").sign_in()


@pytest.fixture
def taro(db: None) -> Person:
    return person(A, name="林 太郎").sign_in()


def handed_in(mori: Colleague, someone: Person, content: bytes | None = None, **others: Any) -> Any:
    """Hand a paper in for somebody."""
    file = SimpleUploadedFile("a.pdf", made(2) if content is None else content, "application/pdf")
    typed = {"place": someone.places[0].number, "title": TITLE, "file": file}
    return mori.client.post(DOCUMENTS, typed | others)


def offer_in(answer: Any) -> str:
    """Read the offer that a page holds."""
    text = answer.content.decode()
    assert answer.status_code == 200, text
    return str(text.partition('name="offer" value="')[2].partition('"')[0])


def sent(mori: Colleague, offer: str) -> Any:
    return mori.client.post(f"{DOCUMENTS}send/", {"offer": offer})


def documents() -> list[Document]:
    with operator_scope(A.slug):
        return list(Document.objects.all())


def entries(**asked: Any) -> list[tuple[str, str]]:
    with operator_scope(A.slug):
        found = AuditEntry.objects.filter(**asked).order_by("position")
        return list(found.values_list("act", "about"))


def test_paper_is_sent_to_one_person_and_seen_by_that_person_alone(
    mori: Colleague, hanako: Person, taro: Person
) -> None:
    paper = made(2)
    question = handed_in(mori, hanako, paper)
    assert "山田 花子" in question.content.decode()
    assert documents() == []
    assert sent(mori, offer_in(question)).headers["Location"] == f"{DOCUMENTS}?done=2024-00000001"
    (document,) = documents()
    place = f"/{A.slug}/documents/"
    assert TITLE in hanako.client.get(place).content.decode()
    assert TITLE not in taro.client.get(place).content.decode()
    assert hanako.client.get(f"{place}{document.number}/").content == paper
    assert taro.client.get(f"{place}{document.number}/").status_code == 404
    about = f"place:{hanako.places[0].pk}"
    assert entries(act="document_sent") == [("document_sent", about)]
    assert ("looked", about) in entries(act="looked")
    with operator_scope(A.slug):
        assert list(faults_of_register()) == []


def viewed(mori: Colleague, offer: str) -> Any:
    return mori.client.post(f"{DOCUMENTS}paper/", {"offer": offer})


def test_file_is_named_and_looked_at_before_it_is_sent(mori: Colleague, hanako: Person) -> None:
    paper = made(2)
    file = SimpleUploadedFile("減免決定\u202e.pdf", paper, "application/pdf")
    question = handed_in(mori, hanako, file=file)
    assert '<span class="file-name">減免決定.pdf</span> 2ページ・' in question.content.decode()
    answer = viewed(mori, offer_in(question))
    assert (answer.status_code, answer.content, documents()) == (200, paper, [])
    assert {name: answer.headers[name] for name in ("Content-Type", "Cache-Control")} == {
        "Content-Type": "application/pdf",
        "Cache-Control": "no-store",
    }
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="paper.pdf"; ')
    assert (answer.headers["X-Content-Type-Options"], "Content-Security-Policy" in answer.headers) == (
        "nosniff",
        True,
    )
    assert entries(act="looked", details__page="staff_document_paper") == [
        ("looked", f"place:{hanako.places[0].pk}")
    ]


def test_file_is_shown_to_who_handed_it_in_and_nobody_else(mori: Colleague, hanako: Person) -> None:
    offer = offer_in(handed_in(mori, hanako))
    other = colleague(A, "publisher", name="鈴木 一郎").arrive()
    clerk = colleague(A, "reception", name="窓口 花").arrive()
    found = [viewed(other, offer), viewed(mori, f"{offer}x"), viewed(clerk, offer)]
    assert [each.status_code for each in found] == [409, 409, 403]


SHOWN_FROM = datetime(2024, 10, 22, 9, tzinfo=TOKYO)


def scheduled(mori: Colleague, someone: Person, content: bytes) -> str:
    """Send a paper that is shown from tomorrow; give its number."""
    question = handed_in(mori, someone, content, shown_from=f"{SHOWN_FROM:%Y-%m-%dT%H:%M}")
    assert "この日時に公開する" in question.content.decode()
    return str(sent(mori, offer_in(question)).headers["Location"]).partition("done=")[2]


def seen_by(someone: Person, number: str, at: datetime, monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Say where a customer finds a paper at a moment: list, search, file, chosen files, all files, years."""
    monkeypatch.setattr("madoguchi.interfaces.clock.now", lambda: at)
    someone.sign_in()
    place = f"/{A.slug}/documents/"
    page, search = (someone.client.get(f"{place}{query}") for query in ("", "?counterparty=山田"))
    chosen = someone.client.post(f"{place}chosen/", {"number": number})
    with operator_scope(A.slug):
        years = years_of(member_id=someone.member.pk, now=at)
    return [
        TITLE in page.content.decode(),
        TITLE in search.content.decode(),
        someone.client.get(f"{place}{number}/").status_code == 200,
        chosen.status_code == 303,
        someone.client.get(f"{place}all.zip").status_code == 200,
        years == [2024],
    ]


def test_scheduled_paper_is_found_nowhere_before_its_moment_and_everywhere_from_it(
    mori: Colleague, hanako: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = scheduled(mori, hanako, made(2))
    told = mori.client.get(f"{DOCUMENTS}?done={number}").content.decode()
    assert f"書面 {number} を登録しました。2024/10/22 09:00 に公開します" in told
    assert "公開待ち" in told
    assert seen_by(hanako, number, SHOWN_FROM - timedelta(seconds=1), monkeypatch) == [False] * 6
    assert seen_by(hanako, number, SHOWN_FROM, monkeypatch) == [True] * 6


@pytest.mark.parametrize("moment", ["いつか", "2024-10-20T09:00"])
def test_moment_that_is_none_or_gone_is_told(mori: Colleague, hanako: Person, moment: str) -> None:
    answer = handed_in(mori, hanako, shown_from=moment)
    assert answer.status_code == 422
    assert "公開日時を、これからの日付と時刻で入力してください。" in answer.content.decode()
    assert f'value="{moment}"' in answer.content.decode()


def test_same_paper_for_another_moment_is_told_and_changes_nothing(mori: Colleague, hanako: Person) -> None:
    paper = made(2)
    number = scheduled(mori, hanako, paper)
    answer = sent(mori, offer_in(handed_in(mori, hanako, paper)))
    assert answer.status_code == 409
    assert f"同じ書面を、{number} として 2024/10/22 09:00 から公開しています。" in answer.content.decode()
    assert [each.shown_from for each in documents()] == [SHOWN_FROM]


def test_same_offer_twice_sends_once(mori: Colleague, hanako: Person) -> None:
    offer = offer_in(handed_in(mori, hanako))
    answers = [sent(mori, offer).headers["Location"] for _twice in range(2)]
    assert answers == [f"{DOCUMENTS}?done=2024-00000001"] * 2
    assert (len(documents()), len(entries(act="document_sent"))) == (1, 1)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"place": "0"}, "この番号のご使用場所は見つかりません。"),
        ({"place": ""}, "番号を入力してください。"),
        ({"title": "あ" * 101}, "件名を1行、100文字以内で入力してください。"),
        ({"file": ""}, "PDFファイルを選んでください。"),
    ],
)
def test_what_cannot_be_sent_is_told(
    mori: Colleague, hanako: Person, wrong: dict[str, str], words: str
) -> None:
    answer = handed_in(mori, hanako, **wrong)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert documents() == []
    assert entries(act="looked") == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"no paper", "PDFではありません。"),
        (b"%PDF-1.7 damaged", "ファイルが壊れています。"),
        (b"%PDF-" + b" " * 10 * 1024 * 1024, "PDFは10MBまでです。"),
    ],
)
def test_file_that_is_no_sound_paper_is_refused(
    mori: Colleague, hanako: Person, content: bytes, words: str
) -> None:
    answer = handed_in(mori, hanako, content)
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_offer_is_good_for_who_got_it_for_an_hour_and_unchanged(mori: Colleague, hanako: Person) -> None:
    offer = offer_in(handed_in(mori, hanako))
    other = colleague(A, "publisher", name="鈴木 一郎").arrive()
    for someone, shown in ((other, offer), (mori, f"{offer}x"), (mori, ""), (mori, offer.swapcase())):
        assert sent(someone, shown).status_code == 409
    rules = A.profile.documents
    assert rules
    later = NOW + timedelta(minutes=61)
    with operator_scope(A.slug), pytest.raises(OfferGone):
        services.send(rules=rules, seal=offer, by=Actor(mori.member.pk, "x"), now=later)
    assert documents() == []


def test_offer_says_that_nobody_could_see_the_paper(mori: Colleague, hanako: Person) -> None:
    with operator_scope(A.slug):
        hanako.member.is_active = False
        hanako.member.save()
    assert "いまは見られる会員がいません" in handed_in(mori, hanako).content.decode()
