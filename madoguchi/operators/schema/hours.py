"""Service hours (ご利用時間)."""

from datetime import time

from pydantic import Field, field_validator

from madoguchi.domain.service_hours import ServiceHours
from madoguchi.operators.schema.base import Table


class Hours(Table):
    """Daily opening hours in Asia/Tokyo; equal times mean always open."""

    opens: time = Field(default=time(0), strict=False, description="Opening time.")
    closes: time = Field(
        default=time(0),
        description="Closing time; earlier than opens: the next morning.",
    )
    notice: str = Field(default="", description="How the guide announces the hours.")

    @field_validator("opens", "closes", mode="before")
    @classmethod
    def _is_written_as_a_time(cls, value: object) -> object:
        if not isinstance(value, str | time):
            raise ValueError('a time is written as 07:00:00 or "07:00"')  # noqa: TRY004  # pydantic's way
        return value

    @field_validator("opens", "closes")
    @classmethod
    def _has_no_zone(cls, value: time) -> time:
        if value.tzinfo is not None:
            raise ValueError("the hours are those of Asia/Tokyo and name no zone")
        return value

    @property
    def window(self) -> ServiceHours:
        """The hours as the domain tests them."""
        return ServiceHours(opens=self.opens, closes=self.closes)
