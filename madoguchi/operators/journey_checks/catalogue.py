"""Which steps a journey may have, and which it cannot do without."""

from collections.abc import Iterator, Mapping
from typing import get_args

from madoguchi.operators.journey_checks.ways import Fault, Way
from madoguchi.operators.schema.steps import StepName

# Recovery by what others may know, or by a picture that programs read, is no recovery.
BY_MAIL: tuple[StepName, ...] = (
    "account_named",
    "email_named",
    "link_to_account",
    "secret_answer",
    "new_password",
)
ONLY_IN_A_RECOVERY: tuple[StepName, ...] = (
    "account_named",
    "email_named",
    "number_named",
    "link_to_account",
    "login_id_by_mail",
    "secret_answer",
    "letter_by_post",
)
FITTING: Mapping[str, tuple[StepName, ...]] = {
    "registration": tuple(step for step in get_args(StepName) if step not in ONLY_IN_A_RECOVERY),
    "account": BY_MAIL,
    "login_id": ("email_named", "login_id_by_mail"),
    "password": BY_MAIL,
    "letter": ("posted_code", "email", "link_to_account", "secret_answer", "new_password"),
    "new_letter": ("number_named", "letter_by_post"),
}
NEEDED: Mapping[str, tuple[StepName, ...]] = {
    "account": ("link_to_account", "new_password"),
    "login_id": ("email_named", "login_id_by_mail"),
    "password": ("link_to_account", "new_password"),
    "letter": ("posted_code", "email", "link_to_account", "new_password"),
    "new_letter": ("number_named", "letter_by_post"),
}


def faults_of(way: Way) -> Iterator[Fault]:
    """Find steps that do not belong here, and those that are missing."""
    for step in way.journey.steps:
        if step not in FITTING[way.name]:
            yield way.at(step), f"{step} is no step of {way.title}"
    for step in NEEDED.get(way.name, ()):
        if not way.has(step):
            yield way.path, f"{way.title} needs {step}"
