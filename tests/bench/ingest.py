"""Ingest: a town's bills from file to published, beside ``\\copy`` of the same rows already clean.

BENCH_LINES names the sizes in bill lines, with commas between (default 200000; the aim is stated for 0.5 to 4
million, whose town takes minutes to invent), BENCH_INGEST_ROUNDS how often each is measured (default 3).
Every measurement is a process of its own, and the ways take turns, so that a slower minute of the machine
falls on all of them. CPU is that of the process and of the server together.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
import psycopg

from tests.bench import readers
from tests.bench.bill_files import Town, invented
from tests.bench.surroundings import VAR, environment

SIZES = [int(size) for size in os.environ.get("BENCH_LINES", "200000").split(",")]
ROUNDS = int(os.environ.get("BENCH_INGEST_ROUNDS", "3"))
MOST_WITH_CARE = 600_000
"""Above, the careful way would only make one wait; it is linear."""


@dataclass(frozen=True)
class Taken:
    """What one way took for its rows."""

    rows: int
    seconds: float
    cpu: float
    megabytes: int

    @property
    def rate(self) -> float:
        """Rows a second."""
        return self.rows / self.seconds

    @property
    def cost(self) -> float:
        """Microseconds of CPU a row."""
        return self.cpu / self.rows * 1e6 if self.rows else 0.0


def report() -> None:
    """Print rows a second of each way and size, beside the limit, and what readers notice."""
    print(f"\ningest of bills from file to published, medians of {ROUNDS} interleaved rounds")
    print(
        f"{'lines':>10}  {'way':10}{'rows/s':>10}{'of copy':>9}{'CPU µs':>8}{'of copy':>9}{'peak MB':>9}",
        flush=True,
    )
    with TemporaryDirectory(dir=VAR) as folder:
        town = invented(Path(folder), rows=max(SIZES))
        for size in SIZES:
            _print(compare(town, Path(folder) / "cut", size))
        readers.report(town, Path(folder) / "cut", rows=min(SIZES))


def compare(town: Town, folder: Path, size: int) -> dict[str, list[Taken]]:
    """Measure each way on files of one size."""
    file, clean, rows = town.cut(folder, first=0, rows=size)
    again = file.with_stem(f"{file.stem}_again")
    shutil.copyfile(file, again)  # not through memory: a process inherits the peak of the one that starts it
    with again.open("ab") as stream:
        stream.write(b"\r\n")  # the same bills in another file
    _truncate("madoguchi_customer")
    take("fast", town.customers, 0)
    found = defaultdict(list)
    for _round in range(ROUNDS):
        for way in ("copy", "careful", "fast", "again"):
            if way == "careful" and rows > MOST_WITH_CARE:
                continue
            if way != "again":
                _truncate("madoguchi_batch")
            source = {"copy": clean, "again": again}.get(way, file)
            found[way].append(take(way, source, rows))
    return found


def take(way: str, path: Path, rows: int) -> Taken:
    """Go one way in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.taking_in", way, str(path), str(rows)]
    before = _server_cpu()
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, env=os.environ | environment())
    told = json.loads(done.stdout)
    return Taken(**told | {"cpu": told["cpu"] + _server_cpu() - before})


def _server_cpu() -> float:
    """Give the CPU time of all sessions of the server that have ended."""
    with psycopg.connect(environment()["DATABASE_URL"]) as connection:
        server = psutil.Process(connection.info.backend_pid).parent()
    if server is None:
        raise RuntimeError("the server must run on this machine")
    times = server.cpu_times()
    return float(times.children_user + times.children_system)


def _truncate(table: str) -> None:
    """Empty a table and all that refers to it."""
    with psycopg.connect(environment()["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(f"TRUNCATE {table} CASCADE")
        connection.execute("CHECKPOINT")


def _print(found: dict[str, list[Taken]]) -> None:
    for way, taken in found.items():
        limits = list(zip(taken, found["copy"], strict=True))
        rate, cost = (statistics.median(getattr(each, name) for each in taken) for name in ("rate", "cost"))
        of_copy = statistics.median(each.rate / limit.rate for each, limit in limits)
        cost_of_copy = statistics.median(limit.cost / each.cost for each, limit in limits)
        peak = max(each.megabytes for each in taken)
        figures = f"{rate:10,.0f}{of_copy:9.2f}{cost:8.1f}{cost_of_copy:9.2f}{peak:9,}"
        print(f"{taken[0].rows:10,}  {way:10}{figures}", flush=True)
