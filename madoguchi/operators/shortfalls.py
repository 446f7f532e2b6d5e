"""Shortfalls: values of a profile that a guide asks for and a standard would not; told, never hidden."""

from collections.abc import Callable
from dataclasses import dataclass

from madoguchi.operators.schema.profile import Profile


@dataclass(frozen=True, slots=True)
class Standard:
    """A rule of a standard that a profile may fall short of."""

    key: str
    is_met: Callable[[Profile], bool]
    says: str


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
        "login_id.source",
        lambda profile: profile.login_id.source != "customer_number",
        "a login ID that is the customer number can be guessed in sequence; throttling carries it alone",
    ),
    Standard(
        "session.idle_minutes",
        lambda profile: profile.session.idle_minutes <= 30,  # noqa: PLR2004  # ASVS 7.1.1, as documented
        "a session idle for more than 30 minutes needs a documented reason (ASVS 5.0 7.1.1)",
    ),
)


def shortfalls_of(profile: Profile) -> list[str]:
    """Name each value that falls short, and of what."""
    return [f"{each.key}: {each.says}" for each in STANDARDS if not each.is_met(profile)]
