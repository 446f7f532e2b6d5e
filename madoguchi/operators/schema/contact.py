"""How a customer reaches a person at the operator (お問い合わせ)."""

from pydantic import Field

from madoguchi.operators.schema.base import Table


class Contact(Table):
    """The block shown on the contact page, in the footer and wherever the portal cannot help."""

    name: str = Field(description="Name of the organisation as signed under letters.")
    address: str = Field(description="Postal address.")
    phone: str = Field(description="The number a customer should call first.")
    phone_hours: str = Field(description="When that phone is answered, in words.")
    other_numbers: tuple[str, ...] = Field(
        default=(), description="Further lines such as TEL and FAX, shown as written."
    )
    email: str = Field(default="", description="Address for enquiries by mail, if there is one.")
    website: str = Field(default="", description="Address of the operator's public site.")
