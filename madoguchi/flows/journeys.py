"""Journeys (手続き): those that an operator's profile has, by the names that stand in addresses."""

from madoguchi.operators.schema.journeys import Done, Journey, Stage
from madoguchi.operators.schema.profile import Profile

# Where each may stand in a profile → its part of the address.
RECOVERIES = {
    "account": "recovery-account",
    "login_id": "recovery-login-id",
    "password": "recovery-password",
    "letter": "recovery-letter",
    "new_letter": "new-letter",
}
FIRST_PASSWORD = "first-password"  # noqa: S105  # the name of a journey

# Whoever signs in with an issued password goes this way, at every operator.
CHANGE_OF_ISSUED_PASSWORD = Journey(
    title="パスワードの変更",
    stages=(
        Stage(
            name="新しいパスワード",
            lead=("発行されたパスワードは、最初のログインのときに変更していただきます。",),
            steps=("new_password",),
            button="変更してログインする",
        ),
    ),
    done=Done(heading="パスワードを変更しました。", button="ログインする", then="sign_in_at_once"),
)


class NoSuchJourney(Exception):
    """The operator does not offer this journey."""


def journeys_of(profile: Profile) -> dict[str, Journey]:
    """Give the operator's journeys by name, in the order in which the sign-in page links them."""
    found: dict[str, Journey | None] = {"registration": profile.registration}
    found |= {name: getattr(profile.recovery, field) for field, name in RECOVERIES.items()}
    if profile.registration and profile.registration.password_is_issued:
        found[FIRST_PASSWORD] = CHANGE_OF_ISSUED_PASSWORD
    return {name: journey for name, journey in found.items() if journey is not None}


def journey_named(profile: Profile, name: str) -> Journey:
    """Give a journey; raises NoSuchJourney."""
    try:
        return journeys_of(profile)[name]
    except KeyError:
        raise NoSuchJourney(name) from None
