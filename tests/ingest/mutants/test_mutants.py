"""Files that were damaged by chance are each taken in correctly or refused with a reason: nothing in between.

``MADOGUCHI_MUTANTS=10000`` makes so many of them, over all sample files; a failure names its seed.
"""

import io
import os
import resource
import shutil
import time
from collections import Counter
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction

from madoguchi.domain.bills import AccountSummary, BillLine, Reading, Statement, faults, fingerprint
from madoguchi.ingest.batch import PUBLISHERS, take_in
from madoguchi.ingest.formats import format_named
from madoguchi.ingest.formats.rows import Row
from madoguchi.ingest.report import Report
from madoguchi.ingest.sentences import sentences
from madoguchi.models import Bill, Customer
from madoguchi.models.scope import operator_scope
from madoguchi.operators.registry import Operator
from madoguchi.operators.schema.files import DataFile, PapersFile
from tests.cast import NOW
from tests.ingest.mutants import mutant

SAMPLES: Path = settings.ROOT / "samples"
SAMPLED = [slug for slug in settings.REGISTRY if (SAMPLES / slug).is_dir()]
FILES = [(slug, file) for slug in SAMPLED for file in settings.REGISTRY[slug].profile.files]
COUNT = int(os.environ.get("MADOGUCHI_MUTANTS", "340"))
ROWS = 30
"""Of each sample, so that there is time for many mutants; a bill's lines stay together."""

MOST_SECONDS, MOST_MEBI_MORE = 30, 400
PUBLISHED = (
    *("bill", "customer", "place", "contract", "document", "documentfile", "documentseries"),
    *("pointlot", "pointentry"),
)

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Field:
    """An operator whose samples are in, and a folder for one file after the other."""

    operator: Operator
    folder: Path

    def take_in(self, file: DataFile, raw: bytes, number: int = 1) -> Report:
        path = self.folder / file.pattern.replace("*", f"{number}").replace("?", "0")
        path.write_bytes(raw)
        try:
            return take_in(profile=self.operator.profile, path=path, now=NOW)
        finally:
            path.unlink()


def sound(slug: str, file: DataFile) -> bytes:
    """Give a sample that is short enough to be changed many times."""
    raw = next((SAMPLES / slug).glob(file.pattern)).read_bytes()
    if isinstance(file, PapersFile) or file.kind == "customers":
        return raw
    module = format_named(file.format)
    rows = [
        row.values for row in islice(module.read(io.BytesIO(raw), file), 4 * ROWS) if isinstance(row, Row)
    ]
    if file.kind != "bills":
        return b"".join(module.write(rows[:ROWS], file))
    last = rows[min(ROWS, len(rows) - 1)]
    whole = [
        row
        for row in rows[:ROWS]
        if (row["place_number"], row["month"]) != (last["place_number"], last["month"])
    ]
    return b"".join(module.write(whole, file))


@pytest.fixture
def field(request: pytest.FixtureRequest, tmp_path: Path, settings: Any) -> Field:
    """The operator's samples taken in whole, its papers and originals in a folder of this test."""
    operator = settings.REGISTRY[request.param]
    settings.DOCUMENTS = str(tmp_path / "store")
    found = Field(operator, tmp_path)
    with operator_scope(operator.slug):
        for file in sorted(operator.profile.files, key=lambda each: list(PUBLISHERS).index(each.kind)):
            raw = next((SAMPLES / operator.slug).glob(file.pattern)).read_bytes()
            if file.kind in ("customers", "contracts", "bills"):
                assert found.take_in(file, raw).faults == []
    return found


def digest() -> str:
    """Give a hash over everything that customers can see."""
    parts = " UNION ALL ".join(
        f"SELECT '{name}' AS noun, t::text AS row FROM madoguchi_{name} t" for name in PUBLISHED
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT md5(coalesce(string_agg(row, '|' ORDER BY noun, row), '')) FROM ({parts}) all_rows"
        )
        return str(cursor.fetchone()[0])


def check_refused(report: Report, before: str) -> None:
    """A refusal names its reasons in words, and nothing was changed."""
    words = sentences()
    assert [fault.code for fault in report.faults if fault.code not in words] == []
    assert str(report).count("\n") >= len(report.faults)
    assert digest() == before


def check_taken_in(report: Report) -> None:
    """What entered is accounted for; every bill adds up, and no character was replaced."""
    assert report.added + report.changed + report.unchanged > 0 or report.is_repeat
    for bill in Bill.objects.filter(batch__published_at__gte=NOW, superseded_at=None).order_by("-id")[:50]:
        stated = statement_of(bill)
        assert [*faults(stated)] == []
        assert bill.fingerprint == fingerprint(stated)
        assert not any(is_odd(line["name"]) for line in bill.lines)
    names = Customer.objects.values_list("name", "kana", "billing_name")
    assert not any(is_odd(text) for texts in names for text in texts)


def statement_of(bill: Bill) -> Statement:
    read = bill.read_on and Reading(bill.read_on, bill.quantity or 0, bill.days or 0)
    return Statement(
        place_number="",
        number=bill.number,
        month=bill.month,
        total=bill.total,
        lines=tuple(BillLine(**line) for line in bill.lines),
        status=bill.status,
        due_on=bill.due_on,
        paid_on=bill.paid_on,
        reading=read or None,
        summary=AccountSummary(**bill.summary) if bill.summary else None,
    )


def is_odd(text: str) -> bool:
    """Test for characters that come of replacing, or are nobody's but one machine's."""
    return any(letter == "\ufffd" or "\ue000" <= letter <= "\uf8ff" or letter == "\0" for letter in text)


def peak_mebi() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@pytest.mark.parametrize(
    ("field", "file"), FILES, indirect=["field"], ids=lambda each: getattr(each, "pattern", each)
)
def test_each_mutant_is_taken_in_or_refused_and_nothing_in_between(field: Field, file: DataFile) -> None:
    original, outcomes, peak = sound(field.operator.slug, file), Counter[str](), peak_mebi()
    with operator_scope(field.operator.slug):
        before = digest()
        for number in range(max(1, COUNT // len(FILES))):
            what, raw = mutant(original, file=file, random=Random(f"{file.pattern}:{number}"))
            began = time.monotonic()
            outcomes[outcome(field, file, raw, before, f"{number} {what}")] += 1
            assert time.monotonic() - began < MOST_SECONDS, f"{number} {what}"
        assert digest() == before
    assert peak_mebi() - peak < MOST_MEBI_MORE
    more = f"{peak_mebi() - peak:.0f} MiB more"
    print(f"\n{field.operator.slug} {file.pattern}: {dict(outcomes)}, {more}")  # noqa: T201  # seen with -s


def outcome(field: Field, file: DataFile, raw: bytes, before: str, name: str) -> str:
    """Take a mutant in, look at what came of it, and forget it again."""
    with transaction.atomic():
        try:
            report = field.take_in(file, raw)
            if report.is_refused:
                check_refused(report, before)
            else:
                check_taken_in(report)
                assert field.take_in(file, raw).is_repeat
        except Exception as error:
            error.add_note(f"mutant {name} of {file.pattern}")
            raise
        finally:
            shutil.rmtree(field.folder / "store", ignore_errors=True)
        transaction.set_rollback(True)
    return "refused" if report.is_refused else "taken in"
