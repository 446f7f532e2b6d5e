"""Shortfalls: values of a profile that a guide asks for and a standard would not; told, never hidden."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from madoguchi.operators.schema.journeys import Journey, Recovery
from madoguchi.operators.schema.profile import Profile
from madoguchi.operators.schema.steps import StepName

LONGEST_LINK_HOURS = 24


@dataclass(frozen=True, slots=True)
class Standard:
    """A rule of a standard that a profile may fall short of; its key is a key of the profile, or a step."""

    key: str
    is_met: Callable[[Profile], bool]
    says: str


def _journeys(profile: Profile) -> Iterator[Journey]:
    journeys = (profile.registration, *(getattr(profile.recovery, name) for name in Recovery.model_fields))
    return (journey for journey in journeys if journey)


def _has(profile: Profile, step: StepName) -> bool:
    return any(step in journey.steps for journey in _journeys(profile))


def _rests_on_facts_alone(profile: Profile) -> bool:
    steps = profile.registration.steps if profile.registration else ()
    return "contract_facts" in steps and {"posted_code", "staff_review"}.isdisjoint(steps)


STANDARDS = (
    Standard(
        "password.shortest",
        lambda profile: profile.password.shortest >= 8,  # noqa: PLR2004  # the standard's own figure
        "ASVS 5.0 6.2.1 asks for at least 8 characters, NIST SP 800-63B for 15",
    ),
    Standard(
        "password.longest",
        lambda profile: profile.password.longest >= 64,  # noqa: PLR2004  # the standard's own figure
        "ASVS 5.0 6.2.9 asks to permit at least 64 characters",
    ),
    Standard(
        "password.characters",
        lambda profile: profile.password.characters == "any",
        "ASVS 5.0 6.2.5 asks to permit any character",
    ),
    Standard(
        "password.mixture",
        lambda profile: profile.password.mixture == "any",
        "ASVS 5.0 6.2.5 forbids rules of composition, as does NIST SP 800-63B-4",
    ),
    Standard(
        "login_id.source",
        lambda profile: profile.login_id.source != "customer_number",
        "a login ID that is the customer number can be guessed in sequence; throttling carries it alone",
    ),
    Standard(
        "session.idle_minutes",
        lambda profile: profile.session.idle_minutes <= 30,  # noqa: PLR2004  # ASVS 7.1.1, as documented
        "a session idle for more than 30 minutes needs a documented reason (ASVS 5.0 7.1.1)",
    ),
    Standard(
        "contract_facts",
        lambda profile: not _rests_on_facts_alone(profile),
        "the only proof is what others may know; NIST SP 800-63A-4 forbids knowledge-based verification",
    ),
    Standard(
        "secret_question",
        lambda profile: not _has(profile, "secret_question"),
        "ASVS 5.0 6.4.2 and NIST SP 800-63B-4 forbid secret questions",
    ),
    Standard(
        "picture_check",
        lambda profile: not _has(profile, "picture_check"),
        "four digits in a picture are 13 bits, and programs read them; throttling carries it alone",
    ),
    Standard(
        "registration.password_is_issued",
        lambda profile: not (profile.registration and profile.registration.password_is_issued),
        "a mailed password lies open until it is changed; ASVS 5.0 6.4.1 wants it short-lived and used once",
    ),
    Standard(
        "link_hours",
        lambda profile: all(each.link_hours <= LONGEST_LINK_HOURS for each in _journeys(profile)),
        "a mailed link is good for more than 24 hours; NIST SP 800-63B-4 allows a mailed code no longer",
    ),
)


def shortfalls_of(profile: Profile) -> list[str]:
    """Name each value that falls short, and of what."""
    return [f"{each.key}: {each.says}" for each in STANDARDS if not each.is_met(profile)]
