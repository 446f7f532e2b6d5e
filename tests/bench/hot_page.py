"""The hot page: signed in, with the bill list, the latest bill and the notices, in three ways.

Each round loads the three servers in turn, so that a slower minute of the machine falls on all of them.
"""

import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field

from tests.bench import load, town
from tests.bench.servers import cpu_seconds, serving
from tests.bench.surroundings import SLUG, VAR

CONCURRENCY = 16
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
SECONDS = float(os.environ.get("BENCH_SECONDS", "4"))


@dataclass
class Variant:
    """One way to serve the page, and what its rounds showed."""

    name: str
    target: str
    port: int
    requests: list[bytes]
    pid: int = 0
    rates: list[float] = field(default_factory=list)
    p99s: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    size: int = 0

    def run(self) -> None:
        """Measure one round."""
        before = cpu_seconds(self.pid)
        measured = load.measure(self.port, self.requests, concurrency=CONCURRENCY, seconds=SECONDS)
        self.rates.append(measured.rate)
        self.p99s.append(measured.percentile(0.99))
        self.cpu.append((cpu_seconds(self.pid) - before) / measured.requests * 1000)


def requests_for(cookies: Iterator[str]) -> list[bytes]:
    """Write the requests of a browser for each visitor."""
    return [
        f"GET /{SLUG}/home/ HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Language: ja\r\n"
        f"Cookie: {cookie}\r\n\r\n".encode()
        for cookie in cookies
    ]


def variants(environment: dict[str, str]) -> list[Variant]:
    """Give the three ways, with a session for every visitor in each."""
    keys = VAR / "session-keys"
    subprocess.run(
        [sys.executable, "-m", "tests.bench.ordinary.visitors", str(keys)],
        check=True,
        env=os.environ | environment,
    )
    csrf = "A" * 32
    ours = [
        f"madoguchi-session={town.token(each)}; madoguchi-csrf={csrf}" for each in range(1, town.VISITORS + 1)
    ]
    theirs = [f"sessionid={key}; csrftoken={csrf}" for key in keys.read_text(encoding="ascii").split()]
    return [
        Variant("portal", "madoguchi.wsgi:application", 8391, requests_for(iter(ours))),
        Variant("(a) ordinary", "tests.bench.ordinary.wsgi:application", 8392, requests_for(iter(theirs))),
        Variant("(b) bare", "tests.bench.bare:application", 8393, requests_for(iter(ours))),
    ]


def compare(customers: int, environment: dict[str, str]) -> dict[str, Variant]:
    """Measure the three ways against a town of this size, and print the figures."""
    found = variants(environment)
    with ExitStack() as stack:
        for variant in found:
            variant.pid = stack.enter_context(serving(variant.target, variant.port, environment)).pid
            variant.size = load.size(variant.port, variant.requests[0])
            load.measure(variant.port, variant.requests, concurrency=CONCURRENCY, seconds=2)
        for _round in range(ROUNDS):
            for variant in found:
                variant.run()
    _print(customers, found)
    return {variant.name: variant for variant in found}


def _print(customers: int, found: list[Variant]) -> None:
    print(f"\nhot page, {customers:,} customers × 24 bills × 8 lines, concurrency {CONCURRENCY},")
    print(
        f"medians of {ROUNDS} interleaved rounds of {SECONDS:g} s, row-level security on for portal and (b)"
    )
    print(f"{'':14}{'requests/s':>11}{'p99 ms':>8}{'app CPU ms':>12}{'bytes':>8}")
    for each in found:
        rate, p99, cpu = map(statistics.median, (each.rates, each.p99s, each.cpu))
        print(f"{each.name:14}{rate:11,.0f}{p99:8.1f}{cpu:12.2f}{each.size:8,}")
    portal, ordinary, bare = found
    print(f"portal : (a)  {_ratio(portal.rates, ordinary.rates):.2f}   (aim: at least 6)")
    print(f"portal : (b)  {_ratio(portal.rates, bare.rates):.2f}   (aim: at least 0.4)")
    print(f"p99 : (b)     {_ratio(portal.p99s, bare.p99s):.2f}   (aim: at most 2)")


def _ratio(these: list[float], those: list[float]) -> float:
    return statistics.median(a / b for a, b in zip(these, those, strict=True))
