"""Documents (各種書面): the page on which invoices are asked for and downloaded."""

from pydantic import Field

from madoguchi.domain.document_delivery import DeliveryRule
from madoguchi.operators.schema.base import Table


class Documents(Table):
    """The page, and the way to the first download."""

    title: str = Field(default="各種書面照会", description="Heading, where no menu entry names the page.")
    lead: str = Field(default="", description="A sentence under the heading.")
    kind_label: str = Field(default="書類分類", description="What the choice of the kind is called.")
    invoice_label: str = Field(
        default="適格請求書(インボイス)", description="What invoices are called there."
    )
    addressee_label: str = Field(default="発行先", description="What the choice of the addressee is called.")
    button: str = Field(default="ダウンロード", description="The button's words.")
    is_on_request: bool = Field(default=False, description="Invoices are issued to those who ask for them.")
    first_is_posted: bool = Field(
        default=False, description="The first one is posted, the others downloaded."
    )
    posted_services: tuple[str, ...] = Field(
        default=(), description="Services whose invoices are posted for good."
    )

    @property
    def delivery(self) -> DeliveryRule:
        """The rule as the domain derives states with it."""
        return DeliveryRule(self.is_on_request, self.first_is_posted)
