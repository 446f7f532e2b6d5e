"""Procedures (お手続き): what a member can ask the operator to do, put together from fields."""

from typing import Self

from pydantic import Field, field_validator, model_validator

from madoguchi.domain.service_requests import WithdrawalRule
from madoguchi.operators.schema.base import Table
from madoguchi.operators.schema.procedure_fields import DateField, ProcedureField

CHANNELS = "channels"  # what requests for paid channels are kept under


class WithdrawUntil(Table):
    """Until when a request can be withdrawn: one of the two."""

    days_before: int | None = Field(
        default=None, ge=0, le=60, description="To the end of the day so many days before the wished one."
    )
    hours_after: int | None = Field(
        default=None, ge=0, le=2160, description="So many hours after it was sent; 0: not at all."
    )

    @model_validator(mode="after")
    def _is_one_rule(self) -> Self:
        if (self.days_before is None) == (self.hours_after is None):
            raise ValueError("either days_before or hours_after")
        return self

    @property
    def rule(self) -> WithdrawalRule:
        """The rule as the domain reckons with it."""
        return WithdrawalRule(self.days_before, self.hours_after)


class RequestTerms(Table):
    """What holds for a request, whatever is asked for."""

    withdraw_until: WithdrawUntil = Field(
        default=WithdrawUntil(hours_after=24), description="Until when it can be withdrawn."
    )
    answer_within_days: int = Field(
        default=7, ge=1, le=60, description="Days within which the operator answers; the page promises it."
    )
    notes: tuple[str, ...] = Field(default=(), description="Sentences above the button that sends.")
    next_steps: tuple[str, ...] = Field(default=(), description="What happens after sending, in order.")
    reasons: tuple[str, ...] = Field(
        default=(), description="Usual reasons for refusing, which staff name by their place in the list."
    )
    answers: tuple[str, ...] = Field(
        default=(), description="Usual sentences to the customer when a request is accepted, for staff."
    )


class Procedure(RequestTerms):
    """One procedure: a page that asks, one that shows it all again, and a request."""

    name: str = Field(pattern=r"^[a-z][a-z0-9-]{1,38}$", description="Its address; never to be changed.")
    title: str = Field(max_length=100, description="What it is called.")
    hint: str = Field(default="", description="One sentence in the list of procedures.")
    group: str = Field(default="", description="Heading under which it stands in the list.")
    lead: tuple[str, ...] = Field(default=(), description="Sentences under its heading.")
    fields: tuple[ProcedureField, ...] = Field(min_length=1, description="What is asked, in order.")
    needs_place: bool = Field(default=True, description="Whether it is about the place looked at.")
    allows_several: bool = Field(
        default=False, description="Whether it may be asked for again while a request waits."
    )
    button: str = Field(default="この内容で申し込む", description="The button that sends.")

    @field_validator("name")
    @classmethod
    def _is_not_taken(cls, name: str) -> str:
        if name == CHANNELS:
            raise ValueError(f"{CHANNELS} is the name of requests for paid channels")
        return name

    @field_validator("fields")
    @classmethod
    def _asks_each_thing_once(cls, fields: tuple[ProcedureField, ...]) -> tuple[ProcedureField, ...]:
        names = [name for field in fields for name in field.names]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"fields stand twice: {', '.join(twice)}")
        return fields

    @model_validator(mode="after")
    def _can_be_withdrawn_as_it_says(self) -> Self:
        days = self.withdraw_until.days_before
        if days is not None and self.wished is None:
            raise ValueError(
                "withdraw_until counts from the wished day, and no field asks for a required one"
            )
        if days is not None and self.wished and self.wished.earliest_days < days:
            raise ValueError(f"whoever wishes the earliest day could not withdraw {days} days before it")
        return self

    @property
    def wished(self) -> DateField | None:
        """The field that asks for the wished day: the first required date."""
        dates = (field for field in self.fields if isinstance(field, DateField) and field.is_required)
        return next(dates, None)


class PaidChannels(RequestTerms):
    """The page where paid channels are added; the channels themselves stand in the database."""

    lead: tuple[str, ...] = Field(default=(), description="Sentences under its heading.")
    button: str = Field(default="この内容で申し込む", description="The button that sends.")
    remark: str = Field(
        default="解約のお申し込みは、お電話で承ります。",
        description="What is said about giving a channel up.",
    )
