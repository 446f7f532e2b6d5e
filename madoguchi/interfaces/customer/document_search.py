"""The search for documents (書面の検索): what was typed becomes a search, or is shown with its fault."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from madoguchi.services.documents.finding import Search

DAYS = ("since", "until")
AMOUNTS = ("least", "most")
FIELDS = (*DAYS, *AMOUNTS, "counterparty")
LONGEST = 60


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed, by field; the search it means; and the fields that mean nothing."""

    typed: dict[str, str]
    search: Search
    faults: tuple[str, ...]

    @property
    def is_narrowed(self) -> bool:
        """Whether anything was asked for."""
        return any(self.typed.values())

    @property
    def query(self) -> str:
        """Give the search as it stands in an address."""
        return urlencode({name: value for name, value in self.typed.items() if value})


def asked_of(typed: Mapping[str, str]) -> Asked:
    """Read a search; a field that cannot be read narrows nothing and is named.

    What PostgreSQL cannot hold, NUL, is left out.

    >>> asked_of({"since": "2024-10-01", "least": "1,000", "most": "x"}).faults
    ('most',)
    """
    words = {name: typed.get(name, "").replace("\x00", "").strip()[:LONGEST] for name in FIELDS}
    days = {name: _day(words[name]) for name in DAYS}
    amounts = {name: _amount(words[name]) for name in AMOUNTS}
    faults = tuple(name for name, value in (days | amounts).items() if words[name] and value is None)
    search = Search(
        first_day=days["since"],
        last_day=days["until"],
        least=amounts["least"],
        most=amounts["most"],
        counterparty=words["counterparty"],
    )
    return Asked(words, search, faults)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.replace("/", "-"))
    except ValueError:
        return None


def _amount(text: str) -> int | None:
    """Read yen, within what the register can hold.

    >>> _amount("5,509円"), _amount("－100"), _amount("9" * 12), _amount("")
    (5509, -100, None, None)
    """
    digits = text.replace(",", "").replace("，", "").replace("円", "").replace("－", "-").strip()
    sign, bare = (-1, digits[1:]) if digits.startswith("-") else (1, digits)
    return sign * int(bare) if bare.isdecimal() and len(bare) < 10 else None  # noqa: PLR2004  # INTEGER's
