"""Passwords (パスワード): what an operator's guide lets a member choose."""

import re
from dataclasses import dataclass

ALPHANUMERIC = re.compile(r"[0-9A-Za-z]*")
LOWER, UPPER, DIGIT = re.compile(r"[a-z]"), re.compile(r"[A-Z]"), re.compile(r"[0-9]")


@dataclass(frozen=True, slots=True)
class PasswordRule:
    """An operator's rule: how many characters, which, and what must be mixed."""

    shortest: int
    longest: int
    characters: str = "any"
    mixture: str = "any"


def is_allowed(password: str, *, rule: PasswordRule) -> bool:
    """Test a password, already in the form that is hashed, against a rule.

    >>> water = PasswordRule(8, 16, "alphanumeric", "lower_and_digit")
    >>> [is_allowed(each, rule=water) for each in ("saigawa2024", "Saigawa2024", "saigawagawa", "sai2024")]
    [True, False, False, False]
    >>> koka = PasswordRule(8, 16, "alphanumeric", "two_kinds")
    >>> [is_allowed(each, rule=koka) for each in ("shigaraki24", "SHIGARAKIyaki", "shigaraki", "shiga-24")]
    [True, True, False, False]
    """
    if not rule.shortest <= len(password) <= rule.longest:
        return False
    if rule.characters == "alphanumeric" and not ALPHANUMERIC.fullmatch(password):
        return False
    return MIXTURES[rule.mixture](password)


def _has_lower_and_digit(password: str) -> bool:
    return bool(LOWER.search(password) and DIGIT.search(password) and not UPPER.search(password))


def _has_two_kinds(password: str) -> bool:
    return sum(bool(kind.search(password)) for kind in (LOWER, UPPER, DIGIT)) >= 2  # noqa: PLR2004  # two


MIXTURES = {"any": lambda _: True, "lower_and_digit": _has_lower_and_digit, "two_kinds": _has_two_kinds}
