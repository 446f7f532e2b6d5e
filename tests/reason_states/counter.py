"""A counter at which a state is built, and what a state is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest

from madoguchi.domain.reasons import ReasonCode as Code
from madoguchi.operators.registry import Operator
from madoguchi.operators.schema.profile import Profile
from tests.cast import Person, person


@dataclass(frozen=True)
class Counter:
    """An operator's counter, and its clock."""

    operator: Operator
    patch: pytest.MonkeyPatch
    fixture: Callable[[str], Any]

    @property
    def profile(self) -> Profile:
        """The operator's profile."""
        return self.operator.profile

    def set_clock(self, now: datetime) -> None:
        """Let it be another moment."""
        self.patch.setattr("madoguchi.interfaces.clock.now", lambda: now)

    def set_profile(self, **values: Any) -> None:
        """Let the profile say something else."""
        for key, value in values.items():
            self.patch.setitem(self.profile.__dict__, key, value)

    def member(self, *, places: int = 1, signs_in: bool = True) -> Person:
        """Make a member who has signed in, with nothing but a place."""
        someone = person(self.operator, name="山田 花子", places=places)
        return someone.sign_in() if signs_in else someone

    def member_who_is_offered(self, *parts: str) -> Person:
        """Make a member at a counter that lets only these parts of an account be changed."""
        self.set_profile(account=self.profile.account.model_copy(update={"offers": parts, "mail_topics": ()}))
        return self.member()


@dataclass(frozen=True)
class State:
    """What is the case, which reasons its page gives, and at which counters it can be so."""

    codes: set[Code]
    page: Callable[[Counter], Any]
    is_found_at: Callable[[Profile], bool] = lambda _profile: True


def seen(path: str, *, places: int = 1) -> Callable[[Counter], Any]:
    """Let a member who has nothing open a page."""
    return lambda counter: get(counter.member(places=places), path)


def get(someone: Person, path: str, **options: Any) -> Any:
    """Open a page, below the operator's root."""
    return someone.client.get(someone.root + path, **options)
