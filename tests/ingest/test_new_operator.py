"""A format of a new operator needs a profile and no code."""

import shutil
from pathlib import Path

import pytest
from django.conf import settings

from madoguchi.ingest.batch import take_in
from madoguchi.models import Bill, Contract, Place
from madoguchi.models.scope import operator_scope
from madoguchi.operators.checks import faults_of
from madoguchi.operators.registry import read_registry
from tests.cast import NOW

KNOWN = settings.REGISTRY["aicom-koka"]
FILES = """
[gaiji]
"F040" = "𠮷"

[[files]]
kind = "customers"
pattern = "M01.txt"
format = "delimited"
encoding = "cp932"
delimiter = ";"

[files.columns]
customer_number = "コード"
name = "なまえ"
address = "すまい"

[[files]]
kind = "bills"
pattern = "M02.txt"
format = "fixed_width"
encoding = "utf-8"
record_bytes = 40
date_format = "%d.%m.%y"
month_format = "%m/%Y"
default_status = "unpaid"

[files.columns]
place_number = "1-4"
month = "5-11"
total = "12-16"
line_name = "17-28"
line_charge = "29-32"
due_on = "33-40"

[[files]]
kind = "payments"
pattern = "M03.txt"
format = "delimited"
encoding = "utf-8"
delimiter = "\\t"
date_format = "%d.%m."
month_format = "%m/%Y"

[files.columns]
place_number = "誰"
month = "月"
amount = "円"
paid_on = "日"
result = "結果"

[files.results]
OK = { status = "paid" }
NG = { status = "unpaid", words = "残高不足のため" }
"""
CUSTOMERS = "コード;なまえ;すまい\n0001;@田;山の中1\n0002;土田;海の上2\n".encode("cp932").replace(
    b"@", b"\xf0\x40"
)
BILLS = "".join(
    f"{place:04}09/2024{total:05}{'基本料'.ljust(6)}{total:>4}{'28.09.24':>8}\n"
    for place, total in ((1, 2200), (2, 3300))
).encode()
PAYMENTS = (
    "誰\t月\t円\t日\t結果\n0001\t09/2024\t2,200\t10.10.\tOK\n0002\t09/2024\t3300\t10.10.\tNG\n".encode()
)

pytestmark = pytest.mark.django_db


def test_new_operators_files_enter_by_its_folder_alone(tmp_path: Path) -> None:
    folder = tmp_path / "operators" / "yama-no-denki"
    shutil.copytree(KNOWN.folder, folder)
    profile = (folder / "operator.toml").read_text(encoding="utf-8").partition("[[files]]")[0]
    (folder / "operator.toml").write_text(profile + FILES, encoding="utf-8")
    operator = read_registry(folder.parent)["yama-no-denki"]
    assert faults_of(operator) == []
    with operator_scope(operator.slug):
        for name, raw in (("M01.txt", CUSTOMERS), ("M02.txt", BILLS), ("M03.txt", PAYMENTS)):
            (tmp_path / name).write_bytes(raw)
            report = take_in(profile=operator.profile, path=tmp_path / name, now=NOW)
            assert (report.faults, report.rows) == ([], 2)
        assert list(Place.objects.order_by("number").values_list("customer__name", flat=True)) == [
            "𠮷田",
            "土田",
        ]
        bills = Bill.objects.filter(superseded_at=None).order_by("place__number")
        assert list(bills.values_list("total", "status", "failed_why")) == [
            (2200, "paid", ""),
            (3300, "unpaid", "残高不足のため"),
        ]
        assert Contract.objects.count() == 0
