"""Menus, notices and words: how the pages of an operator are put together."""

from typing import Literal

from pydantic import Field

from madoguchi.domain.reasons import Reason, ReasonCode
from madoguchi.operators.schema.base import Table

MenuPage = Literal[
    "home",
    "current_bill",
    "bills",
    "usage",
    "contracts",
    "customer",
    "account",
    "history",
    "notices",
    "places",
    "place_add",
    "points",
    "withdrawal",
    "procedures",
    "channels",
    "requests",
    "card",
    "documents",
    "terms",
    "faq",
    "privacy",
    "contact",
    "about",
    "important_matters",
    "browser_help",
]
WordPage = Literal["terms", "faq", "privacy", "about", "important_matters", "browser_help"]


class MenuItem(Table):
    """An entry of the menu, in the guide's words."""

    label: str = Field(description="The entry.")
    page: MenuPage | None = Field(
        default=None,
        description="The page it opens; without one its hint says why it cannot, or the usual reason.",
    )
    hint: str = Field(default="", description="One sentence under the entry.")
    group: str = Field(default="", description="Heading under which the entry stands.")

    @property
    def why_not(self) -> Reason | None:
        """Why the entry cannot be opened; what its hint says is better, if it has one."""
        return None if self.page else Reason(ReasonCode.PAGE_TO_COME, values={"label": self.label})


class FooterLink(Table):
    """A link that stands on every page."""

    label: str = Field(description="The link's words.")
    page: MenuPage = Field(description="The page it opens.")


class Notices(Table):
    """Notices (お知らせ) on the home page."""

    title: str = Field(default="お知らせ", description="Heading.")
    lead: str = Field(default="", description="A sentence under the heading.")
    empty: str = Field(
        default="現在、お知らせはありません。",
        description="What is said when there is none.",
    )
    count: int = Field(default=3, ge=1, le=20, description="How many the home page shows.")


class Home(Table):
    """The first page after signing in."""

    title: str = Field(default="トップページ", description="Heading.")
    greets: bool = Field(default=False, description="Greet by name and time of day.")
    welcome: str = Field(default="", description="A sentence under the greeting.")
    updated_label: str = Field(
        default="最終更新時間",
        description="What the moment of the last data is called.",
    )


class Words(Table):
    """What this operator calls the things that all operators have."""

    customer_number: str = Field(default="お客様番号", description="The customer's number.")
    contract_holder: str = Field(default="契約者名", description="The customer's name.")
    place: str = Field(default="ご使用場所", description="The place that is supplied.")
    switch_place: str = Field(default="他の場所を見る", description="Going to another place.")
    sign_out: str = Field(default="ログアウト", description="Ending the session.")
    home: str = Field(default="トップページ", description="The way back to the home page.")
