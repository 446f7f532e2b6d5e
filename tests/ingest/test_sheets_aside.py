"""Rows of a workbook that are bad are kept as lines of text, corrected as such, and come in later."""

from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.conf import settings

from madoguchi.domain.audit import Actor
from madoguchi.ingest.by_staff import By, NotWritable, correct_row, text_of
from madoguchi.ingest.quarantine.deciding import HeadingsGone, approve, correct
from madoguchi.ingest.quarantine.keeping import rows_of_batch
from madoguchi.ingest.report import Report
from madoguchi.models import Bill, Place, QuarantinedRow
from madoguchi.models.scope import operator_scope
from madoguchi.operators.registry import Operator
from tests.billing_files import bill_rows, content, customer_rows, file_of, place_number
from tests.ingest.formats.test_workbook import typed
from tests.ingest.mutants import mutant
from tests.ingest.test_debits_aside import (
    MONTHS,
    PAID,
    UNPAID,
    WATER,
    accounted_for,
    counts,
    lenient_town,
    newest,
    sent_in,
    standing,
)
from tests.ingest.test_quarantine import lenient, moving
from tests.ingest.test_taking_back import Town

KOKA, CABLE = settings.REGISTRY["aicom-koka"], settings.REGISTRY["kanazawa-cable"]
HEADINGS = ["顧客コード", "請求月", "控え\n\ufffd", "入金額", "入金日"]
NUMBER = place_number(KOKA)
JULY, AUGUST, SEPTEMBER = ([NUMBER, f"{month:%Y-%m}", "店頭", 5509.0, "2024-10-10"] for month in MONTHS)
STRANGER = ["0000000000", "2024-09", '「二重,\n "?"」', 5509, date(2024, 10, 10)]
ABOVE = "顧客コード,請求月,控え  ,入金額,入金日\n"
KEPT = '0000000000,2024-09,"「二重,\n ""?""」",5509,2024-10-10\n'
RIGHT = f"{NUMBER},2024-09,,5509,2024-10-10\n"

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db: None, tmp_path: Path) -> Any:
    """A town whose accountants may type bad rows."""
    with lenient_town(KOKA, tmp_path) as made:
        yield made


def told(town: Town, *rows: list[Any], headings: list[str] = HEADINGS) -> Report:
    """Send a workbook of payments."""
    town.files += 1
    raw = typed(*rows, headings=headings, title_rows=1, name="入金一覧")
    report: Report = town.send("payments", raw, suffix=str(town.files))
    return report


def corrected(town: Town, row: QuarantinedRow, text: str) -> None:
    correct_row(row, text, By(town.profile, Actor(None, "上田"), town.now))


def test_bad_row_is_kept_as_a_line_of_text_and_the_others_come_in(town: Town) -> None:
    told(town, JULY, [], STRANGER, AUGUST)
    batch = newest()
    (row,) = rows_of_batch(batch)
    assert (bytes(row.raw), row.lines, row.code) == ((ABOVE + KEPT).encode(), [5], "unknown_place")
    assert (counts(batch), standing()) == ((3, 2, 0, 1), [PAID, PAID, UNPAID])


def test_corrected_row_comes_in_with_a_text_of_its_own(town: Town) -> None:
    told(town, JULY, STRANGER)
    parent = newest()
    (row,) = rows_of_batch(parent)
    assert text_of(row, profile=town.profile, batch=parent) == ABOVE + KEPT
    corrected(town, row, (ABOVE + KEPT).replace("0000000000", NUMBER).replace("\n", "\r\n"))
    child, report = sent_in(town, parent)
    assert (report.faults, counts(child), standing()) == ([], (1, 1, 0, 0), [PAID, UNPAID, PAID])
    town.undo(child)
    town.undo(parent)
    assert standing() == [UNPAID] * 3


def test_row_that_is_bad_again_is_set_aside_again(town: Town) -> None:
    told(town, JULY, STRANGER)
    (row,) = rows_of_batch(newest())
    corrected(town, row, ABOVE + KEPT.replace("5509", "五千"))
    child, _report = sent_in(town, newest())
    (again,) = rows_of_batch(child)
    assert (again.code, bytes(again.raw)) == ("not_a_number", KEPT.replace("5509", "五千").encode())
    corrected(town, again, RIGHT)  # of a text, which keeps no headings
    grandchild, report = sent_in(town, child)
    assert (report.faults, counts(grandchild), standing()) == ([], (1, 1, 0, 0), [PAID, UNPAID, PAID])


@pytest.mark.parametrize("text", [RIGHT, ABOVE, ABOVE[1:] + RIGHT, "顧客コード\n" + RIGHT, ABOVE + "\n\n"])
def test_headings_stay_where_they_are_when_a_row_is_corrected(town: Town, text: str) -> None:
    told(town, JULY, STRANGER)
    (row,) = rows_of_batch(newest())
    with pytest.raises(HeadingsGone):
        corrected(town, row, text)


def test_rows_that_are_corrected_together_come_in_below_one_line_of_headings(town: Town) -> None:
    told(town, STRANGER, JULY, [NUMBER, "2024-08", "", "5,508", "2024-10-10"])
    for row, month in zip(rows_of_batch(newest()), (MONTHS[2], MONTHS[1]), strict=True):
        corrected(town, row, ABOVE + RIGHT.replace("2024-09", f"{month:%Y-%m}"))
    child, report = sent_in(town, newest())
    assert (report.faults, counts(child), standing()) == ([], (2, 2, 0, 0), [PAID] * 3)


@pytest.mark.parametrize(
    ("cell", "kept", "code"),
    [
        ("=1/0|#DIV/0!", "�", "workbook_error"),
        (2024000000005509, "�2024000000005509", "workbook_number"),
        ("\ue000", "�\ue000", "workbook_gaiji"),
        ("55\x0009", "�5509", "control_character"),
    ],
)
def test_cell_that_holds_no_value_for_sure_is_marked_and_must_be_written_anew(
    town: Town, cell: Any, kept: str, code: str
) -> None:
    told(town, JULY, [NUMBER, "2024-09", "", cell, "2024-10-10"])
    (row,) = rows_of_batch(newest())
    assert (bytes(row.raw).decode(), row.code) == (f"{ABOVE}{NUMBER},2024-09,,{kept},2024-10-10\n", code)
    with pytest.raises(NotWritable):
        corrected(town, row, bytes(row.raw).decode())
    correct(row=row, corrected=bytes(row.raw), file=None, by="Ueda", now=town.now)
    child, report = sent_in(town, newest())
    assert (report.rows_aside, counts(child), standing()[2]) == (1, (1, 0, 0, 1), UNPAID)


def test_row_of_which_only_an_error_is_left_is_accounted_for(town: Town) -> None:
    told(town, JULY, ["", "", "", "=NA()|#N/A"])
    (row,) = rows_of_batch(newest())
    assert (bytes(row.raw).decode(), counts(newest())) == (f"{ABOVE},,,�,\n", (2, 1, 0, 1))


def test_every_error_of_a_column_is_set_aside_however_many_are_let(town: Town) -> None:
    town.profile = lenient(KOKA, most_bad_rows=1000).profile
    bad = [[NUMBER, f"{2200 + line}-09", "", "=NA()|#N/A", "2024-10-10"] for line in range(400)]
    told(town, JULY, *bad)
    assert counts(newest()) == (401, 1, 0, 400)
    told(town, AUGUST, *bad, *bad, *bad)
    assert (newest().state, standing()[1]) == ("refused", UNPAID)


def with_workbook(operator: Operator, kind: str) -> Operator:
    """Give the operator whose files of a kind are workbooks."""
    file = file_of(operator, kind)
    sheet = file.model_copy(update={"format": "workbook"})
    files = tuple(sheet if each is file else each for each in operator.profile.files)
    return replace(operator, profile=operator.profile.model_copy(update={"files": files}))


def test_place_that_moves_in_a_workbook_waits_for_a_person_as_well(db: None, tmp_path: Path) -> None:
    with operator_scope(WATER.slug):
        town = Town(tmp_path, with_workbook(WATER, "customers"))
        town.enter("customers", customer_rows())
        batch = town.enter("customers", moving(town))
        (row,) = rows_of_batch(batch)
        assert (row.code, counts(batch)) == ("place_changes_customer", (2, 1, 0, 1))
        approve(row=row, by="Ueda", now=town.now)
        child, report = sent_in(town, batch)
        assert (report.faults, child.allows_moves, counts(child)) == ([], True, (1, 1, 0, 0))
        assert Place.objects.get(number=place_number(WATER)).customer.name == "新居 太郎"


def test_bad_bill_of_a_workbook_is_set_aside_with_all_its_rows(db: None, tmp_path: Path) -> None:
    file = file_of(CABLE, "bills")
    with operator_scope(CABLE.slug):
        town = Town(tmp_path, lenient(with_workbook(CABLE, "bills")))
        town.enter("customers", customer_rows())
        batch = town.enter("bills", [*bill_rows(MONTHS[0]), *bill_rows(MONTHS[1], total=1)])
        (row,) = rows_of_batch(batch)
        assert (row.rows, row.lines, counts(batch)) == (2, [4, 5], (4, 2, 0, 2))
        rows = [each | {"place_number": place_number(CABLE)} for each in bill_rows(MONTHS[1])]
        right = content(file.model_copy(update={"encoding": "utf-8"}), rows)
        assert bytes(row.raw).splitlines()[0] == right.splitlines()[0]
        corrected(town, row, right.decode())
        child, report = sent_in(town, batch)
        assert (report.faults, counts(child)) == ([], (2, 2, 0, 0))
        assert Bill.objects.count() == 2


@pytest.mark.parametrize("seed", range(4))
def test_of_a_damaged_workbook_every_row_is_accounted_for(town: Town, seed: int) -> None:
    file, states = file_of(KOKA, "payments"), Counter[str]()
    sound = typed(JULY, STRANGER, AUGUST, headings=HEADINGS, title_rows=1, name="入金一覧")
    for number in range(12):
        _what, raw = mutant(sound, file=file, random=Random(f"{seed}:{number}"))
        states[accounted_for(town, raw)] += 1
    assert states["refused"] > 0 < states["published"]
