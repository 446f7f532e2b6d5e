"""Passwords and login IDs of new members: each is settled once, and where the profile says."""

from collections.abc import Iterator

from madoguchi.operators.journey_checks.proofs import AT_ONCE
from madoguchi.operators.journey_checks.ways import Fault, Way
from madoguchi.operators.schema.steps import StepName

SETTING: tuple[StepName, ...] = ("account", "new_password")
# The member is made with the mail, from the place, the address, the consents and the choice of mails.
NOT_KEPT_WHEN_ISSUED: tuple[StepName, ...] = (
    *SETTING,
    "posted_code",
    "application",
    "staff_review",
    "secret_question",
    "survey",
)


def faults_of(way: Way) -> Iterator[Fault]:
    """Find registrations that end without a password or a login ID, or ask for one in vain."""
    if way.is_registration:
        yield from _issued(way) if way.rules.password_is_issued else _chosen(way)
        yield from _login_id(way)


def _issued(way: Way) -> Iterator[Fault]:
    if not way.has("credentials_by_mail"):
        yield (*way.path, "password_is_issued"), "an issued password needs credentials_by_mail"
    for step in NOT_KEPT_WHEN_ISSUED:
        if way.has(step):
            yield way.at(step), f"{step} would be asked in vain: password_is_issued makes the member by mail"


def _chosen(way: Way) -> Iterator[Fault]:
    if not way.has(*SETTING):
        yield way.path, f"nothing asks for a password: {' or '.join(SETTING)} does"
    if way.has("account") and way.has("new_password"):
        yield way.at("new_password"), "new_password would be asked in vain: account asks for the password"


def _login_id(way: Way) -> Iterator[Fault]:
    if way.profile.login_id.source == "customer_number":
        if way.has("account"):
            yield way.at("account"), "account asks for a login ID, which is the customer number"
        if not way.has(*AT_ONCE):
            yield way.path, f"the login ID is the customer number, which {' or '.join(AT_ONCE)} finds"
        return
    if way.has("credentials_by_mail"):
        yield way.at("credentials_by_mail"), "credentials_by_mail tells the customer number as login ID"
    elif not way.has("account"):
        yield way.path, "nothing asks for a login ID: account does"
