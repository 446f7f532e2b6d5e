"""Checks of journeys (手続き): that each can be walked to its end, and by nobody whom it was not made for."""

from collections.abc import Iterator

from madoguchi.operators.journey_checks import catalogue, order, pages, passwords, proofs, recoveries, words
from madoguchi.operators.journey_checks.ways import Fault, ways_of
from madoguchi.operators.schema.profile import Profile

CHECKS = (catalogue, pages, order, proofs, passwords, recoveries, words)


def faults_of_journeys(profile: Profile) -> Iterator[Fault]:
    """Find what is wrong with the journeys of a profile, one after the other."""
    for way in ways_of(profile):
        for check in CHECKS:
            yield from check.faults_of(way)
