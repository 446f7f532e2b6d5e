"""Posted letters (郵送する通知書) with the code that proves who holds them."""

from typing import Literal

from pydantic import Field

from madoguchi.operators.schema.base import Table


class Letter(Table):
    """The letter with the customer's number and code."""

    title: str = Field(default="登録情報のお知らせ", description="Heading of the letter.")
    lead: str = Field(default="", description="What the letter is for, in the operator's words.")
    cautions: tuple[str, ...] = Field(default=(), description="●注意事項, one entry a line.")
    code_label: str = Field(default="認証コード", description="What the guide calls the code.")
    alphabet: Literal["crockford", "mixed_case"] = Field(
        default="crockford",
        description="Characters of new codes: 0-9 A-Z without look-alikes, or both cases told apart.",
    )
    groups: int = Field(default=3, ge=2, le=5, description="Groups of the code, a box each.")
    group_length: int = Field(default=4, ge=3, le=6, description="Characters of a group.")
    valid_days: int = Field(default=30, ge=1, le=90, description="Days until an unused code ends (NIST: 30).")
