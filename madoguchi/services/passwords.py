"""Passwords (パスワード): refused when the operator's rule or the list of guessed ones says so."""

from collections.abc import Iterable
from functools import cache

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.utils.translation import gettext as _

from madoguchi.domain.passwords import is_allowed
from madoguchi.operators.schema.profile import Profile

FEWEST_TELLING_CHARACTERS = 4


def fault_of(password: str, *, profile: Profile, names: Iterable[str]) -> str:
    """Say what is wrong with a password in the form that is hashed; empty when nothing is.

    ``names`` are what strangers could know: login ID, numbers, the operator's own name.
    """
    if not is_allowed(password, rule=profile.password.rule):
        return profile.password.rule_text or _by_length(profile)
    return fault_of_name_or_list(password, profile=profile, names=names)


def fault_of_name_or_list(password: str, *, profile: Profile, names: Iterable[str]) -> str:
    """Say whether a password is one of those that are guessed, or a known name; empty when it is not."""
    if _is_guessed(password):
        return _("よく使われる推測されやすいパスワードです。別のものにしてください。")
    if _is_a_name(password, [*names, profile.slug, profile.name]):
        return _("IDや番号、名前と同じパスワードは使えません。別のものにしてください。")
    return ""


def _by_length(profile: Profile) -> str:
    return _("%(label)sは%(shortest)s文字以上%(longest)s文字以内で入力してください。") % {
        "label": profile.password.label,
        "shortest": profile.password.shortest,
        "longest": profile.password.longest,
    }


def _is_guessed(password: str) -> bool:
    return password.casefold() in _guessed()


@cache
def _guessed() -> frozenset[str]:
    """Give the 20,000 passwords that leaks show most; the list comes with Django, nothing leaves."""
    return frozenset(CommonPasswordValidator().passwords)


def _is_a_name(password: str, names: Iterable[str]) -> bool:
    """Test whether a password is a known name, forwards or backwards, or that name with digits around it."""
    bare = password.casefold().strip("0123456789")
    known = {name.casefold() for name in names if len(name) >= FEWEST_TELLING_CHARACTERS}
    return bool(known & {password.casefold(), password.casefold()[::-1], bare})
