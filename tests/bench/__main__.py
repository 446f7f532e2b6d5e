"""``make bench``: prints ratios measured in this run.

BENCH_CUSTOMERS names the sizes of the towns (default 10,000 and 100,000; 1,000,000 takes 30 GB of disk and
a quarter of an hour), the comparison with the other ways being made on the largest below 200,000.

``python -m tests.bench review`` prints the review of applications alone, which needs no database.
"""

import os
import statistics
import subprocess
import sys

from tests.bench import review, surroundings

MADOGUCHI = (sys.executable, "-c", "from madoguchi.interfaces.cli.main import main; main()")


def main() -> None:
    """Run every benchmark, or the review of applications alone."""
    review.report()
    if sys.argv[1:] != ["review"]:
        measure_speed()


def measure_speed() -> None:
    """Measure ingest and pages."""
    environment = surroundings.environment()
    os.environ |= environment
    from tests.bench import hot_page, ingest, town  # settings read the environment

    subprocess.run([*MADOGUCHI, "migrate"], check=True)
    subprocess.run(
        [
            sys.executable,
            "-m",
            "django",
            "collectstatic",
            "--noinput",
            "-v0",
            "--settings",
            "madoguchi.settings",
        ],
        check=True,
    )
    ingest.report()
    sizes = [int(size) for size in os.environ.get("BENCH_CUSTOMERS", "10000 100000").split()]
    rates = {}
    for size in sizes:
        seconds = town.build(environment["DATABASE_URL"], slug=surroundings.SLUG, customers=size)
        print(f"\ntown of {size:,} customers made in {seconds:.0f} s", flush=True)
        rates[size] = statistics.median(hot_page.compare(size, environment)["portal"].rates)
    smallest, largest = min(rates), max(rates)
    slower = rates[smallest] / rates[largest]
    print(f"\n{largest:,} customers against {smallest:,}: {slower:.2f} times slower   (aim: at most 1.1)")


if __name__ == "__main__":
    main()
