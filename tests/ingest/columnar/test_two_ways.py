"""The fast way gives what the careful way gives: the same staging records and the same faults in words."""

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from hypothesis import Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from madoguchi.ingest.checking import checked_bills, readable_rows
from madoguchi.ingest.columnar.ways import mixed_bills
from madoguchi.ingest.formats import format_named
from madoguchi.ingest.publishing.bills import COLUMNS
from madoguchi.ingest.report import Report
from madoguchi.ingest.staging import Ready
from madoguchi.operators.schema.files import BillsFile
from tests.ingest.columnar.odd_files import bills_files

ROOT = Path(__file__).resolve().parents[3]
SLUGS = ("kanazawa-cable", "kanazawa-water", "aicom-koka", "aomori-cable")
PHASES = (Phase.explicit, Phase.generate)  # a file is shown as it was drawn; making it smaller takes minutes
JSON = ("summary", "lines")
EMPTY = "\\N"
UNESCAPED = {"\\\\": "\\", "\\t": "\t", "\\n": "\n", "\\r": "\r"}

# Ways of writing that no operator has yet.
OTHERS: dict[str, dict[str, Any]] = {
    "as stated": {},
    "semicolons in CP932": {"delimiter": ";", "encoding": "cp932"},
    "UTF-8": {"encoding": "utf-8"},
    "UTF-8 with a mark": {"encoding": "utf-8-sig"},
}


def bills_file(slug: str) -> BillsFile:
    """Give the operator's file of bills."""
    found = settings.REGISTRY[slug].profile.files
    return next(file for file in found if isinstance(file, BillsFile))


def careful(data: bytes, file: BillsFile, most_aside: int = 0) -> tuple[list[dict[str, Any]], Report]:
    """Go the careful way all along."""
    report = Report("bills", most_aside=most_aside)
    rows = readable_rows(format_named(file.format).read(io.BytesIO(data), file), report)
    return [as_read(record) for record in checked_bills(rows, file, report)], report


def mixed(
    data: bytes, file: BillsFile, block_bytes: int, most_aside: int = 0
) -> tuple[list[dict[str, Any]], Report, int]:
    """Go both ways, as ingest does; give also how many bills went the fast one."""
    report, found, fast = Report("bills", most_aside=most_aside), [], 0
    for record in mixed_bills(io.BytesIO(data), file, report, block_bytes=block_bytes):
        if isinstance(record, Ready):
            found += [as_copied(line) for line in record.text.decode().splitlines()]
            fast += record.count
        else:
            found.append(as_read(record))
    return found, report, fast


def as_read(record: tuple[Any, ...]) -> dict[str, Any]:
    """Give a record of the careful way in the form in which the staging table would hold it."""
    return as_held({name: _text(value) for name, value in zip(COLUMNS, record, strict=True)})


def as_copied(line: str) -> dict[str, Any]:
    """Give a record of the fast way in the same form."""
    texts = [None if text == EMPTY else text.replace("\\\\", "\\") for text in line.split("\t")]
    return as_held(dict(zip(COLUMNS, texts, strict=True)))


def as_held(record: dict[str, str | None]) -> dict[str, Any]:
    """Read what is JSON, as PostgreSQL does."""
    return record | {name: json.loads(record[name] or "null") for name in JSON}


def _text(value: Any) -> str | None:
    return f"{value:%Y-%m-%d}".zfill(10) if isinstance(value, date) else None if value is None else str(value)


@pytest.mark.parametrize("changed", OTHERS.values(), ids=OTHERS)
@pytest.mark.parametrize("slug", SLUGS)
@given(data=st.data())
@hypothesis_settings(max_examples=10, phases=PHASES)
def test_both_ways_give_the_same_records_and_faults(slug, changed, data):
    file = bills_file(slug).model_copy(update=changed)
    written = data.draw(bills_files(file))
    most_aside = data.draw(st.sampled_from((0, 2, 1000)))
    records, report = careful(written, file, most_aside)
    block_bytes = data.draw(st.sampled_from((64, 200, 700, 1 << 20)))
    found, other, _fast = mixed(written, file, block_bytes, most_aside)
    assert found == records
    assert other == report


@pytest.mark.parametrize("slug", SLUGS)
def test_every_bill_of_the_samples_goes_the_fast_way(slug):
    file = bills_file(slug)
    (path,) = (ROOT / "samples" / slug).glob(file.pattern)
    written = path.read_bytes()
    records, report = careful(written, file)
    found, other, fast = mixed(written, file, 1 << 20)
    assert (found, other) == (records, report)
    closing_bills = 1 if file.trailer_mark else 0  # the closing record is read with the bill before it
    assert fast == len(records) - closing_bills
