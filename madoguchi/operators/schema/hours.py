"""Service hours (ご利用時間)."""

from datetime import time

from pydantic import Field

from madoguchi.domain.service_hours import ServiceHours
from madoguchi.operators.schema.base import Table


class Hours(Table):
    """Daily opening hours in Asia/Tokyo; equal times mean always open."""

    opens: time = Field(default=time(0), description="Opening time.")
    closes: time = Field(
        default=time(0),
        description="Closing time; earlier than opens: the next morning.",
    )
    notice: str = Field(default="", description="How the guide announces the hours.")

    @property
    def window(self) -> ServiceHours:
        """The hours as the domain tests them."""
        return ServiceHours(opens=self.opens, closes=self.closes)
