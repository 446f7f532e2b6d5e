"""Review of applications: how many customers are refused, and how many are taken for somebody else.

A claim is accepted where ``compare`` calls it a full match; that is no threshold but a rule, so the rates are
printed beside those of plain scores, which staff might be tempted to trust instead. Other than the rest of
the benchmarks, it measures rightness and needs no server; equal seeds give equal figures.
"""

import os
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import batched
from random import Random

from madoguchi.domain.applications import Claim, Comparison, compare
from tests.registers import NEIGHBOURS, Customer, record, register
from tests.spellings import MISTAKES, SHORTENED, SPELLINGS, Spelling, respelt

SEED = int(os.environ.get("BENCH_SEED", "20261121"))
CUSTOMERS = 100_000
CLAIMS_A_WAY = 5_000
MOST_SPELLINGS_AT_ONCE = 5
SCORES = (99, 95, 90)
AIM_REJECTED, AIM_ACCEPTED = 0.001, 0.0

type Pairs = Iterator[tuple[Claim, Claim]]
type Way = Callable[[Customer, Random], tuple[Claim, Claim]]


@dataclass(frozen=True, slots=True)
class Count:
    """How many claims were compared, accepted in full, and accepted by each of ``SCORES``."""

    claims: int
    full: int
    by_score: tuple[int, ...]

    def __add__(self, other: "Count") -> "Count":
        pairs = zip(self.by_score, other.by_score, strict=True)
        return Count(self.claims + other.claims, self.full + other.full, tuple(map(sum, pairs)))


NONE = Count(0, 0, (0,) * len(SCORES))


def report() -> None:
    """Print both rates, way by way."""
    began = time.perf_counter()
    print(f"\nreview of applications: register of {CUSTOMERS:,}, seed {SEED}, accepted = full match")
    rejected = _table("equivalent spellings, REJECTED", _spelt_ways(), is_theirs=True)
    accepted = _table("other customers, ACCEPTED", _neighbour_ways(), is_theirs=False)
    _table("mistakes, left to staff", _mistaken_ways(), is_theirs=True)
    print(f"\nfalse rejects {_rate(rejected)}   (aim: at most {AIM_REJECTED:.1%})")
    print(f"false accepts {_rate(accepted)}   (aim: {AIM_ACCEPTED:.0%})")
    print(f"measured in {time.perf_counter() - began:.0f} s", flush=True)


# --- ways to claim -----------------------------------------------------------------------------------


def _spelt_ways() -> dict[str, Way]:
    alone = {name: _written([spelling]) for name, spelling in SPELLINGS.items()}
    return {**alone, f"up to {MOST_SPELLINGS_AT_ONCE} of these at once": _written_in_several_ways}


def _written(spellings: list[Spelling]) -> Way:
    return lambda who, random: (respelt(who, spellings, random), record(who))


def _written_in_several_ways(who: Customer, random: Random) -> tuple[Claim, Claim]:
    return _respelt(who, list(SPELLINGS), random), record(who)


def _respelt(who: Customer, ways: list[str], random: Random) -> Claim:
    """Write in several ways, in their order, as a later one may write anew what an earlier one moved."""
    chosen = random.sample(ways, random.randint(2, MOST_SPELLINGS_AT_ONCE))
    return respelt(who, [SPELLINGS[way] for way in ways if way in chosen], random)


def _mistaken_ways() -> dict[str, Way]:
    return {name: _written([mistake]) for name, mistake in MISTAKES.items()}


def _neighbour_ways() -> dict[str, Way]:
    return {name: _as_neighbour(neighbour) for name, neighbour in NEIGHBOURS.items()}


def _as_neighbour(neighbour: Callable[[Customer, Random], Customer]) -> Way:
    """Claim to be a neighbour, in any spelling but the shortened: what is left out tells nobody apart."""
    whole = [way for way in SPELLINGS if way != SHORTENED]
    return lambda who, random: (_respelt(who, whole, random), record(neighbour(who, random)))


# --- counting and printing ---------------------------------------------------------------------------


def _table(title: str, ways: dict[str, Way], *, is_theirs: bool) -> Count:
    """Print how many of each way are wrong; give their sum."""
    heads = "".join(f"{f'score>={score}':>11}" for score in SCORES)
    print(f"\n{title:44}{'claims':>8}{'full':>11}{heads}")
    total = NONE
    people = batched(register(customers=CUSTOMERS, seed=SEED), CLAIMS_A_WAY)
    for name, way in ways.items():
        counted = _wrong(_count(way, next(people)), is_theirs=is_theirs)
        print(_row(name, counted), flush=True)
        total += counted
    print(_row("all", total))
    return total


def _count(way: Way, people: Iterable[Customer]) -> Count:
    random = Random(SEED)
    pairs = (way(who, random) for who in people)
    found = [compare(typed=typed, held=held) for typed, held in pairs if typed != held]
    full = sum(each.is_full_match for each in found)
    return Count(len(found), full, tuple(_above(score, found) for score in SCORES))


def _above(score: int, found: list[Comparison]) -> int:
    return sum(each.score >= score for each in found)


def _wrong(count: Count, *, is_theirs: bool) -> Count:
    """Count rejections where the claim was the customer's own, else acceptances."""
    if not is_theirs:
        return count
    return Count(
        count.claims, count.claims - count.full, tuple(count.claims - each for each in count.by_score)
    )


def _row(name: str, count: Count) -> str:
    return f"{_padded(name, 44)}{count.claims:>8,}{count.full:>11,}" + "".join(
        f"{each:>11,}" for each in count.by_score
    )


def _padded(text: str, width: int) -> str:
    """Fill up to a width, in which Japanese characters take two columns."""
    return text + " " * (width - sum(1 + (ord(each) > 0x2FFF) for each in text))


def _rate(count: Count) -> str:
    return f"{count.full:,} of {count.claims:,} = {count.full / count.claims:.3%}"
