"""Values that members read and do not change: what they are called, and who changes them how."""

from collections.abc import Iterable
from typing import Literal

from pydantic import Field

from madoguchi.operators.schema.base import Table
from madoguchi.operators.schema.pages import MenuPage

type Way = tuple[str, MenuPage | None]


class ReadOnly(Table):
    """A value that is shown."""

    label: str = Field(default="", description="What it is called; the usual name when empty.")
    changed_by: str = Field(default="", description="Who changes it and how; by phone when empty.")
    page: MenuPage | None = Field(
        default=None, description="The page on which it is changed, if there is one."
    )

    @property
    def way(self) -> Way:
        """How it is changed; values of one way are told together."""
        return self.changed_by, self.page


class CustomerField(ReadOnly):
    """A value of the customer's data (お客様基本情報)."""

    field: Literal[
        "customer_number",
        "contract_holder",
        "kana",
        "place",
        "places",
        "phone",
        "billing",
        "payment_method",
    ] = Field(description="Which value.")


class CustomerData(Table):
    """The page of the customer's data; its name is that of the menu's entry."""

    lead: str = Field(default="", description="A sentence under the heading.")
    fields: tuple[CustomerField, ...] = Field(
        default=tuple(
            CustomerField(field=each)
            for each in (
                *("customer_number", "contract_holder", "kana", "place"),
                *("places", "phone", "billing", "payment_method"),
            )
        ),
        min_length=1,
        description="What is shown, top to bottom.",
    )


class ContractColumn(ReadOnly):
    """A column of the contracts; one that no contract fills is left out."""

    field: Literal[
        "course",
        "number",
        "monthly_yen",
        "started_on",
        "ended_on",
        "minimum_until",
        "equipment",
    ] = Field(description="Which value.")


class ContractWords(Table):
    """What the operator calls the kinds and states of a contract."""

    option: str = Field(default="オプション", description="An option beside a course.")
    paused: str = Field(default="休止中", description="Not in use for a while.")
    pending: str = Field(default="ご利用開始前", description="Agreed, and not begun yet.")
    ended: str = Field(default="終了", description="Not supplied any more.")


class Contracts(Table):
    """The page of contracts; its name is that of the menu's entry."""

    lead: str = Field(default="", description="A sentence under the heading.")
    columns: tuple[ContractColumn, ...] = Field(
        default=tuple(
            ContractColumn(field=each)
            for each in (
                *("course", "monthly_yen", "started_on"),
                *("ended_on", "minimum_until", "equipment"),
            )
        ),
        min_length=1,
        description="Columns, left to right.",
    )
    words: ContractWords = Field(default=ContractWords(), description="Words for kinds and states.")


def by_way[F: ReadOnly](fields: Iterable[F]) -> list[tuple[Way, list[F]]]:
    """Gather neighbours that are changed in the same way, in their order.

    >>> by_hand = CustomerField(field="phone", changed_by="窓口で承ります。")
    >>> [(way[0], len(group)) for way, group in by_way([by_hand, by_hand, CustomerField(field="kana")])]
    [('窓口で承ります。', 2), ('', 1)]
    """
    found: list[tuple[Way, list[F]]] = []
    for each in fields:
        if not found or found[-1][0] != each.way:
            found.append((each.way, []))
        found[-1][1].append(each)
    return found
