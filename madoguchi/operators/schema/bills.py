"""Bills (請求) and usage (使用量): what is shown, under which headings."""

from datetime import date
from typing import Literal

from pydantic import Field, field_validator

from madoguchi.operators.schema.base import Table

ListField = Literal[
    "month",
    "read_on",
    "quantity",
    "days",
    "total",
    "status",
    "settled_on",
    "due_on",
    "paid_on",
]
LineField = Literal["name", "charge", "discount", "payable", "tax"]
SummaryField = Literal["received", "invoiced", "total", "unpaid", "balance"]


class ListColumn(Table):
    """A column of the list of bills."""

    field: ListField = Field(description="Which value.")
    label: str = Field(description="Its heading.")


class LineColumn(Table):
    """A column of one bill."""

    field: LineField = Field(description="Which value.")
    label: str = Field(description="Its heading.")


class SummaryRow(Table):
    """A row under the lines of a bill."""

    field: SummaryField = Field(description="Which amount.")
    label: str = Field(description="Its heading; {month} stands for the billed month.")


class StatusWords(Table):
    """What the operator calls the states of a payment (お支払状況)."""

    unpaid: str = Field(default="未納", description="Not paid yet.")
    paid: str = Field(default="収納済", description="Paid.")
    scheduled: str = Field(default="お引落し予定", description="Will be collected by itself.")
    none: str = Field(default="ご請求なし", description="Nothing is to be paid.")


class Usage(Table):
    """The graph of usage and charge (使用量・請求金額のグラフ)."""

    title: str = Field(default="ご請求金額のグラフ", description="Heading of the page.")
    quantity_label: str = Field(default="", description="What is measured; empty: charges only.")
    unit: str = Field(default="", description="Its unit, such as m³.")


class Bills(Table):
    """How bills are listed and shown."""

    list_title: str = Field(default="ご利用料金", description="Heading of the list.")
    title: str = Field(
        default="{month} ご利用料金明細",
        description="Heading of a bill; {month} is its month.",
    )
    current_title: str = Field(default="今回の請求金額", description="Heading on the home page.")
    total_label: str = Field(default="合計料金", description="What the total is called.")
    months_shown: int = Field(default=24, ge=1, le=120, description="Months of history.")
    first_month: date | None = Field(
        default=None,
        description="No month before this one (its first day) is ever shown.",
    )

    @field_validator("first_month")
    @classmethod
    def _is_a_first_day(cls, value: date | None) -> date | None:
        if value and value.day != 1:
            raise ValueError("a month is written as its first day")
        return value

    list_columns: tuple[ListColumn, ...] = Field(
        min_length=2, description="Columns of the list, left to right."
    )
    line_columns: tuple[LineColumn, ...] = Field(
        min_length=2, description="Columns of a bill, left to right."
    )
    summary_rows: tuple[SummaryRow, ...] = Field(
        default=(), description="Rows under the lines, top to bottom."
    )
    status_words: StatusWords = Field(default=StatusWords(), description="Words for the states of a payment.")
    note: str = Field(default="", description="A sentence under the list.")
