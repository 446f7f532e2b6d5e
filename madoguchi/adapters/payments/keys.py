"""Keys (鍵) of the provider: in the environment only, for all operators or for one.

``MADOGUCHI_PAYMENT_KEY`` and ``MADOGUCHI_PAYMENT_WEBHOOK_SECRETS`` (several, between commas, while one is
replaced by another) are for all; ``MADOGUCHI_PAYMENT_KEY_SOME_SLUG`` is that of the operator ``some-slug``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

KEY = "MADOGUCHI_PAYMENT_KEY"
WEBHOOK_SECRETS = "MADOGUCHI_PAYMENT_WEBHOOK_SECRETS"


@dataclass(frozen=True, slots=True)
class Keys:
    """What we show the provider, and what it signs its messages with; neither is ever printed."""

    key: str = field(repr=False)
    webhook_secrets: tuple[str, ...] = field(repr=False)


def keys_by_operator(environment: Mapping[str, str], slugs: Iterable[str]) -> dict[str, Keys]:
    """Read the keys of those operators that have both; an operator's own go before those of all.

    >>> keys_by_operator({KEY: "k", f"{WEBHOOK_SECRETS}_SOME_TOWN": "old, new"}, ["some-town", "other"])
    {'some-town': Keys()}
    """
    found = {slug: _keys(environment, slug) for slug in slugs}
    return {slug: keys for slug, keys in found.items() if keys.key and keys.webhook_secrets}


def _keys(environment: Mapping[str, str], slug: str) -> Keys:
    key, secrets = (_named(environment, name, slug) for name in (KEY, WEBHOOK_SECRETS))
    return Keys(key.strip(), tuple(filter(None, map(str.strip, secrets.split(",")))))


def _named(environment: Mapping[str, str], name: str, slug: str) -> str:
    own = f"{name}_{slug.upper().replace('-', '_')}"
    return environment.get(own) or environment.get(name, "")
