"""``make bench``: prints ratios measured in this run.

BENCH_CUSTOMERS names the sizes of the towns (default 10,000 and 100,000; 1,000,000 takes 30 GB of disk and
a quarter of an hour), the comparison with the other ways being made on the largest below 200,000.

``python -m tests.bench invoices`` prints what an invoice costs, beside other typesetters, which needs no
database, ``python -m tests.bench documents`` what making ahead and downloading cost with one,
``python -m tests.bench mails`` announcements per second, beside smtplib and Django, in a database of its own,
``python -m tests.bench ingest`` what taking bills in costs beside a bare copy (sizes: BENCH_LINES),
``python -m tests.bench review`` prints the review of applications alone, which needs no database, and
``python -m tests.bench enumeration`` whether time tells who is a customer, ``python -m tests.bench desk`` how
long the search of the staff's counter takes.
"""

import os
import statistics
import subprocess
import sys
from types import ModuleType

from tests.bench import desk, documents, enumeration, review, surroundings

MADOGUCHI = (sys.executable, "-c", "from madoguchi.interfaces.cli.main import main; main()")


def main() -> None:
    """Run every benchmark, or the one that is named."""
    match sys.argv[1:]:
        case ["review"]:
            review.report()
        case ["invoices"]:
            measure_invoices()
        case ["documents"]:
            measure_with_own_database(documents)
        case ["mails"]:
            measure_mails()
        case ["ingest"]:
            measure_ingest()
        case ["enumeration"]:
            measure_with_own_database(enumeration)
        case ["desk"]:
            measure_with_own_database(desk)
        case _:
            review.report()
            for name in ("invoices", "documents", "mails", "enumeration", "ingest", "desk"):
                subprocess.run([sys.executable, "-m", "tests.bench", name], check=True)
            measure_speed()


def measure_invoices() -> None:
    """Measure the making of invoices; settings are needed for the profiles alone."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.settings")
    import django

    django.setup()
    from tests.bench import invoices

    invoices.report()


def measure_mails() -> None:
    """Measure the sending of announcements; its modules read settings when they are imported."""
    environment = surroundings.environment()
    url = surroundings.own_database(environment["DATABASE_URL"], "madoguchi_bench_mails")
    os.environ |= environment | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "madoguchi.settings"}
    subprocess.run([*MADOGUCHI, "migrate"], check=True)
    import django

    django.setup()
    from tests.bench import mails

    mails.report()


def measure_with_own_database(bench: ModuleType) -> None:
    """Measure documents or what a stranger's stopwatch tells; settings are read once a process."""
    environment = surroundings.environment()
    os.environ |= environment | bench.environment(environment["DATABASE_URL"])
    subprocess.run([*MADOGUCHI, "migrate"], check=True)
    collect_static_files()
    import django

    django.setup()
    bench.report()


def collect_static_files() -> None:
    """Collect the static files, which pages name by their hashes."""
    command = ("collectstatic", "--noinput", "-v0", "--settings", "madoguchi.settings")
    subprocess.run([sys.executable, "-m", "django", *command], check=True)


def measure_ingest() -> None:
    """Measure ingest; settings read the environment."""
    os.environ |= surroundings.environment()
    subprocess.run([*MADOGUCHI, "migrate"], check=True)
    collect_static_files()
    from tests.bench import ingest

    ingest.report()


def measure_speed() -> None:
    """Measure pages."""
    environment = surroundings.environment()
    os.environ |= environment
    from tests.bench import hot_page, town  # settings read the environment

    subprocess.run([*MADOGUCHI, "migrate"], check=True)
    collect_static_files()
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
