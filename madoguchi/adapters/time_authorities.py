"""Time-stamping authorities (時刻認証局, TSA): which one stamps seals, from the environment only.

Apart from ``seals``, whose libraries are slow to import, because settings read it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

NAME = "MADOGUCHI_TSA"


class AuthorityUnclear(Exception):
    """The environment does not say which authority stamps; the message names the variable."""


@dataclass(frozen=True, slots=True)
class Authority:
    """Where stamps come from, and the file of certificates that vouch for theirs.

    ``is_awaited`` if no paper goes out while the authority is away; else it goes out sealed and unstamped.
    """

    address: str = field(repr=False)  # it may hold a password
    certificates: str
    is_awaited: bool = False


def authority_of(environment: Mapping[str, str]) -> Authority | None:
    """Read which authority stamps; None where none does. Raises AuthorityUnclear.

    >>> told = {"MADOGUCHI_TSA": "https://tsa.example", "MADOGUCHI_TSA_CERTIFICATES": "tsa.pem"}
    >>> authority_of(told).is_awaited, authority_of(told | {"MADOGUCHI_TSA_AWAY": "wait"}).is_awaited
    (False, True)
    """
    address, certificates, away = (
        environment.get(f"{NAME}{part}", "").strip() for part in ("", "_CERTIFICATES", "_AWAY")
    )
    if not address:
        return None
    if not address.startswith(("https://", "http://")):
        raise AuthorityUnclear(f"{NAME} must begin with https://")
    if not certificates:
        raise AuthorityUnclear(f"{NAME}_CERTIFICATES names no file")
    if away not in {"", "unstamped", "wait"}:
        raise AuthorityUnclear(f"{NAME}_AWAY must be unstamped or wait")
    return Authority(address, certificates, is_awaited=away == "wait")
