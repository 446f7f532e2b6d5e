"""The catalogue of steps: each asks its questions and weighs what was typed."""

from collections.abc import Iterable
from types import ModuleType

from madoguchi.flows.steps import (
    account,
    account_named,
    application,
    confirm,
    contract_facts,
    email,
    email_named,
    mail_choice,
    new_password,
    number_named,
    password_at_link,
    picture_check,
    posted_code,
    secret_answer,
    secret_question,
    staff_review,
    survey,
    terms,
)

STEPS: dict[str, ModuleType] = {
    "terms": terms,
    "email": email,
    "mail_choice": mail_choice,
    "contract_facts": contract_facts,
    "posted_code": posted_code,
    "application": application,
    "account": account,
    "secret_question": secret_question,
    "survey": survey,
    "picture_check": picture_check,
    "confirm": confirm,
    "password_at_link": password_at_link,
    "new_password": new_password,
    "staff_review": staff_review,
    "account_named": account_named,
    "email_named": email_named,
    "number_named": number_named,
    "secret_answer": secret_answer,
}

# They put the place on the desk.
PROOFS = frozenset({"contract_facts", "posted_code"})

# Weighed after all others, whatever stands first on the page: neither a slip in another field nor a wrong
# picture costs a try of the proof.
LAST_WEIGHED = ("picture_check", "contract_facts", "posted_code")


def in_weighing_order(names: Iterable[str]) -> list[str]:
    """Put steps in the order in which they are weighed.

    >>> in_weighing_order(["posted_code", "picture_check", "account"])
    ['account', 'picture_check', 'posted_code']
    """
    found = list(names)
    return [name for name in found if name not in LAST_WEIGHED] + [
        name for name in LAST_WEIGHED if name in found
    ]
