"""Ingest (取込): who releases what the billing system sends, and what is odd enough to be looked at."""

from pydantic import Field

from madoguchi.operators.schema.base import Table


class Ingest(Table):
    """How batches are released."""

    releases: int = Field(
        default=0,
        ge=0,
        le=2,
        description="Persons who release a batch before it is published; 0: by itself, if nothing is odd.",
    )
    most_percent_off: int = Field(
        default=0,
        ge=0,
        description="A batch whose count or sum differs by more percent from the one before of its kind "
        "waits for a person; 0: whatever it is.",
    )
    outlier_times: int = Field(
        default=5,
        ge=0,
        description="Bills of so many times what the place is usually billed, or of that part of it, are "
        "named; 0: none.",
    )
    outlier_yen: int = Field(default=10_000, ge=0, description="But only those that differ by so many yen.")
