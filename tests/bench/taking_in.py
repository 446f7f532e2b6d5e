"""One way to bring a file of bills in, in a process of its own: prints what it took, as JSON.

``fast`` and ``careful`` take the file in from file to published, all checks on; ``copy`` is the limit, the
same rows already clean in UTF-8 into a bare table, by psql if the machine has it.
"""

import json
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psycopg

from tests.bench.surroundings import SLUG

MEGABYTE = 1024
CLEAN = """
DROP TABLE IF EXISTS clean_lines;
CREATE TABLE clean_lines (
    place_number text, month text, total int, status text, due_on date, paid_on date, received int,
    invoiced int, unpaid int, balance int, name text, charge int, discount int, payable int)
"""
COPY = "COPY clean_lines FROM STDIN (FORMAT csv)"


def main() -> None:
    """Go one way: its name, the file with the rows, and how many rows there are."""
    way, path, rows = sys.argv[1:]
    seconds, cpu = WAYS[way](Path(path))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // MEGABYTE
    print(json.dumps({"rows": int(rows), "seconds": seconds, "cpu": cpu, "megabytes": peak}))


class Stopwatch:
    """Seconds on the wall and of the CPU, of this process and those that it started and waited for."""

    def __init__(self) -> None:
        self.began, self.cpu_began = time.perf_counter(), self._cpu()

    def read(self) -> tuple[float, float]:
        """Give both."""
        return time.perf_counter() - self.began, self._cpu() - self.cpu_began

    def _cpu(self) -> float:
        return sum(os.times()[:4])


def take_in_fast(path: Path) -> tuple[float, float]:
    """Take a file in as ``madoguchi ingest`` does."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.settings")
    django.setup()
    from django.conf import settings

    from madoguchi.ingest.batch import take_in
    from madoguchi.interfaces.clock import now
    from madoguchi.models.scope import operator_scope

    with operator_scope(SLUG):
        stopwatch = Stopwatch()
        report = take_in(profile=settings.REGISTRY[SLUG].profile, path=path, now=now())
        seconds = stopwatch.read()
    if report.is_refused or report.is_repeat:
        raise RuntimeError(str(report))
    return seconds


def take_in_with_care(path: Path) -> tuple[float, float]:
    """Take a file in with every row on the careful way."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.settings")
    django.setup()
    from madoguchi.ingest import batch

    batch.is_columnar = lambda _file: False
    return take_in_fast(path)


def copy(path: Path) -> tuple[float, float]:
    """Copy clean rows into a table without any key."""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(CLEAN)
        stopwatch = Stopwatch()
        if psql := shutil.which("psql"):
            command = COPY.replace("STDIN", f"'{path}'")
            subprocess.run(
                [psql, "-qX", os.environ["DATABASE_URL"], "-c", f"\\{command.lower()}"], check=True
            )
        else:
            with path.open("rb") as stream, connection.cursor().copy(COPY) as copying:
                shutil.copyfileobj(stream, copying)  # type: ignore[misc]  # it has the one method needed
        return stopwatch.read()


WAYS: dict[str, Callable[[Path], tuple[float, float]]] = {
    "fast": take_in_fast,
    "careful": take_in_with_care,
    "again": take_in_fast,
    "copy": copy,
}

if __name__ == "__main__":
    main()
