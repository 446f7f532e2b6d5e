"""Places (ご使用場所): how a member adds further ones, and what that is called."""

from typing import Literal

from pydantic import Field

from madoguchi.operators.schema.base import Table

# The proofs of a registration; an application is always reviewed.
PlaceStep = Literal["contract_facts", "posted_code", "application"]


class Places(Table):
    """The member's places; without steps, further ones are added by the operator alone."""

    add_steps: tuple[PlaceStep, ...] = Field(
        default=(), max_length=1, description="What proves a further place: one of the registration's own."
    )
    add_title: str = Field(
        default="ほかの場所の登録", description="Heading; the menu's entry goes before it."
    )
    add_label: str = Field(default="ほかの場所を登録する", description="The link beside the places.")
    add_lead: tuple[str, ...] = Field(
        default=("ご登録以外の場所を追加できます。",), description="Sentences under the heading."
    )
    add_notes: tuple[str, ...] = Field(default=(), description="Sentences above the button.")
    add_button: str = Field(default="登録する", description="The button.")
