"""Recoveries that rest on what a registration asked, or on letters that somebody must post."""

from collections.abc import Iterator

from madoguchi.operators.journey_checks.ways import Fault, Way


def faults_of(way: Way) -> Iterator[Fault]:
    """Find recoveries that could never succeed."""
    registration = way.profile.registration
    steps = registration.steps if registration else ()
    if way.has("secret_answer") and "secret_question" not in steps:
        yield way.at("secret_answer"), "registration has no secret_question that could be answered"
    if way.name == "letter" and "posted_code" not in steps and not way.profile.recovery.new_letter:
        no_letter = "registration has no posted_code, and there is no recovery.new_letter"
        yield way.path, f"no code is ever posted: {no_letter}"
    if way.name == "new_letter" and "posted_code" not in steps and not way.profile.recovery.letter:
        yield way.path, "posted_code is asked for nowhere, so a new letter would be of no use"
