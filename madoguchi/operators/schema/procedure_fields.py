"""The catalogue of fields (入力項目) that procedures are put together from.

How each is asked, weighed and told stands in ``flows/procedures/fields/``; a house test compares the two.
"""

from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from madoguchi.domain.wished_days import DayRule, Exclusion
from madoguchi.operators.schema.base import Table


class AnyField(Table):
    """What every field has. ``PARTS`` are the endings of the names under which a browser sends it."""

    PARTS: ClassVar[tuple[str, ...]] = ("",)

    name: str = Field(
        pattern=r"^[a-z][a-z_]{0,30}$", description="What the answer is kept as; unique in the procedure."
    )
    label: str = Field(description="What it is called.")
    hints: tuple[str, ...] = Field(default=(), description="Sentences under the label.")
    is_required: bool = Field(default=True, description="Whether it must be answered.")

    @property
    def names(self) -> tuple[str, ...]:
        """The names under which a browser sends the answer."""
        return tuple(f"{self.name}{part}" for part in self.PARTS)


class DateField(AnyField):
    """A day, chosen from those that can be."""

    kind: Literal["date"] = Field(description="What is asked.")
    earliest_days: int = Field(default=1, ge=0, le=90, description="Days from today to the first choice.")
    latest_days: int = Field(default=60, ge=1, le=180, description="Days from today to the last choice.")
    excludes: tuple[Exclusion, ...] = Field(default=(), description="Kinds of days that cannot be chosen.")

    @model_validator(mode="after")
    def _leaves_a_choice(self) -> "DateField":
        if self.latest_days - self.earliest_days < 13:  # noqa: PLR2004  # the turn of the year has ten
            raise ValueError("latest_days must lie two weeks after earliest_days")
        return self

    @property
    def rule(self) -> DayRule:
        """The rule as the domain reckons with it."""
        return DayRule(self.earliest_days, self.latest_days, self.excludes)


class ChoiceField(AnyField):
    """One of several answers."""

    kind: Literal["choice"] = Field(description="What is asked.")
    options: tuple[str, ...] = Field(min_length=2, description="The answers there are.")


class YesNoField(AnyField):
    """Yes or no."""

    kind: Literal["yes_no"] = Field(description="What is asked.")
    words: tuple[str, str] = Field(default=("はい", "いいえ"), description="The two answers.")


class TextField(AnyField):
    """A line."""

    kind: Literal["text"] = Field(description="What is asked.")
    longest: int = Field(default=100, ge=1, le=300, description="Most characters.")


class NoteField(AnyField):
    """Several lines."""

    kind: Literal["note"] = Field(description="What is asked.")
    longest: int = Field(default=1000, ge=1, le=4000, description="Most characters.")


class PhoneField(AnyField):
    """A telephone number."""

    kind: Literal["phone"] = Field(description="What is asked.")


class AddressField(AnyField):
    """A postal address: postal code, address, building."""

    PARTS: ClassVar[tuple[str, ...]] = ("_postal_code", "", "_building")

    kind: Literal["address"] = Field(description="What is asked.")


class NameField(AnyField):
    """A person's or company's name, and how it is read."""

    PARTS: ClassVar[tuple[str, ...]] = ("", "_kana")

    kind: Literal["name"] = Field(description="What is asked.")


ProcedureField = Annotated[
    DateField | ChoiceField | YesNoField | TextField | NoteField | PhoneField | AddressField | NameField,
    Field(discriminator="kind"),
]
