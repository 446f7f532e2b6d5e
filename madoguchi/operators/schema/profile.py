"""The profile: everything in which one operator differs from another, as values and choices."""

from typing import Annotated

from pydantic import Field, field_validator

from madoguchi.operators.schema.account import Account
from madoguchi.operators.schema.base import Table
from madoguchi.operators.schema.bills import Bills, Usage
from madoguchi.operators.schema.contact import Contact
from madoguchi.operators.schema.documents import Documents
from madoguchi.operators.schema.files import DataFile
from madoguchi.operators.schema.hours import Hours
from madoguchi.operators.schema.invoices import Invoices
from madoguchi.operators.schema.journeys import Cautions, Recovery, Registration
from madoguchi.operators.schema.letters import Letter
from madoguchi.operators.schema.mail import Mail
from madoguchi.operators.schema.pages import (
    FooterLink,
    Home,
    MenuItem,
    Notices,
    WordPage,
    Words,
)
from madoguchi.operators.schema.points import Points
from madoguchi.operators.schema.sign_in import LoginId, Password, Session, SignIn

_LABEL = r"[a-z0-9]([a-z0-9-]*[a-z0-9])?"
type HostName = Annotated[str, Field(pattern=rf"^{_LABEL}(\.{_LABEL})*$")]


class Profile(Table):
    """One ``operator.toml``."""

    slug: str = Field(
        pattern=r"^[a-z][a-z0-9-]{1,38}$",
        description="The folder's name, used in addresses.",
    )
    name: str = Field(description="Short name of the operator.")
    page_name: str = Field(description="What the operator calls the portal.")
    hosts: tuple[HostName, ...] = Field(
        default=(), description="Host names that belong to this operator alone."
    )
    footer: str = Field(default="", description="The line at the very bottom, such as a copyright.")
    offers_text_size: bool = Field(default=False, description="文字サイズ 標準/大きく in the header.")
    contact: Contact = Field(description="How to reach a person.")
    mail: Mail = Field(description="Mails that the portal sends.")
    letter: Letter = Field(default=Letter(), description="Posted letters with a code.")
    hours: Hours = Field(default=Hours(), description="When the portal is open.")
    login_id: LoginId = Field(default=LoginId(), description="Rules of the login ID.")
    password: Password = Field(default=Password(), description="Rules of the password.")
    session: Session = Field(default=Session(), description="How long a session lasts.")
    sign_in: SignIn = Field(default=SignIn(), description="The sign-in page.")
    cautions: Cautions | None = Field(default=None, description="What is agreed to before signing in.")
    registration: Registration | None = Field(default=None, description="How a customer becomes a member.")
    recovery: Recovery = Field(default=Recovery(), description="Help for those who forgot.")
    home: Home = Field(default=Home(), description="The first page after signing in.")
    words: Words = Field(default=Words(), description="This operator's words.")
    notices: Notices = Field(default=Notices(), description="Notices.")
    bills: Bills = Field(description="Bills.")
    points: Points | None = Field(default=None, description="Points that bills earn, if they do.")
    invoices: Invoices | None = Field(default=None, description="Qualified invoices, if there are any.")
    documents: Documents | None = Field(default=None, description="The page for documents, if there is one.")
    usage: Usage = Field(default=Usage(), description="The graph of usage and charge.")
    account: Account = Field(default=Account(), description="The member's own data.")
    menu: tuple[MenuItem, ...] = Field(min_length=1, description="The member's menu, in order.")
    footer_links: tuple[FooterLink, ...] = Field(
        default=(), description="Links at the foot of every page, in order."
    )
    word_pages: tuple[WordPage, ...] = Field(
        default=("terms", "faq", "privacy", "about"),
        description="Pages whose words stand in words/NAME.md.",
    )
    files: tuple[DataFile, ...] = Field(default=(), description="What the billing system sends.")

    @field_validator("slug")
    @classmethod
    def _is_not_the_address_of_static_files(cls, slug: str) -> str:
        if slug == "static":
            raise ValueError("static is the address of style sheets and pictures")
        return slug
