"""Ways (手続きの道): what the tests of all operators' journeys share."""

from django.conf import settings

from madoguchi.flows.journeys import FIRST_PASSWORD, journey_named, journeys_of
from madoguchi.flows.positions import is_wait, link_stage
from madoguchi.models.scope import operator_scope
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


def walked(ways: list[tuple[str, str]]) -> dict[str, object]:
    """Give what parametrises ``someone``."""
    return {"argvalues": ways, "ids": ["-".join(way) for way in ways], "indirect": True}


def with_step(step: str, ways: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Give the ways that have a step."""
    return [way for way in ways if step in journey_at(*way).steps]


def before_wait(journey: Journey) -> int:
    """Give how many pages are answered before the first mail, or the end."""
    waits = (number for number, stage in enumerate(journey.stages, start=1) if is_wait(stage))
    return next(waits, len(journey.stages) + 1) - 1


def hours_at(way: tuple[str, str]) -> object:
    """Give the hours of an operator; None where the counter is always open."""
    hours = settings.REGISTRY[way[0]].profile.hours.window
    return hours if hours.opens != hours.closes else None


def at(someone, number):
    """Give the address of a page."""
    return f"{someone.root}{number}/"


def led_to(response):
    """Give where an answer leads."""
    return response.headers.get("Location")


def counted(someone, model):
    """Count an operator's records."""
    with operator_scope(someone.operator.slug):
        return model.objects.count()


def page_with(someone, field):
    """Number the page that asks for a field."""
    return next(number for number in asking(someone.journey) if field in someone.answers(number))


def last_page(someone):
    """Number the last page that asks something."""
    return asking(someone.journey)[-1]


def reach_wait(someone):
    """Answer what comes before the first mail, and let it be written."""
    someone.walk_to(before_wait(someone.journey) + 1)
    someone.work()
