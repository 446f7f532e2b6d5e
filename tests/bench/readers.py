"""Readers: what customers who look at their bills notice while a batch is taken in and published."""

import os
import statistics
import subprocess
import sys
from pathlib import Path

from tests.bench import load, town
from tests.bench.bill_files import Town
from tests.bench.hot_page import requests_for
from tests.bench.load import Measured
from tests.bench.servers import serving
from tests.bench.surroundings import SLUG, environment

PORT = 8394
CUSTOMERS = 10_000
CONCURRENCY = int(os.environ.get("BENCH_READERS", "2"))
ROUNDS = int(os.environ.get("BENCH_INGEST_ROUNDS", "3"))
SECONDS = 4.0


def report(files: Town, folder: Path, *, rows: int) -> None:
    """Print the p99 of the hot page alone and during ingest; each round publishes bills that are new."""
    town.build(environment()["DATABASE_URL"], slug=SLUG, customers=CUSTOMERS)
    _taking_in(files.customers).wait()
    cookies = (f"madoguchi-session={town.token(each)}" for each in range(1, town.VISITORS + 1))
    requests = requests_for(cookies)
    alone, during = [], []
    with serving("madoguchi.wsgi:application", PORT, environment()):
        load.size(PORT, requests[0])  # waits until the workers answer
        _measured(requests)
        for nth in range(ROUNDS):
            part = rows // ROUNDS
            path, _clean, _rows = files.cut(folder, first=nth * part, rows=part)
            alone.append(_measured(requests).percentile(0.99))
            during.append(_while_taking_in(path, requests).percentile(0.99))
    ratio = statistics.median(a / b for a, b in zip(during, alone, strict=True))
    medians = f"{statistics.median(alone):.1f} ms alone, {statistics.median(during):.1f} ms during"
    print(f"\nreaders' p99 at concurrency {CONCURRENCY}, {rows // ROUNDS:,} lines taken in meanwhile:")
    print(f"{medians}; ratio {ratio:.2f}   (aim: at most 1.5)", flush=True)


def _while_taking_in(path: Path, requests: list[bytes]) -> Measured:
    found = []
    with _taking_in(path) as ingest:
        while ingest.poll() is None:
            found.append(_measured(requests, seconds=0.5))
    if ingest.returncode:
        raise RuntimeError(f"{path} was not taken in")
    latencies = tuple(each for measured in found for each in measured.latencies)
    return Measured(len(latencies), sum(each.seconds for each in found), latencies)


def _measured(requests: list[bytes], *, seconds: float = SECONDS) -> Measured:
    return load.measure(PORT, requests, concurrency=CONCURRENCY, seconds=seconds)


def _taking_in(path: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.bench.taking_in", "fast", str(path), "0"]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, env=os.environ | environment())
