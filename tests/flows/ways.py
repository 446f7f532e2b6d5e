"""Ways (手続きの道): what the tests of all operators' journeys share."""

from django.conf import settings

from madoguchi.flows.journeys import FIRST_PASSWORD, journey_named, journeys_of
from madoguchi.flows.positions import is_wait, link_stage
from madoguchi.operators.schema.journeys import Journey

# Every journey that a visitor can begin, at every operator: (slug, name).
WAYS = [
    (slug, name)
    for slug, operator in settings.REGISTRY.items()
    for name in journeys_of(operator.profile)
    if name != FIRST_PASSWORD
]
REGISTRATIONS = [way for way in WAYS if way[1] == "registration"]
RECOVERIES = [way for way in WAYS if way[1] != "registration"]


def journey_at(slug: str, name: str) -> Journey:
    """Give an operator's journey."""
    return journey_named(settings.REGISTRY[slug].profile, name)


LINKED = [way for way in WAYS if link_stage(journey_at(*way))]
LINKED_REGISTRATIONS = [way for way in LINKED if way in REGISTRATIONS]


def asking(journey: Journey) -> list[int]:
    """Number the pages that ask something, rather than wait for a mail."""
    return [number for number, stage in enumerate(journey.stages, start=1) if not is_wait(stage)]


# What no counter takes, by step.
WRONG = {
    "terms": {"agrees_to_terms": ""},
    "email": {"email": "no address"},
    "mail_choice": {"wants_mail": ""},
    "contract_facts": {"phone": "0999-99-9999"},
    "posted_code": {"code_1": "2222"},
    "application": {"phone": "1"},
    "account": {"login_id": ""},
    "secret_question": {"question": "?"},
    "survey": {},
    "picture_check": {"picture": "seven"},
    "confirm": {},
    "staff_review": {},
    "password_at_link": {"password": "not the one chosen"},
    "new_password": {"password": "x"},
    "account_named": {"email": "no address"},
    "email_named": {"email": "no address"},
    "number_named": {"customer_number": ""},
    "secret_answer": {"answer": "リンゴ"},
}
