"""The desk: all that a step has before it when it is asked for its questions or weighs what was typed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from madoguchi.models import Draft, Member, Place
from madoguchi.operators.schema.journeys import Journey, Registration
from madoguchi.operators.schema.profile import Profile

type Typed = Mapping[str, str]
type Answers = dict[str, dict[str, Any]]


@dataclass(slots=True)
class Desk:
    """One visit to one stage.

    ``answers`` are those kept so far, ``faults`` those found so far on this page; a step that proves who the
    visitor is puts the ``place`` on the desk.
    """

    profile: Profile
    journey: Journey
    draft: Draft | None
    answers: Answers
    source: str
    now: datetime
    member: Member | None = None
    place: Place | None = None
    faults: dict[str, str] = field(default_factory=dict)

    @property
    def rules(self) -> Registration:
        """The operator's choices for the steps of a registration."""
        return self.profile.registration or NO_RULES

    def answer(self, step: str, name: str, default: str = "") -> str:
        """Give what was answered in a step, as it was typed."""
        return str(self.answers.get(step, {}).get(name, default))

    @property
    def email(self) -> str:
        """The address that the visitor gave, in whichever step asked for it."""
        return email_in(self.answers)

    @property
    def wants_mail(self) -> bool:
        """Tell whether notification mails are wanted: the first of the operator's two answers is yes."""
        yes = self.rules.mail_choices[0]
        return self.answer("mail_choice", "wants_mail", yes) == yes


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a step makes of what was typed: what to keep, or what is wrong, by field (``""``: the whole)."""

    kept: dict[str, Any] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)


def email_in(answers: Answers) -> str:
    """Give the address in answers, in whichever step it was asked for.

    >>> email_in({"terms": {}, "account": {"login_id": "hanako", "email": "hanako@example.jp"}})
    'hanako@example.jp'
    """
    steps = ("email", "account", "account_named", "email_named")
    return next(filter(None, (str(answers.get(step, {}).get("email", "")) for step in steps)), "")


# A journey of recovery stands also where nobody can register by themselves.
NO_RULES = Registration.model_construct()
