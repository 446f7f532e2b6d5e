"""Letters are printed whole with codes that work, or not at all."""

from datetime import timedelta
from pathlib import Path

import pypdfium2
import pytest
from django.conf import settings

from madoguchi.adapters.pdf import PaperRefused
from madoguchi.domain.letter_codes import code_key
from madoguchi.models import Customer, LetterCode, Place
from madoguchi.models.scope import operator_scope
from madoguchi.operators.registry import Operator
from madoguchi.services import letters
from madoguchi.services.letter_codes import issue_code, note_request, prove_code
from madoguchi.services.letters import print_letters, waiting_places
from tests.cast import NOW

A = settings.REGISTRY["aomori-cable"]


def places(count: int, **facts: str) -> list[Place]:
    with operator_scope(A.slug):
        customer = Customer.objects.create(number="C1", **({"name": "成田　良子"} | facts))
        made = [
            Place(customer=customer, number=f"{1000 + each:010}", address="青森市本町")
            for each in range(count)
        ]
        return Place.objects.bulk_create(made)


def printed(file: Path, given: list[Place], *, operator: Operator = A) -> list[str]:
    """Print letters and read their pages."""
    with operator_scope(A.slug):
        print_letters(operator=operator, places=given, file=file, now=NOW)
    pages = pypdfium2.PdfDocument(file)
    return [page.get_textpage().get_text_range() for page in pages]


def codes_in(page: str) -> str:
    (line,) = [line for line in page.splitlines() if line.startswith("②")]
    return line.removeprefix("② 認証コード")


def count(**filters: object) -> int:
    with operator_scope(A.slug):
        return LetterCode.objects.filter(**filters).count()


def test_printed_codes_prove_their_places(db: None, tmp_path: Path) -> None:
    given = places(3)
    pages = printed(tmp_path / "letters.pdf", given)
    with operator_scope(A.slug):
        found = [
            prove_code(
                profile=A.profile,
                place_number=place.number,
                typed=codes_in(page),
                source="192.0.2.1",
                now=NOW,
            )
            for place, page in zip(given, pages, strict=True)
        ]
    assert [code.place for code in found] == given


def test_file_is_its_owners_alone_and_holds_what_no_table_holds(db: None, tmp_path: Path) -> None:
    file = tmp_path / "letters.pdf"
    (page,) = printed(file, places(1))
    assert oct(file.stat().st_mode & 0o777) == "0o600"
    assert [each.name for each in tmp_path.iterdir()] == ["letters.pdf"]
    with operator_scope(A.slug):
        assert (
            code_key(codes_in(page), rule=A.profile.letter.code_rule)
            not in LetterCode.objects.get().code_hash
        )


def test_earlier_code_is_void_once_the_letter_is_printed(db: None, tmp_path: Path) -> None:
    given = places(1)
    with operator_scope(A.slug):
        issue_code(place=given[0], profile=A.profile, now=NOW - timedelta(days=1))
    printed(tmp_path / "letters.pdf", given)
    assert (count(), count(voided_at=NOW), count(voided_at=None)) == (2, 1, 1)


def test_letter_that_cannot_be_set_issues_nothing(db: None, tmp_path: Path) -> None:
    given = places(2, name="外字\ue000")
    with pytest.raises(PaperRefused):
        printed(tmp_path / "letters.pdf", given)
    assert (count(), list(tmp_path.iterdir())) == (0, [])


def test_codes_that_cannot_be_kept_leave_no_letter(
    db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_facts: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(letters, "store_codes", fail)
    with pytest.raises(ConnectionError):
        printed(tmp_path / "letters.pdf", places(1))
    assert (count(), list(tmp_path.iterdir())) == (0, [])


def test_letters_already_there_are_not_overwritten(db: None, tmp_path: Path) -> None:
    file = tmp_path / "letters.pdf"
    file.write_text("not yet posted")
    with pytest.raises(FileExistsError):
        printed(file, places(1))
    assert (count(), file.read_text()) == (0, "not yet posted")


@pytest.mark.parametrize(
    ("goes_to", "lines"),
    [("place", ["青森市本町", "成田　良子　様"]), ("billing", ["弘前市下白銀町1", "㈱成田商事　御中"])],
)
def test_letter_goes_to_where_the_operator_wants_it(
    db: None, tmp_path: Path, goes_to: str, lines: list[str]
) -> None:
    given = places(1, billing_name="㈱成田商事", billing_address="弘前市下白銀町1")
    letter = A.profile.letter.model_copy(update={"goes_to": goes_to})
    operator = Operator(A.profile.model_copy(update={"letter": letter}), A.folder)
    (page,) = printed(tmp_path / "letters.pdf", given, operator=operator)
    assert page.splitlines()[:2] == lines


def test_who_asked_first_is_first_and_waits_no_more_once_it_is_printed(db: None, tmp_path: Path) -> None:
    given = places(3)
    with operator_scope(A.slug):
        for days, place in ((1, given[2]), (2, given[0])):
            note_request(place, now=NOW - timedelta(days=days))
        waiting = waiting_places()
    assert waiting == [given[0], given[2]]
    printed(tmp_path / "letters.pdf", waiting)
    with operator_scope(A.slug):
        assert waiting_places() == []
