"""Records: from rows to customers, contracts and statements, each with the lines it came from."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from madoguchi.domain.bills import AccountSummary, BillLine, Reading, Statement
from madoguchi.ingest.formats.rows import Row
from madoguchi.ingest.values import RowValues, ValueRefused
from madoguchi.operators.schema.files import BillsFile, ContractsFile, CustomersFile


@dataclass(frozen=True, slots=True)
class CustomerRecord:
    """A customer and one of the customer's places."""

    customer_number: str
    place_number: str
    name: str
    kana: str
    phone: str
    postal_code: str
    address: str
    building: str
    billing_name: str
    billing_address: str
    payment_method: str


@dataclass(frozen=True, slots=True)
class ContractRecord:
    """A course or option at a place."""

    place_number: str
    contract_number: str
    service: str
    course: str
    started_on: date | None
    ended_on: date | None
    kind: str
    status: str
    monthly_yen: int | None
    minimum_until: date | None
    equipment: str


def customer_record(row: Row, file: CustomersFile) -> CustomerRecord:
    """Read a customer; raises ValueRefused."""
    values = RowValues(row.values, file)
    number = values.required("customer_number", longest=40).strip()
    return CustomerRecord(
        customer_number=number,
        place_number=values.text("place_number", longest=40).strip() or number,
        name=values.required("name", longest=200),
        kana=values.text("kana", longest=200),
        phone=values.text("phone", longest=40),
        postal_code=values.text("postal_code", longest=10),
        address=values.required("address", longest=300),
        building=values.text("building", longest=300),
        billing_name=values.text("billing_name", longest=200),
        billing_address=values.text("billing_address", longest=300),
        payment_method=values.text("payment_method", longest=100),
    )


def contract_record(row: Row, file: ContractsFile) -> ContractRecord:
    """Read a contract; raises ValueRefused."""
    values = RowValues(row.values, file)
    return ContractRecord(
        place_number=values.required("place_number", longest=40).strip(),
        contract_number=values.required("contract_number", longest=40).strip(),
        service=values.required("service", longest=100),
        course=values.required("course", longest=200),
        started_on=values.day("started_on"),
        ended_on=values.day("ended_on"),
        kind=values.coded("kind", file.kind_codes, "course"),
        status=values.coded("status", file.status_codes, "running"),
        monthly_yen=values.amount("monthly_yen"),
        minimum_until=values.day("minimum_until"),
        equipment=values.text("equipment", longest=200),
    )


class LineRefused(Exception):
    """A value of one row of a bill does not fit."""

    def __init__(self, row: Row, reason: ValueRefused) -> None:
        super().__init__(reason.code)
        self.row = row
        self.reason = reason


def bill_groups(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Gather the neighbouring rows that make one bill."""
    for _key, group in groupby(rows, key=bill_key):
        yield list(group)


def bill_key(row: Row) -> tuple[str, str, str]:
    """Give what the neighbouring rows of one bill share, as received."""
    texts = row.values
    return texts["place_number"], texts.get("bill_number", ""), texts["month"]


def statement(group: list[Row], file: BillsFile) -> Statement:
    """Read a bill from its rows; raises LineRefused."""
    lines = tuple(_of_row(row, file, _bill_line) for row in group)
    stated = _of_row(group[0], file, lambda values: _statement(values, file, lines))
    return replace(stated, source_lines=tuple(row.line for row in group))


def _of_row[Found](row: Row, file: BillsFile, read: Callable[[RowValues], Found]) -> Found:
    try:
        return read(RowValues(row.values, file))
    except ValueRefused as reason:
        raise LineRefused(row, reason) from None


def _statement(values: RowValues, file: BillsFile, lines: tuple[BillLine, ...]) -> Statement:
    month = values.month("month")
    return Statement(
        place_number=values.required("place_number", longest=40).strip(),
        number=values.key("bill_number") or f"{month:%Y-%m}",
        month=month,
        total=values.required_amount("total"),
        lines=lines,
        status=bill_status(values, file),
        due_on=values.day("due_on"),
        paid_on=values.day("paid_on"),
        reading=_reading(values),
        summary=_summary(values),
    )


def _bill_line(values: RowValues) -> BillLine:
    charge = values.required_amount("line_charge")
    discount = values.amount("line_discount") or 0
    payable = values.amount("line_payable")
    return BillLine(
        name=values.required("line_name", longest=200),
        charge=charge,
        discount=discount,
        payable=charge - discount if payable is None else payable,
        tax=values.amount("line_tax"),
        rate=values.amount("line_rate"),
    )


def bill_status(values: RowValues, file: BillsFile) -> str:
    """Read the status of a bill; raises ValueRefused."""
    if file.columns.status:
        values.required("status", longest=40)
    return values.coded("status", file.status_codes, file.default_status)


def _reading(values: RowValues) -> Reading | None:
    read_on = values.day("read_on")
    if read_on is None:
        return None
    return Reading(read_on, values.required_amount("quantity"), values.required_amount("days"))


def _summary(values: RowValues) -> AccountSummary | None:
    rows = [values.amount(name) for name in ("received", "invoiced", "unpaid", "balance")]
    if all(amount is None for amount in rows):
        return None
    received, invoiced, unpaid, balance = (amount or 0 for amount in rows)
    return AccountSummary(received, invoiced, unpaid, balance)
