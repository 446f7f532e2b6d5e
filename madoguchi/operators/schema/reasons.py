"""Reasons (理由) in an operator's own words."""

from typing import Self

from pydantic import Field, model_validator

from madoguchi.operators.schema.base import Table


class ReasonText(Table):
    """Words for one reason; what is empty stays as it is."""

    lead: str = Field(default="", description="What is so.")
    next_step: str = Field(default="", description="What the customer can do.")

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not (self.lead or self.next_step):
            raise ValueError("lead or next_step is needed")
        return self
