"""Proofs (本人確認): who registers is proven, and so is where their mails go."""

from collections.abc import Iterator

from madoguchi.operators.journey_checks.order import asks_for_an_address
from madoguchi.operators.journey_checks.ways import Fault, Way
from madoguchi.operators.schema.steps import StepName

AT_ONCE: tuple[StepName, ...] = ("contract_facts", "posted_code")
OF_AN_ADDRESS: tuple[StepName, ...] = ("mailed_link", "credentials_by_mail")


def faults_of(way: Way) -> Iterator[Fault]:
    """Find what a stranger could do in a registration; the recoveries are held by their steps and order."""
    if way.is_registration:
        yield from _unproven_customer(way)
        yield from _unproven_address(way)
        yield from _login_ids_told_to_strangers(way)


def _unproven_customer(way: Way) -> Iterator[Fault]:
    if way.has("application") and not way.has("staff_review"):
        yield way.at("application"), "application is only claimed, so it needs staff_review"
    if way.has("staff_review") and not way.has("application"):
        yield way.at("staff_review"), "staff_review needs application, which it compares"
    if not way.has(*AT_ONCE, "application", "staff_review"):
        proofs = "contract_facts, posted_code, or application with staff_review"
        yield way.path, f"nothing proves who registers: {proofs}"


def _unproven_address(way: Way) -> Iterator[Fault]:
    pages = len(way.journey.stages)
    asks = asks_for_an_address(way, before=pages)
    if asks and not way.has(*OF_AN_ADDRESS):
        yield way.path, "the e-mail address is never proven: mailed_link or credentials_by_mail does it"
    if way.has("staff_review") and not asks:
        yield way.at("staff_review"), "staff_review is answered by mail, and no page asks for an address"


def _login_ids_told_to_strangers(way: Way) -> Iterator[Fault]:
    if not way.has("account"):
        return
    page = way.page_of("account")
    known = {*way.steps_before(page), *(step for step in way.journey.stages[page].steps if step in AT_ONCE)}
    if known.isdisjoint((*AT_ONCE, "mailed_link")):
        tells = "account tells which login IDs are taken"
        yield way.at("account"), f"{tells}, so {', '.join(AT_ONCE)} or mailed_link must come first"
