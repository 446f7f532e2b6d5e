"""Withdrawal (退会): what members are told before they end their account, and when they may return."""

from pydantic import Field

from madoguchi.operators.schema.base import Table


class Withdrawal(Table):
    """The page on which members end their account by themselves."""

    title: str = Field(default="退会のお手続き", description="Heading; the menu's entry where there is one.")
    lead: tuple[str, ...] = Field(default=(), description="Sentences under the heading.")
    lost: tuple[str, ...] = Field(min_length=1, description="What is no longer there afterwards.")
    stays: tuple[str, ...] = Field(default=(), description="What goes on as it is, such as the contract.")
    kept: tuple[str, ...] = Field(
        min_length=1, description="What is kept, for how long and by which law, in the operator's words."
    )
    reasons: tuple[str, ...] = Field(
        default=(), description="Answers to why the member leaves; without any it is not asked."
    )
    days_to_return: int = Field(
        default=14, ge=1, le=60, description="Days within which a withdrawal can be taken back."
    )
    button: str = Field(default="退会する", description="The button that ends the account.")
