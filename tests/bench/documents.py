"""Documents: a month made ahead, one asked for the first time, and one downloaded again and again.

All with the database, whose share of the processor is counted where it runs on this machine.
``python -m tests.bench documents`` prints it alone; BENCH_DOCUMENTS says how many are made ahead.
"""

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from madoguchi.domain.clock import TOKYO
from madoguchi.domain.months import months_before
from tests.bench import load, surroundings
from tests.bench.servers import cpu_seconds, serving

if TYPE_CHECKING:
    from tests.cast import Person

DATABASE = "madoguchi_documents"
AHEAD = int(os.environ.get("BENCH_DOCUMENTS", "60"))
FIRST = 9
MONTHS = 12
ROUNDS, SECONDS, CONCURRENCY = 5, 1.5, 4
PORTAL, PLAIN = 8394, 8395

type Spent = tuple[float, float]


def environment(url: str) -> dict[str, str]:
    """Give what the settings need: a database and a folder made anew, and the cast's time."""
    offset = datetime(2024, 10, 21, 23, 0, tzinfo=TOKYO) - datetime.now(TOKYO)
    return {
        "DATABASE_URL": surroundings.own_database(url, DATABASE),
        "DJANGO_SETTINGS_MODULE": "madoguchi.settings",
        "MADOGUCHI_DOCUMENTS": tempfile.mkdtemp(prefix="documents-", dir=surroundings.VAR),
        "MADOGUCHI_HOSTS": "testserver,127.0.0.1",
        "MADOGUCHI_CLOCK_OFFSET": str(offset.total_seconds()),
    }


def report() -> None:
    """Print the figures; the settings must lead to a migrated database of its own."""
    someone = _customer(max(AHEAD, FIRST))
    print("\ndocuments, with the database; CPU of one core, Python + database")
    ahead(someone)
    first(someone)
    stored(someone)


def _customer(places: int) -> "Person":
    """Make a member who is given invoices, with a year of bills for each of her places."""
    from madoguchi.models import Member
    from madoguchi.models.scope import operator_scope
    from tests.cast import bill, person
    from tests.invoices import SEPTEMBER, WATER, slip

    someone = person(WATER, name="山田 花子", places=places)
    with operator_scope(WATER.slug):
        Member.objects.filter(pk=someone.member.pk).update(choices={"files_consumption_tax": "有"})
        for place in someone.places:
            for back in range(MONTHS):
                bill(WATER, place, slip(months_before(SEPTEMBER, back)))
    return someone.sign_in()


def ahead(someone: "Person") -> None:
    """Make a month ahead, after some of another month have warmed the process."""
    from madoguchi.interfaces import clock
    from madoguchi.models.scope import operator_scope
    from madoguchi.services.documents.ahead import issue_ahead
    from tests.invoices import SEPTEMBER

    def make(back: int, most: int) -> int:
        turns = iter(range(most))
        with operator_scope(someone.operator.slug):
            return issue_ahead(
                operator=someone.operator,
                month=months_before(SEPTEMBER, back),
                now=clock.now,
                goes_on=lambda: next(turns, None) is not None,
            ).made

    make(1, 5)
    python, database = (each / AHEAD for each in spent(lambda: make(2, AHEAD)))
    print(f"  made ahead           {_ms(python)} + {_ms(database)} ms   ({AHEAD} of them)")
    print(f"  a second and core    {1 / (python + database):7.0f}")


def first(someone: "Person") -> None:
    """Ask for invoices that are not there yet, as the page does, and fetch them."""
    taken = [spent(lambda index=index: chosen(someone, index)) for index in range(FIRST)]
    python, database = (statistics.fmean(each) for each in zip(*taken[2:], strict=True))
    print(f"  first download       {_ms(python)} + {_ms(database)} ms   (choosing, issuing, making, sending)")


def chosen(someone: "Person", index: int) -> tuple[str, bytes]:
    """Choose the newest bill of a place; give where its invoice is, and the file."""
    place = someone.reference(index)
    choice = {"kind": "invoice", "addressee": place, "bill": f"{place}/2024-09"}
    address = someone.client.post(f"{someone.root}documents/", choice).headers["Location"]
    return address, someone.client.get(address).content


def stored(someone: "Person") -> None:
    """Download a stored document through the network, in turn with the same file from three plain views."""
    address, content = chosen(someone, 0)
    cookies = "; ".join(f"{name}={each.value}" for name, each in someone.client.cookies.items())
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        (Path(folder) / "paper.pdf").write_bytes(content)
        here, root = "tests.bench.plain_file_here:application", someone.root
        plain = partial(_way, stack, BENCH_FOLDER=folder)
        ways = {
            "stored document": _way(stack, "madoguchi.wsgi:application", PORTAL, address, cookies),
            "plain, bare Django": plain("tests.bench.plain_file:application", PLAIN, "/paper.pdf", ""),
            "plain, our middleware": plain(here, PLAIN + 1, f"{root}open/paper.pdf", ""),
            "plain, our sign-in": plain(here, PLAIN + 2, f"{root}members/paper.pdf", cookies),
        }
        rounds = [{name: way() for name, way in ways.items()} for _round in range(ROUNDS + 1)][1:]
    print(f"stored document, {len(content) / 1024:.0f} KiB, {ROUNDS} rounds in turn; aim: at most 1.5")
    for name in ways:
        latency, cpu = (statistics.median(each[name][which] for each in rounds) for which in (0, 1))
        times = [
            statistics.median(each["stored document"][which] / each[name][which] for each in rounds)
            for which in (0, 1)
        ]
        print(
            f"  {name:22} {latency:6.2f} ms median latency {cpu:6.2f} ms CPU of the application;"
            f" ours {times[0]:.2f} and {times[1]:.2f} times that"
        )


def _way(
    stack: ExitStack, target: str, port: int, path: str, cookies: str, **told: str
) -> Callable[[], Spent]:
    """Serve a target; give what loads it for a while and tells latency and CPU, both in ms a request."""
    pid = stack.enter_context(serving(target, port, told)).pid
    asked = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookies}\r\nUser-Agent: test\r\n\r\n"
    load.size(port, asked.encode())  # each is asked once before it is timed

    def measured() -> Spent:
        before = cpu_seconds(pid)
        found = load.measure(port, [asked.encode()], concurrency=CONCURRENCY, seconds=SECONDS)
        return found.percentile(0.5), (cpu_seconds(pid) - before) / found.requests * 1000

    return measured


def spent(deed: Callable[[], object]) -> Spent:
    """Give the seconds of processor that Python and its database connection take for a deed."""
    from django.db import connection

    connection.ensure_connection()
    database, python = _used(connection.connection.info.backend_pid), time.process_time()
    deed()
    python = time.process_time() - python
    return python, _used(connection.connection.info.backend_pid) - database


def _used(pid: int) -> float:
    with suppress(psutil.NoSuchProcess):
        times = psutil.Process(pid).cpu_times()
        return float(times.user + times.system)
    return 0.0


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:7.1f}"
