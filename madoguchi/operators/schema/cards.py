"""Cards (クレジットカード): how customers change the card that is charged, where they can."""

from pydantic import Field

from madoguchi.operators.schema.base import Table


class Card(Table):
    """The change of the card, made on the payment provider's own page; the menu's entry names it."""

    lead: str = Field(default="", description="A sentence under the heading.")
    from_customer: str = Field(
        default="", description="Link beside 請求先 on お客様基本情報 that leads here; empty: there is none."
    )
    button: str = Field(default="カードを変更する", description="The button that leads on.")
    provider_name: str = Field(
        default="決済サービス", description="What the provider, on whose page the card is typed, is called."
    )
    closing_day: int = Field(
        default=31,
        ge=1,
        le=31,
        description="A change up to this day of a month counts lead_months later, else one more; 31: end.",
    )
    lead_months: int = Field(
        default=1, ge=0, le=12, description="Billed months between such a change and the first bill of it."
    )
    payment_methods: tuple[str, ...] = Field(
        default=("クレジットカード",),
        description="お支払方法, as the billing system writes it, of who may change; empty: of everybody.",
    )
    brands: tuple[str, ...] = Field(default=(), description="Brands that are taken, as they are shown.")
    notes: tuple[str, ...] = Field(default=(), description="What else is to be known, an entry a line.")
