"""Billing files for tests, written the way each operator's own system writes them."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from madoguchi.ingest.batch import take_in
from madoguchi.ingest.formats import format_named
from madoguchi.ingest.formats.rows import mapped_columns
from madoguchi.ingest.report import Report
from madoguchi.models.scope import operator_scope
from madoguchi.operators.registry import Operator
from madoguchi.operators.schema.files import DataFile
from tests.cast import NOW

NUMBER = "00000000010001"
DATES = ("due_on", "paid_on", "read_on", "started_on", "ended_on", "minimum_until")


def file_of(operator: Operator, kind: str) -> DataFile:
    """Give the operator's file of a kind."""
    return next(file for file in operator.profile.files if file.kind == kind)


def content(file: DataFile, rows: Sequence[Mapping[str, object]]) -> bytes:
    """Write rows the way the profile says; columns that the file has not are left out."""
    columns = mapped_columns(file)
    texts = [{name: _text(file, name, row.get(name, "")) for name in columns} for row in rows]
    return b"".join(format_named(file.format).write(texts, file))


def _text(file: DataFile, name: str, value: object) -> str:
    if isinstance(value, date):
        return value.strftime(file.date_format if name in DATES else file.month_format)
    if codes := getattr(file, f"{name}_codes", None):
        return next(code for code, meaning in codes.items() if meaning == value)
    return str(value)


def customer_rows() -> list[dict[str, object]]:
    """Give one customer with one place."""
    return [
        {
            "customer_number": NUMBER[:10],
            "place_number": NUMBER,
            "name": "髙﨑 花子",
            "kana": "ﾀｶｻｷ ﾊﾅｺ",
            "phone": "076-224-1114",
            "postal_code": "920-0919",
            "address": "金沢市南町2番1号",
            "payment_method": "口座振替",
        }
    ]


def bill_rows(month: date = date(2024, 9, 1), **changed: object) -> list[dict[str, object]]:
    """Give one bill of two lines: 2,799 and 2,710 make 5,509, with 254 and 246 inside."""
    shared: dict[str, object] = {
        "place_number": NUMBER,
        "bill_number": f"{month:%Y%m}",
        "month": month,
        "total": 5509,
        "status": "unpaid",
        "due_on": month.replace(day=28),
        "read_on": month.replace(day=17),
        "quantity": 32,
        "days": 62,
        "received": 0,
        "invoiced": 0,
        "unpaid": 0,
        "balance": 5509,
    }
    lines = (("水道料金", 2799, 254), ("下水道使用料", 2710, 246))
    return [
        shared
        | {
            "line_name": name,
            "line_charge": amount,
            "line_discount": 0,
            "line_payable": amount,
            "line_tax": tax,
        }
        | changed
        for name, amount, tax in lines
    ]


def path_for(operator: Operator, kind: str, folder: Path, *, suffix: str = "1") -> Path:
    """Name a file as the operator's system would."""
    return folder / file_of(operator, kind).pattern.replace("*", suffix)


def send(operator: Operator, kind: str, data: bytes, folder: Path, *, suffix: str = "1") -> Report:
    """Take a file in, as ``madoguchi ingest`` does."""
    path = path_for(operator, kind, folder, suffix=suffix)
    path.write_bytes(data)
    with operator_scope(operator.slug):
        return take_in(profile=operator.profile, path=path, now=NOW)


def place_number(operator: Operator) -> str:
    """Give the number under which the operator knows the place of ``customer_rows``."""
    columns = mapped_columns(file_of(operator, "customers"))
    return NUMBER if "place_number" in columns else NUMBER[:10]


def bills_content(operator: Operator, rows: list[dict[str, object]] | None = None) -> bytes:
    """Write bills for the place of ``customer_rows``."""
    found = bill_rows() if rows is None else rows
    known = [row | {"place_number": row["place_number"] or ""} for row in found]
    for row in known:
        if row["place_number"] == NUMBER:
            row["place_number"] = place_number(operator)
    return content(file_of(operator, "bills"), known)
