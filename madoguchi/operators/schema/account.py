"""The account (会員登録情報): what members see of it, and change by themselves."""

from typing import Literal

from pydantic import Field, field_validator

from madoguchi.operators.schema.base import Table

AccountPart = Literal[
    "password", "login_id", "email", "nickname", "mail_choice", "passkeys", "one_time_code", "devices"
]
# What is asked beside the password, or instead of it; each has pages of its own.
FACTORS = ("passkeys", "one_time_code")


class Account(Table):
    """The page of a member's own data, in the operator's choice; its name is that of the menu's entry."""

    offers: tuple[AccountPart, ...] = Field(
        default=("password", "email", "mail_choice", "passkeys", "one_time_code", "devices"),
        min_length=1,
        description=(
            "What can be changed there, in order; devices: those signed in, and ending the others; "
            "recovery codes come with passkeys and one_time_code."
        ),
    )
    lead: str = Field(default="", description="A sentence under the heading.")

    @property
    def offers_a_factor(self) -> bool:
        """Whether members can have anything beside the password."""
        return any(part in FACTORS for part in self.offers)

    @field_validator("offers")
    @classmethod
    def _offers_each_once(cls, offers: tuple[AccountPart, ...]) -> tuple[AccountPart, ...]:
        if len(set(offers)) < len(offers):
            raise ValueError("each part is offered once")
        return offers
