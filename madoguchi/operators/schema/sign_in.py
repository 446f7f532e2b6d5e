"""Signing in (ログイン): IDs, passwords, how long a session lasts."""

from typing import Literal, Self

from pydantic import Field, model_validator

from madoguchi.domain.login_ids import LoginIdRule
from madoguchi.domain.passwords import PasswordRule
from madoguchi.operators.schema.base import Table


class LoginId(Table):
    """What a login ID of this operator looks like."""

    label: str = Field(default="ログインID", description="What the guide calls it.")
    source: Literal["chosen", "customer_number"] = Field(
        default="chosen",
        description="Chosen by the member, or the customer number itself.",
    )
    characters: Literal["digits", "alphanumeric", "alphanumeric_symbols"] = Field(
        default="alphanumeric", description="Which half-width characters it may hold."
    )
    shortest: int = Field(default=6, ge=1, le=64, description="Fewest characters.")
    longest: int = Field(default=30, ge=1, le=64, description="Most characters.")
    is_case_sensitive: bool = Field(
        default=False, description="Whether upper and lower case make different IDs."
    )
    rule_text: str = Field(default="", description="The rule in the guide's words, shown with the field.")

    @model_validator(mode="after")
    def _bounds_are_in_order(self) -> Self:
        if self.shortest > self.longest:
            raise ValueError("shortest must not exceed longest")
        return self

    @property
    def rule(self) -> LoginIdRule:
        """The rule as the domain tests it."""
        return LoginIdRule(
            self.characters,
            self.shortest,
            self.longest,
            is_case_sensitive=self.is_case_sensitive,
        )


class Password(Table):
    """What a password of this operator may be."""

    label: str = Field(default="パスワード", description="What the guide calls it.")
    shortest: int = Field(default=15, ge=6, le=64, description="Fewest characters (NIST: 15).")
    longest: int = Field(default=128, ge=16, le=128, description="Most characters.")
    characters: Literal["any", "alphanumeric"] = Field(
        default="any", description="Which characters it may hold."
    )
    mixture: Literal["any", "lower_and_digit", "two_kinds"] = Field(
        default="any",
        description="What it must mix: lower case with digits and no upper case, or two of the three.",
    )
    rule_text: str = Field(default="", description="The rule in the guide's words, shown with the field.")

    @property
    def rule(self) -> PasswordRule:
        """The rule as the domain tests it."""
        return PasswordRule(self.shortest, self.longest, self.characters, self.mixture)


class Session(Table):
    """How long a member stays signed in."""

    idle_minutes: int = Field(default=15, ge=5, le=240, description="Ends after so long unused.")
    longest_hours: int = Field(default=12, ge=1, le=24, description="Ends in any case.")


class SignIn(Table):
    """What the sign-in page offers."""

    heading: str = Field(default="ログイン", description="Heading over the form.")
    button: str = Field(default="ログイン", description="Label of the button.")
    offers_to_remember_id: bool = Field(
        default=False,
        description="次回からIDの入力を省略: keep the login ID (only) in the browser.",
    )
    has_clear_button: bool = Field(default=False, description="Offer クリア beside the button.")
    advice_title: str = Field(default="", description="Heading of the security advice, if any.")
    advice: tuple[str, ...] = Field(
        default=(),
        description="Security advice in the operator's words, one entry a line.",
    )
    qr_label: str = Field(
        default="", description="What stands beside a QR code of this page on large screens; none when empty."
    )
    lead: str = Field(default="", description="What the portal is for, above everything else.")
    note: str = Field(default="", description="What to know before signing in, above the form.")
