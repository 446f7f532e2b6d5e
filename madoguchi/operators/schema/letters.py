"""Posted letters (郵送する通知書) with the code that proves who holds them."""

from typing import Literal

from pydantic import Field

from madoguchi.domain.letter_codes import CodeRule
from madoguchi.operators.schema.base import Table


class Letter(Table):
    """The letter with the customer's number and code."""

    title: str = Field(default="登録情報のお知らせ", description="Heading of the letter.")
    lead: str = Field(
        default="ご登録に必要な情報は以下のとおりです。ご登録の画面で、そのまま入力してください。",
        description="What the letter is for, in the operator's words.",
    )
    cautions: tuple[str, ...] = Field(
        default=(
            "この書面は、第三者の目に触れないよう大切に保管してください。",
            "新しい書面が届いたときは、以前の書面はご利用になれません。",
        ),
        description="●注意事項, one entry a line.",
    )
    portal_label: str = Field(
        default="", description="Words over the portal's address; the page's name and はこちら when empty."
    )
    goes_to: Literal["billing", "place"] = Field(
        default="billing",
        description="Whose address is printed: where bills go, if that is another, or always the place.",
    )
    code_label: str = Field(default="認証コード", description="What the guide calls the code.")
    alphabet: Literal["crockford", "mixed_case"] = Field(
        default="crockford",
        description="Characters of codes: 0-9 A-Z without look-alikes, or both cases told apart; "
        "after a change, letters on their way must be printed anew.",
    )
    groups: int = Field(default=3, ge=2, le=5, description="Groups of the code, a box each.")
    group_length: int = Field(default=4, ge=3, le=6, description="Characters of a group.")
    valid_days: int = Field(
        default=30, ge=1, le=90, description="Days an unused code lasts, counting the first (NIST: 30)."
    )

    @property
    def code_rule(self) -> CodeRule:
        """The rule of the code as the domain makes and reads it."""
        return CodeRule(self.alphabet, self.groups, self.group_length)
