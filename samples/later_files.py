"""Files that come after the bills: results of payments, a meter read again, and a bundle of papers."""

import hashlib
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

from madoguchi.adapters.pdf.typesetting import typeset
from madoguchi.domain.bills import Statement
from madoguchi.domain.clock import TOKYO
from madoguchi.ingest.formats import format_named
from madoguchi.ingest.sample_town.plan import Plan
from madoguchi.ingest.sample_town.stories import Story
from madoguchi.ingest.sample_town.town import file_name, story
from madoguchi.operators.schema.files import DataFile, PapersFile, PaymentsFile, ReadingsFile

LAYOUT = Path(__file__).with_name("notice.typ")
TITLE = "設備点検のお知らせ"
READERS = 2
"""How many customers get a paper; the first of all is left alone, for the guides tell what that one sees."""

type Rows = Iterator[dict[str, str]]


def write_later_files(plan: Plan, *, customers: int, folder: Path) -> list[Path]:
    """Write a file of each later kind that the operator takes, about everybody but the first customer."""
    told = [story(plan, index) for index in range(1, customers)]
    statements = {each.household.number: tuple(each.statements) for each in told}
    paths = []
    for file in plan.profile.files:
        if isinstance(file, PaymentsFile | ReadingsFile):
            rows = (_payments if isinstance(file, PaymentsFile) else _readings)(file, statements, plan)
            content = b"".join(format_named(file.format).write(rows, file))
        elif isinstance(file, PapersFile):
            content = _bundle(file, told[:READERS], plan.months[-1])
        else:
            continue
        paths.append(folder / file_name(file, last_month=plan.months[-1]))
        paths[-1].write_bytes(content)
    return paths


def _payments(file: PaymentsFile, statements: dict[str, tuple[Statement, ...]], plan: Plan) -> Rows:
    """Collect what is unpaid once more: the oldest bill of each customer is then paid, a later one is not."""
    paid = next((code for code, meant in file.results.items() if meant.status == "paid"), "")
    failed = next((code for code, meant in file.results.items() if meant.status == "unpaid"), "")
    oldest = True
    for bills in statements.values():
        for bill in (each for each in bills if each.status == "unpaid"):
            yield {
                **_names(bill, file),
                "amount": str(bill.total).zfill(10) if file.format == "zengin" else str(bill.total),
                "paid_on": f"{plan.months[-1].replace(day=10):{file.date_format}}",
                "result": paid if oldest else failed,
            }
            oldest = not oldest


def _readings(file: ReadingsFile, statements: dict[str, tuple[Statement, ...]], plan: Plan) -> Rows:
    """Tell once more what one meter showed: a day more than the bill says."""
    bill = next(each for bills in statements.values() for each in reversed(bills) if each.reading)
    if read := bill.reading:
        yield {
            **_names(bill, file),
            "read_on": f"{read.read_on:{file.date_format}}",
            "quantity": str(read.quantity).zfill(5),
            "days": str(read.days + 1).zfill(3),
        }


def _names(bill: Statement, file: DataFile) -> dict[str, str]:
    month = f"{bill.month:{file.month_format}}"
    return {"place_number": bill.place_number, "bill_number": bill.number, "month": month}


def _bundle(file: PapersFile, told: list[Story], month: date) -> bytes:
    papers = {each: _paper(each, month) for each in told}
    bundle = BytesIO()
    with zipfile.ZipFile(bundle, "w") as archive:
        archive.writestr(_entry(file.index), _index(file, papers, month))
        for each, paper in papers.items():
            archive.writestr(_entry(_paper_name(each)), paper)
    return bundle.getvalue()


def _index(file: PapersFile, papers: dict[Story, bytes], month: date) -> bytes:
    rows = (
        {
            "place_number": each.household.places[0].number,
            "file_name": _paper_name(each),
            "title": TITLE,
            "addressee": each.household.name,
            "dated_on": f"{month:{file.date_format}}",
            "amount": "0",
            "number": f"T{number:04}",
            "sha256": hashlib.sha256(paper).hexdigest(),
        }
        for number, (each, paper) in enumerate(papers.items(), start=1)
    )
    return b"".join(format_named(file.format).write(rows, file))


def _paper(told: Story, month: date) -> bytes:
    values = {"title": TITLE, "name": told.household.name, "month": f"{month.year}年{month.month}月"}
    made_at = datetime(month.year, month.month, month.day, tzinfo=TOKYO)
    return typeset(LAYOUT, values, made_at=made_at)


def _paper_name(told: Story) -> str:
    return f"点検_{told.household.number}.pdf"


def _entry(name: str) -> zipfile.ZipInfo:
    return zipfile.ZipInfo(name)
