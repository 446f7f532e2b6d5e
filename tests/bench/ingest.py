"""Ingest: a town's bills from file to published, against ``COPY`` of the same rows already clean."""

import os
import time
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg

from tests.bench.surroundings import SLUG, environment

CUSTOMERS = 5_000


def report() -> None:
    """Print rows per second, and the ratio to a bare COPY in the same run."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.settings")
    django.setup()
    from django.conf import settings

    from madoguchi.ingest.batch import take_in
    from madoguchi.ingest.sample_town import write_town
    from madoguchi.interfaces.clock import now
    from madoguchi.models.scope import operator_scope

    profile = settings.REGISTRY[SLUG].profile
    _empty()
    with TemporaryDirectory() as folder, operator_scope(SLUG):
        paths = write_town(
            profile, customers=CUSTOMERS, seed=1, months=3, last_month=date(2024, 10, 1), folder=Path(folder)
        )
        for path in paths:
            began = time.perf_counter()
            rows = take_in(profile=profile, path=path, now=now()).rows
            seconds = time.perf_counter() - began
        copied = _copy(rows)
    print(f"\ningest of {rows:,} bill lines: {rows / seconds:,.0f} rows/s from file to published")
    print(
        f"COPY of as many clean rows: {rows / copied:,.0f} rows/s; ratio {copied / seconds:.2f}", flush=True
    )


def _empty() -> None:
    with psycopg.connect(environment()["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(
            "TRUNCATE madoguchi_customer, madoguchi_place, madoguchi_batch, madoguchi_bill CASCADE"
        )


def _copy(rows: int) -> float:
    line = ("1000000017", "202410", "デジタルスター(2024/10)", "4180", "0", "4180")
    data = ("\t".join(line) + "\n").encode() * rows
    with psycopg.connect(environment()["DATABASE_URL"]) as connection:
        connection.execute("CREATE TEMPORARY TABLE clean (a text, b text, c text, d int, e int, f int)")
        began = time.perf_counter()
        with connection.cursor().copy("COPY clean FROM STDIN") as copy:
            copy.write(data)
        return time.perf_counter() - began
