"""What must come before what."""

from collections.abc import Iterator, Mapping

from madoguchi.operators.journey_checks.ways import Fault, Way
from madoguchi.operators.schema.steps import FIELDS, StepName

type OneOfEach = tuple[tuple[StepName, ...], ...]

# Step → of each group one must stand on an earlier page.
EARLIER: Mapping[StepName, OneOfEach] = {
    "credentials_by_mail": (("contract_facts", "posted_code"),),
    "link_to_account": (("account_named", "email_named", "posted_code"),),
    "login_id_by_mail": (("email_named",),),
    "letter_by_post": (("number_named",),),
    "password_at_link": (("account",), ("mailed_link",)),
    "secret_answer": (("link_to_account",),),
}
# A member who forgot is known by the link alone.
EARLIER_IN_RECOVERY: Mapping[StepName, OneOfEach] = {"new_password": (("link_to_account",),)}
TO_AN_ADDRESS: tuple[StepName, ...] = (
    "mailed_link",
    "link_to_account",
    "credentials_by_mail",
    "login_id_by_mail",
)


def faults_of(way: Way) -> Iterator[Fault]:
    """Find steps that stand before what they rest on."""
    earlier = EARLIER if way.is_registration else {**EARLIER, **EARLIER_IN_RECOVERY}
    for step, groups in earlier.items():
        for group in groups if way.has(step) else ():
            if set(group).isdisjoint(way.steps_before(way.page_of(step))):
                yield way.at(step), f"{step} needs {' or '.join(group)} on an earlier page"
    yield from _addresses(way)


def _addresses(way: Way) -> Iterator[Fault]:
    asking = [step for step in way.journey.steps if _asks_for_an_address(way, step)]
    for step in asking[1:]:
        if way.page_of(step) != way.page_of(asking[0]):
            yield way.at(step), f"{step} asks for an e-mail address, which {asking[0]} does already"
    for step in TO_AN_ADDRESS:
        if way.has(step) and not asks_for_an_address(way, before=way.page_of(step)):
            yield way.at(step), f"{step} needs an e-mail address, and no earlier page asks for one"


def asks_for_an_address(way: Way, *, before: int) -> bool:
    """Test whether the pages before one ask for an e-mail address."""
    return any(_asks_for_an_address(way, step) for step in way.steps_before(before))


def _asks_for_an_address(way: Way, step: StepName) -> bool:
    return step in FIELDS and "email" in way.fields_of(step)
