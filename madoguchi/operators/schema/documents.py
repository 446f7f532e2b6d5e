"""Documents (各種書面): how they are numbered and kept, and the page on which they are asked for."""

from typing import Literal, Self

from pydantic import Field, model_validator

from madoguchi.domain.document_delivery import DeliveryRule
from madoguchi.operators.schema.base import Table

PaperKind = Literal["invoice", "receipt", "slip", "certificate"]


class Documents(Table):
    """The register, the page, and the way to the first download."""

    number_prefix: str = Field(
        default="", pattern=r"^[A-Z0-9-]*$", max_length=8, description="Stands before every number."
    )
    fiscal_year_ends: int = Field(
        default=3, ge=1, le=12, description="Last month of the tax period; documents are kept from then."
    )
    years_kept: int = Field(default=7, ge=7, le=30, description="Years from two months after that.")

    title: str = Field(default="各種書面照会", description="Heading, where no menu entry names the page.")
    lead: str = Field(default="", description="A sentence under the heading.")
    kind_label: str = Field(default="書類分類", description="What the choice of the kind is called.")
    invoice_label: str = Field(
        default="適格請求書(インボイス)", description="What invoices are called there."
    )
    addressee_label: str = Field(default="発行先", description="What the choice of the addressee is called.")
    content_label: str = Field(default="内容", description="Heading of the column of titles.")
    place_number_label: str = Field(
        default="", description="Heading of the column of numbers; none: words.customer_number."
    )
    choose_label: str = Field(default="選択", description="Heading over the boxes that choose several.")
    button: str = Field(default="ダウンロード", description="The button's words.")
    is_on_request: bool = Field(default=False, description="Invoices are issued to those who ask for them.")
    first_is_posted: bool = Field(
        default=False, description="The first one is posted, the others downloaded."
    )
    posted_services: tuple[str, ...] = Field(
        default=(), description="Services whose invoices are posted for good."
    )
    kinds: tuple[PaperKind, ...] = Field(
        default=("invoice",), min_length=1, description="What can be issued on the page, in order."
    )
    expense_account: str = Field(
        default="水道光熱費", description="勘定科目 of the data for customers' bookkeeping programs."
    )
    entitling_question: str = Field(
        default="", description="Name of the survey's question whose answer says who is given invoices."
    )
    entitling_answers: tuple[str, ...] = Field(
        default=(), description="The answers of those who are given invoices."
    )

    @model_validator(mode="after")
    def _question_has_answers(self) -> Self:
        if bool(self.entitling_question) != bool(self.entitling_answers):
            raise ValueError("entitling_question and entitling_answers go together")
        return self

    @property
    def delivery(self) -> DeliveryRule:
        """The rule as the domain derives states with it."""
        return DeliveryRule(self.is_on_request, self.first_is_posted)
