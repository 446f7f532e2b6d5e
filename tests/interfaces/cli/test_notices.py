"""``madoguchi notices``: whom a notice reaches is shown before it is published."""

from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.conf import settings

from madoguchi.interfaces.cli.notices import command
from madoguchi.models import Notice
from madoguchi.models.scope import operator_scope
from madoguchi.services.notices import current_notices
from tests.cast import NOW, Person, person

OPERATOR = settings.REGISTRY["kanazawa-water"]


def run(*arguments: object, typed: str = "") -> str:
    """Run the command; give what it prints, its exit status first."""
    result = CliRunner().invoke(command, [str(each) for each in arguments], input=typed)
    return f"{result.exit_code} {result.output}"


@pytest.fixture
def hanako(db: None) -> Person:
    return person(OPERATOR, name="山田 花子", places=2)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    found = tmp_path / "notice.md"
    found.write_text("深夜に**断水**します。", encoding="utf-8")
    return found


def publish(file: Path, *arguments: object, typed: str = "") -> str:
    return run("publish", OPERATOR.slug, file, "--title", "断水のお知らせ", *arguments, typed=typed)


def titles(someone: Person) -> list[str]:
    with operator_scope(OPERATOR.slug):
        return [each.title for each in current_notices(member_id=someone.member.pk, now=NOW)]


def count() -> int:
    with operator_scope(OPERATOR.slug):
        return Notice.objects.count()


def test_dry_run_shows_whom_it_would_reach_and_publishes_nothing(hanako: Person, file: Path) -> None:
    person(OPERATOR, name="山田 太郎")
    assert publish(file, "--area", "金沢市広岡１", "--dry-run") == (
        "0 It reaches 1 members (1 places) as of now.\nNothing was published.\n"
    )
    assert publish(file, "--everybody", "--dry-run").startswith("0 It reaches 2 members (3 places)")
    assert count() == 0


def test_notice_is_published_when_its_reach_is_agreed_to(hanako: Person, file: Path) -> None:
    assert publish(file, "--place", hanako.places[0].number, typed="n\n").startswith("1 It reaches 1 members")
    assert titles(hanako) == []
    answered = publish(file, "--place", hanako.places[0].number, "--important", typed="y\n")
    assert answered.endswith("is published.\n")
    assert titles(hanako) == ["断水のお知らせ"]
    with operator_scope(OPERATOR.slug):
        notice = Notice.objects.get()
    assert (notice.starts_at, notice.is_important, notice.is_for_all) == (NOW, True, False)
    assert run("list", OPERATOR.slug) == (
        f"0 {notice.pk}  2024-10-21 23:00 until further notice  important  read by 0\n"
        f"    断水のお知らせ\n    to place {hanako.places[0].number}\n"
    )


def test_moments_are_those_of_japan(hanako: Person, file: Path) -> None:
    publish(file, "--everybody", "--yes", "--from", "2024-10-21 22:00", "--until", "2024-10-22")
    with operator_scope(OPERATOR.slug):
        notice = Notice.objects.get()
    assert (notice.starts_at, notice.ends_at) == (NOW - timedelta(hours=1), NOW + timedelta(hours=1))
    assert "2024-10-21 22:00 until 2024-10-22 00:00  read by 0" in run("list", OPERATOR.slug)


def test_ended_notice_is_shown_no_more(hanako: Person, file: Path) -> None:
    number = publish(file, "--everybody", "--yes").splitlines()[-1].split(" ")[0]
    assert run("end", OPERATOR.slug, number) == f"0 {number} is shown no more.\n"
    assert titles(hanako) == []
    assert run("end", OPERATOR.slug, number) == f"1 Error: {number} has ended before\n"
    assert run("end", OPERATOR.slug, 99999999) == "1 Error: no notice 99999999\n"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "name one kind of audience"),
        (["--everybody", "--area", "金沢市"], "name one kind of audience"),
        (["--service", "水道", "--course", "家庭用"], "name one kind of audience"),
        (["--place", "66000000000001"], "nobody is meant by '66000000000001'"),
        (["--member", "nobody99"], "nobody is meant by 'nobody99'"),
        (["--area", " "], "nobody is meant by ' '"),
        (["--everybody", "--yes", "--until", "2024-10-21"], "it would end before it starts"),
        (["--everybody", "--title", "あ" * 201], "1 to 200 characters"),
    ],
)
def test_what_cannot_be_is_refused(hanako: Person, file: Path, arguments: list[str], sentence: str) -> None:
    answer = publish(file, *arguments)
    assert (answer[0] in "12", sentence in answer, count()) == (True, True, 0)


def test_file_in_another_encoding_is_refused(hanako: Person, tmp_path: Path) -> None:
    file = tmp_path / "notice.md"
    file.write_bytes("断水".encode("cp932"))
    assert "is not UTF-8" in publish(file, "--everybody", "--yes")
