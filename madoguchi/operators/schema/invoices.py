"""Qualified invoices (適格請求書): who issues them, and how the lines of a bill are taxed."""

from datetime import date
from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from madoguchi.domain.invoices import (
    InvoiceRule,
    Issuer,
    LineRule,
    Rounding,
    Treatment,
    is_registration_number,
)
from madoguchi.domain.invoices.papers import SYSTEM_BEGAN_ON
from madoguchi.operators.schema.base import Table

TreatmentName = Literal["standard", "reduced", "exempt", "outside", "tax_of_standard", "tax_of_reduced"]


class InvoiceIssuer(Table):
    """One that issues (発行事業者)."""

    key: str = Field(pattern=r"^[a-z][a-z0-9-]*$", description="A word by which lines name it.")
    name: str = Field(min_length=1, description="Its name as registered.")
    registration_number: str = Field(
        default="", description="登録番号, T and 13 digits; a mediated issuer needs none."
    )
    registered_on: date = Field(
        default=SYSTEM_BEGAN_ON, description="Nothing supplied before this day is invoiced."
    )
    mediator: str = Field(
        default="", description="Key of the issuer that stands for this one (媒介者交付特例)."
    )

    @field_validator("registration_number")
    @classmethod
    def _has_its_check_digit(cls, value: str) -> str:
        if value and not is_registration_number(value):
            raise ValueError("a registration number is T and 13 digits, the first of which checks the others")
        return value


class InvoiceLineRule(Table):
    """What holds for lines of a name."""

    pattern: str = Field(min_length=1, description="The name, with * and ?.")
    treatment: TreatmentName | None = Field(
        default=None, description="How it is taxed, if not as others are."
    )
    issuer: str = Field(default="", description="Key of its issuer, if not the first.")


class Invoices(Table):
    """How qualified invoices are made of bills."""

    rounding: Literal["down", "half_up", "up"] = Field(
        default="down", description="Of tax that the bill does not state, once a rate."
    )
    is_inclusive: bool = Field(default=True, description="Whether the amounts of lines include tax.")
    treatment: Literal["standard", "reduced", "exempt", "outside"] = Field(
        default="standard", description="How lines are taxed for which no rule says otherwise."
    )
    accent: str = Field(
        default="#333333", pattern=r"^#[0-9a-f]{6}$", description="The colour of the title and the graph."
    )
    note: str = Field(default="", description="A sentence at the foot of each invoice.")
    issuers: tuple[InvoiceIssuer, ...] = Field(min_length=1, description="Who issues, the usual one first.")
    lines: tuple[InvoiceLineRule, ...] = Field(default=(), description="Rules for lines; the first counts.")

    @model_validator(mode="after")
    def _names_issuers_that_there_are(self) -> Self:
        known = {issuer.key: issuer for issuer in self.issuers}
        named = {rule.issuer for rule in self.lines} | {issuer.mediator for issuer in self.issuers}
        if unknown := named - set(known) - {""}:
            raise ValueError(f"no issuer has the key {min(unknown)}")
        for issuer in self.issuers:
            signatory = known[issuer.mediator] if issuer.mediator else issuer
            if signatory.mediator or not signatory.registration_number:
                raise ValueError(f"{signatory.key} has no registration number to issue under")
        return self

    @property
    def rule(self) -> InvoiceRule:
        """The rule as the domain reckons with it."""
        return InvoiceRule(
            issuers=tuple(Issuer(**issuer.model_dump()) for issuer in self.issuers),
            rounding=Rounding(self.rounding),
            is_inclusive=self.is_inclusive,
            treatment=Treatment(self.treatment),
            lines=tuple(
                LineRule(rule.pattern, Treatment(rule.treatment) if rule.treatment else None, rule.issuer)
                for rule in self.lines
            ),
        )
