"""What is sent to a customer stands in the register and on the customer's page, once."""

import pytest

from madoguchi.adapters.pdf import PdfRefused
from madoguchi.models import Document
from madoguchi.models.scope import operator_scope
from madoguchi.services.documents import sending
from madoguchi.services.documents.files import content_of
from madoguchi.services.documents.finding import find_documents_of
from madoguchi.services.documents.proof import faults_of_register
from madoguchi.services.documents.sending import kept_paper, send_document
from tests.adapters.pdf.test_checking import made
from tests.cast import NOW, Person
from tests.invoices import WATER, documents

TITLE = "減免決定のお知らせ"


@pytest.fixture
def operator():
    return WATER


def sent(someone: Person, content: bytes) -> Document:
    (document,) = sent_to([someone], content)
    return document


def sent_to(people: list[Person], content: bytes) -> list[Document]:
    rules = WATER.profile.documents
    assert rules
    places = [each.places[0] for each in people]
    with operator_scope(WATER.slug):
        paper = kept_paper(content, rules=rules, now=NOW)
        return send_document(rules=rules, places=places, title=TITLE, paper=paper, now=NOW)


def test_paper_is_kept_as_it_came_and_found_by_its_customer_alone(hanako: Person, taro: Person) -> None:
    content = made(2)
    document = sent(hanako, content)
    with operator_scope(WATER.slug):
        assert content_of(document, operator=WATER, now=NOW) == content
        assert find_documents_of(member_id=hanako.member.pk, now=NOW) == [document]
        assert find_documents_of(member_id=taro.member.pk, now=NOW) == []
        assert list(faults_of_register()) == []
    assert (document.number, document.title, document.kind) == ("2024-00000001", TITLE, "notice")


def test_same_paper_sent_again_is_the_same_document(hanako: Person, taro: Person) -> None:
    content = made()
    assert sent(hanako, content) == sent(hanako, content)
    assert sent(taro, content).number == "2024-00000002"


def test_refused_paper_takes_no_number(hanako: Person) -> None:
    with pytest.raises(PdfRefused):
        sent(hanako, b"%PDF-1.7")
    assert documents(hanako) == []


def test_paper_for_many_is_checked_and_kept_before_issuing_is_held_up(
    hanako: Person, taro: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    for name in ("check_pdf", "open_store", "hold_series"):
        monkeypatch.setattr(sending, name, noted(done, name, getattr(sending, name)))
    assert [each.number for each in sent_to([hanako, taro], made())] == ["2024-00000001", "2024-00000002"]
    assert done == ["check_pdf", "open_store", "hold_series"]


def noted(done: list[str], name: str, deed):
    """Do a deed and note its name."""

    def do(*args, **facts):
        done.append(name)
        return deed(*args, **facts)

    return do
