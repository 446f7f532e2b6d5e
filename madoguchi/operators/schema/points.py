"""Points (ポイント): how they are earned and used, at operators that have them."""

from pydantic import Field

from madoguchi.domain.points import PointRule
from madoguchi.operators.schema.base import Table


class Points(Table):
    """The rule of the points."""

    yen_per_point: int = Field(
        default=100, ge=1, description="Full yen of a bill, before tax, for one point."
    )
    tax_percent: int = Field(
        default=10, ge=0, le=99, description="Tax inside lines of a bill that do not state theirs."
    )
    unit: int = Field(default=100, ge=1, description="Points are used in multiples of this.")
    yen_per_unit: int = Field(default=100, ge=0, description="What that many points are worth, in yen.")
    valid_months: int = Field(
        default=0, ge=0, le=120, description="Months after the billed one that points are good; 0: for ever."
    )
    is_taken_off_the_bill: bool = Field(
        default=False, description="Whether the worth of points used is taken off the next month's bill."
    )
    excluded_areas: tuple[str, ...] = Field(
        default=(), description="Municipalities whose places neither earn nor use points."
    )
    excluded_label: str = Field(default="対象外の地域", description="What these areas are called.")
    notes: tuple[str, ...] = Field(default=(), description="What else is to be known, an entry a line.")

    @property
    def rule(self) -> PointRule:
        """The rule as the domain reckons with it."""
        return PointRule(
            self.yen_per_point, self.tax_percent, self.unit, self.yen_per_unit, self.valid_months
        )
