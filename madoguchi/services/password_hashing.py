"""Password hashing (パスワードの保管): argon2id at OWASP's figures.

19 MiB, t=2, p=1 keeps ten times as many sign-ins a second as Django's default (see docs/decisions).
"""

from functools import cache

from django.contrib.auth.hashers import (
    Argon2PasswordHasher,
    check_password,
    make_password,
)

from madoguchi.domain.match_keys import password_key


class Argon2id(Argon2PasswordHasher):
    """Django's argon2id with 19 MiB, two passes, one lane."""

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1


def hash_password(password: str) -> str:
    """Hash a password for keeping."""
    return make_password(password_key(password))


def is_password(password: str, *, password_hash: str | None) -> bool:
    """Test a password; without a hash it takes the same time and is false."""
    matches = check_password(password_key(password), password_hash or _nobodys_hash())
    return matches and password_hash is not None


@cache
def _nobodys_hash() -> str:
    return hash_password("nobody has this password")
