"""Login IDs (ログインID): what an operator lets a member choose."""

import re
from dataclasses import dataclass

CHARACTER_SETS = {
    "digits": r"[0-9]",
    "alphanumeric": r"[0-9A-Za-z]",
    "alphanumeric_symbols": r"[\x21-\x7e]",
}


@dataclass(frozen=True, slots=True)
class LoginIdRule:
    """An operator's rule: which characters, how many, and whether letter case tells IDs apart."""

    characters: str
    shortest: int
    longest: int
    is_case_sensitive: bool


def is_well_formed(login_id: str, *, rule: LoginIdRule) -> bool:
    """Test a login ID against a rule.

    >>> water = LoginIdRule("alphanumeric", 6, 16, is_case_sensitive=True)
    >>> is_well_formed("hanako1", rule=water), is_well_formed("hana_1", rule=water)
    (True, False)
    """
    pattern = f"{CHARACTER_SETS[rule.characters]}{{{rule.shortest},{rule.longest}}}"
    return re.fullmatch(pattern, login_id) is not None
