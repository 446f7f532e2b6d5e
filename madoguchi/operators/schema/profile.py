"""The profile: everything in which one operator differs from another, as values and choices."""

from typing import Annotated

from pydantic import Field, field_validator

from madoguchi.operators.schema.account import Account
from madoguchi.operators.schema.base import Table
from madoguchi.operators.schema.bills import Bills, Usage
from madoguchi.operators.schema.cards import Card
from madoguchi.operators.schema.contact import Contact
from madoguchi.operators.schema.documents import Documents
from madoguchi.operators.schema.files import DataFile
from madoguchi.operators.schema.hours import Hours
from madoguchi.operators.schema.ingest import Ingest
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
from madoguchi.operators.schema.places import Places
from madoguchi.operators.schema.points import Points
from madoguchi.operators.schema.procedures import PaidChannels, Procedure
from madoguchi.operators.schema.read_only import Contracts, CustomerData
from madoguchi.operators.schema.reasons import ReasonText
from madoguchi.operators.schema.sign_in import LoginId, Password, Session, SignIn
from madoguchi.operators.schema.staff import Staff
from madoguchi.operators.schema.terms import Terms
from madoguchi.operators.schema.withdrawal import Withdrawal

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
    staff: Staff = Field(default=Staff(), description="The operator's own people at their counter.")
    cautions: Cautions | None = Field(default=None, description="What is agreed to before signing in.")
    terms: Terms | None = Field(default=None, description="A change of the terms, agreed to anew.")
    registration: Registration | None = Field(default=None, description="How a customer becomes a member.")
    recovery: Recovery = Field(default=Recovery(), description="Help for those who forgot.")
    home: Home = Field(default=Home(), description="The first page after signing in.")
    words: Words = Field(default=Words(), description="This operator's words.")
    notices: Notices = Field(default=Notices(), description="Notices.")
    bills: Bills = Field(description="Bills.")
    points: Points | None = Field(default=None, description="Points that bills earn, if they do.")
    card: Card | None = Field(default=None, description="The change of the card, if it is offered.")
    invoices: Invoices | None = Field(default=None, description="Qualified invoices, if there are any.")
    documents: Documents | None = Field(default=None, description="The page for documents, if there is one.")
    usage: Usage = Field(default=Usage(), description="The graph of usage and charge.")
    contracts: Contracts = Field(default=Contracts(), description="Courses and options under contract.")
    customer: CustomerData = Field(default=CustomerData(), description="The customer's data.")
    reasons: dict[str, ReasonText] = Field(
        default={}, description="This operator's words for why something is not shown, by its code."
    )
    places: Places = Field(default=Places(), description="The member's places, and adding further ones.")
    account: Account = Field(default=Account(), description="The member's own data.")
    withdrawal: Withdrawal | None = Field(
        default=None, description="How members end their account by themselves, if they can."
    )
    channels: PaidChannels | None = Field(default=None, description="Paid channels, if members add them.")
    procedures: tuple[Procedure, ...] = Field(default=(), description="What members can ask for, in order.")
    procedure_links: tuple[MenuItem, ...] = Field(
        default=(), description="Other pages at the head of the list of procedures, in order."
    )
    menu: tuple[MenuItem, ...] = Field(min_length=1, description="The member's menu, in order.")
    footer_links: tuple[FooterLink, ...] = Field(
        default=(), description="Links at the foot of every page, in order."
    )
    word_pages: tuple[WordPage, ...] = Field(
        default=("terms", "faq", "privacy", "about"),
        description="Pages whose words stand in words/NAME.md.",
    )
    word_titles: dict[WordPage, str] = Field(
        default={}, description="Headings of these pages, where a link's words are not the heading."
    )
    files: tuple[DataFile, ...] = Field(default=(), description="What the billing system sends.")
    ingest: Ingest = Field(default=Ingest(), description="How what it sends is released.")

    @field_validator("procedures")
    @classmethod
    def _names_each_procedure_once(cls, procedures: tuple[Procedure, ...]) -> tuple[Procedure, ...]:
        names = [procedure.name for procedure in procedures]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"names stand twice: {', '.join(twice)}")
        return procedures

    @field_validator("slug")
    @classmethod
    def _is_not_the_address_of_static_files(cls, slug: str) -> str:
        if slug == "static":
            raise ValueError("static is the address of style sheets and pictures")
        return slug
