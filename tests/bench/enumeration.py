"""Enumeration: whether the time of an answer tells who is a customer or a member.

Each way is tried in pairs, one for somebody there is and one for nobody, in random order, through the whole
portal but without a network, which would only hide more. Printed are both medians, the two-sided p of the
Mann-Whitney U test (normal approximation, corrected for ties), and the share of pairs in which the one that
is there took longer: 50 % tells nothing. A p below 0.01 is a reason to look; one way in a hundred falls below
it by chance.
"""

import logging
import math
import os
import random
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from madoguchi.domain.clock import TOKYO
from tests.bench import surroundings

DATABASE = "madoguchi_enumeration"
PAIRS = int(os.environ.get("BENCH_PAIRS", "300"))
WARM_UP = 10
SEED = 20261121

type Typed = dict[str, str]
type Way = tuple[str, str, Callable[[], Typed], Callable[[], Typed]]


def environment(url: str) -> dict[str, str]:
    """Give what the settings need: a database made anew, and the cast's time, when all are open."""
    offset = datetime(2024, 10, 21, 23, 0, tzinfo=TOKYO) - datetime.now(TOKYO)
    return {
        "DATABASE_URL": surroundings.own_database(url, DATABASE),
        "DJANGO_SETTINGS_MODULE": "madoguchi.settings",
        "MADOGUCHI_HOSTS": "testserver",
        "MADOGUCHI_CLOCK_OFFSET": str(offset.total_seconds()),
    }


def report() -> None:
    """Print a line for each way; the settings must lead to a migrated database of its own."""
    logging.disable(logging.WARNING)  # refusals are what is measured
    tried = 0
    print(f"\nenumeration: {PAIRS} pairs a way, seed {SEED}")
    print(f"  {'way':<44} {'there':>9} {'nobody':>9} {'p':>7} {'longer':>7}")
    for name, path, there, nobody in list(_ways()):
        some, none = _times(path, there, nobody)
        tried += 2 * PAIRS
        medians = f"{1000 * statistics.median(some):6.2f} ms {1000 * statistics.median(none):6.2f} ms"
        p, longer = mann_whitney(some, none)
        print(f"  {name:<44} {medians} {p:7.3f} {longer:6.1%}", flush=True)
    print(f"  {tried:,} tries")


def mann_whitney(some: list[float], others: list[float]) -> tuple[float, float]:
    """Give the two-sided p, and the share of pairs in which one of ``some`` is the greater.

    >>> p, share = mann_whitney([1.0, 2.0, 3.0], [1.0, 2.0, 3.0])
    >>> round(p, 3), share
    (1.0, 0.5)
    """
    pooled = sorted([*some, *others])
    ranks = {
        value: (pooled.index(value) + len(pooled) - 1 - pooled[::-1].index(value)) / 2 + 1 for value in pooled
    }
    n, m = len(some), len(others)
    u = sum(ranks[value] for value in some) - n * (n + 1) / 2
    ties = sum(pooled.count(value) ** 3 - pooled.count(value) for value in set(pooled))
    size = n + m
    deviation = math.sqrt(n * m / 12 * (size + 1 - ties / (size * (size - 1))))
    z = abs(u - n * m / 2) / deviation if deviation else 0.0
    return math.erfc(z / math.sqrt(2)), u / (n * m)


def _times(
    path: str, there: Callable[[], Typed], nobody: Callable[[], Typed]
) -> tuple[list[float], list[float]]:
    order = random.Random(SEED)
    taken: tuple[list[float], list[float]] = ([], [])
    for pair in range(PAIRS + WARM_UP):
        ways = list(enumerate((there, nobody)))
        order.shuffle(ways)
        for which, way in ways:
            seconds = _time(path, way())
            if pair >= WARM_UP:
                taken[which].append(seconds)
    return taken


def _time(path: str, typed: Typed) -> float:
    from django.conf import settings
    from django.test import Client

    slug = path.split("/")[1]
    client = Client(REMOTE_ADDR=next(SOURCES))
    if settings.REGISTRY[slug].profile.cautions:
        client.post(f"/{slug}/cautions/")
    client.get(path)
    if "picture" in typed:
        typed = typed | {"picture": _shown_picture(slug)}
    began = time.perf_counter()
    client.post(path, typed)
    return time.perf_counter() - began


def _shown_picture(slug: str) -> str:
    from madoguchi.models import Draft
    from madoguchi.models.scope import operator_scope

    with operator_scope(slug):
        return Draft.objects.exclude(picture_digits="").latest("pk").picture_digits


def _sources() -> Iterator[str]:
    while True:
        yield ".".join(str(random.randint(1, 254)) for _part in range(4))


SOURCES = _sources()


def _ways() -> Iterator[Way]:
    from django.conf import settings

    from madoguchi.flows.journeys import journeys_of
    from tests.cast import person
    from tests.newcomer import newcomer

    numbers = iter(range(10**7, 10**8))
    for slug, operator in settings.REGISTRY.items():
        members = (person(operator, name="会員").member.login_id for _each in range(10**6))
        yield (
            f"{slug}: sign in",
            f"/{slug}/",
            lambda members=members: {"login_id": next(members), "password": "wrong one 2024"},
            lambda: {"login_id": str(next(numbers)), "password": "wrong one 2024"},
        )
        for name, journey in journeys_of(operator.profile).items():
            first = journey.stages[0].steps
            path = f"/{slug}/{name}/1/"
            if {"contract_facts", "posted_code"} & set(first):
                wrong = {"phone": "0000000000", "code_1": "WRNG"}
                yield (
                    f"{slug}: {name}, customer",
                    path,
                    lambda operator=operator, wrong=wrong: newcomer(operator).answers(1, **wrong),
                    lambda operator=operator, wrong=wrong: newcomer(operator).answers(
                        1, **wrong, customer_number=str(next(numbers))
                    ),
                )
            elif "number_named" in first:
                yield (
                    f"{slug}: {name}, customer",
                    path,
                    lambda operator=operator: {"customer_number": newcomer(operator).place.number},
                    lambda: {"customer_number": str(next(numbers))},
                )
            elif {"account_named", "email_named"} & set(first):
                known = newcomer(operator)
                known.now += timedelta(hours=2)  # the worker's clock is not behind the portal's
                known.register()
                facts = {key: known.facts[key] for key in ("login_id", "email")}
                yield (
                    f"{slug}: {name}, member",
                    path,
                    lambda facts=facts: facts,
                    lambda: {
                        "login_id": "nobody99",
                        "email": f"nobody{next(numbers)}@example.jp",
                    },
                )
