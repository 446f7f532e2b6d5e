"""Row texts: a story in the words of the operator's files, as ``formats`` writes them."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from madoguchi.domain.bills import AccountSummary, Reading, Statement
from madoguchi.ingest.formats.rows import mapped_columns
from madoguchi.ingest.sample_town.plan import text_bytes
from madoguchi.ingest.sample_town.stories import Story
from madoguchi.operators.schema.files import BillsFile, DataFile

type Value = str | int | date | None

NEXT_BEST = {"scheduled": "unpaid", "none": "paid", "unpaid": "scheduled", "paid": "none"}
"""What stands for a status that the file has no code for."""


def customer_values(story: Story, file: DataFile) -> Iterator[dict[str, Value]]:
    """Yield the values of each place."""
    who = story.household
    for place in who.places:
        yield {
            "customer_number": who.number,
            "place_number": place.number,
            "name": who.name,
            "kana": who.kana,
            "phone": who.phone,
            "postal_code": place.postal_code,
            "address": place.address,
            "building": place.building,
            "billing_name": who.billing_name,
            "billing_address": who.billing_address,
            "payment_method": who.payment_method,
        }


def contract_values(story: Story, file: DataFile) -> Iterator[dict[str, Value]]:
    """Yield the values of each course or option."""
    kinds, statuses = _codes(file, "kind"), _codes(file, "status")
    for supply in story.supplies:
        yield {
            "place_number": supply.place_number,
            "contract_number": supply.number,
            "service": supply.service,
            "course": supply.course,
            "started_on": supply.started_on,
            "ended_on": supply.ended_on,
            "kind": kinds.get(supply.kind),
            "status": statuses.get(supply.status),
            "monthly_yen": supply.monthly_yen,
            "minimum_until": supply.minimum_until,
            "equipment": supply.equipment,
        }


def bill_values(story: Story, file: DataFile) -> Iterator[dict[str, Value]]:
    """Yield the values of each line of each bill."""
    codes = file.status_codes if isinstance(file, BillsFile) else {}
    for statement in story.statements:
        facts = _facts(statement, f"{statement.month:{file.month_format}}", codes)
        for line in statement.lines:
            yield facts | {
                "line_name": line.name,
                "line_charge": line.charge,
                "line_discount": line.discount,
                "line_payable": line.payable,
                "line_tax": line.tax,
                "line_rate": line.rate,
            }


VALUES: dict[str, Callable[[Story, DataFile], Iterator[dict[str, Value]]]] = {
    "customers": customer_values,
    "contracts": contract_values,
    "bills": bill_values,
}


def column_bytes(file: DataFile) -> dict[str, int | None]:
    """Give each mapped column and how many bytes it has; None where nothing is said."""
    return {name: text_bytes(file, name) for name in mapped_columns(file)}


def row_texts(story: Story, file: DataFile, columns: Mapping[str, int | None]) -> Iterator[dict[str, str]]:
    """Yield the rows of a story in a file; ``columns`` as ``column_bytes`` gives them."""
    for values in VALUES[file.kind](story, file):
        yield {name: _text(values[name], width, file) for name, width in columns.items()}


def _codes(file: DataFile, column: str) -> dict[str, str]:
    """Map what codes mean back to the codes; empty where the file has no such column."""
    codes: Mapping[str, str] = getattr(file, f"{column}_codes", {})
    return {meaning: code for code, meaning in codes.items()}


def _facts(statement: Statement, month: str, codes: Mapping[str, str]) -> dict[str, Value]:
    code, paid_on = _state(statement, codes)
    return {
        "place_number": statement.place_number,
        "bill_number": statement.number,
        "month": month,
        "total": statement.total,
        "status": code,
        "due_on": statement.due_on,
        "paid_on": paid_on,
        **_reading(statement.reading),
        **_summary(statement.summary),
    }


def _reading(reading: Reading | None) -> dict[str, Value]:
    if reading is None:
        return dict.fromkeys(("read_on", "quantity", "days"))
    return {"read_on": reading.read_on, "quantity": reading.quantity, "days": reading.days}


def _summary(summary: AccountSummary | None) -> dict[str, Value]:
    if summary is None:
        return dict.fromkeys(("received", "invoiced", "unpaid", "balance"))
    return {
        "received": summary.received,
        "invoiced": summary.invoiced,
        "unpaid": summary.unpaid,
        "balance": summary.balance,
    }


def _state(statement: Statement, codes: Mapping[str, str]) -> tuple[str, date | None]:
    """Give the code of the status; a bill of nothing that has to be called paid was so when it was read."""
    by_status = {status: code for code, status in codes.items()}
    status = statement.status if statement.status in by_status else NEXT_BEST[statement.status]
    settled_on = statement.reading.read_on if statement.reading else statement.due_on
    return by_status.get(status, ""), statement.paid_on or (settled_on if status == "paid" else None)


def _text(value: Value, width: int | None, file: DataFile) -> str:
    if isinstance(value, date):
        return f"{value:{file.date_format}}"
    if isinstance(value, int):
        return f"{value:0{width or 0}d}"
    return _fitted(value or "", width, file.encoding)


def _fitted(text: str, width: int | None, encoding: str) -> str:
    """Cut what is too long for its bytes, as billing systems do."""
    if width is None:
        return text
    while len(text.encode(encoding)) > width:
        text = text[:-1]
    return text.rstrip(" ")
