"""Terms (ご利用規約) that have changed: from when on, and what members are told before they agree."""

from datetime import date

from pydantic import Field

from madoguchi.operators.schema.base import Table


class AgreementWords(Table):
    """The words of the page on which members agree anew, whoever published the terms."""

    lead: str = Field(
        default="ご利用規約が変わりました。引き続きご利用いただくには、新しいご利用規約への同意が必要です。",
        description="A sentence under the heading.",
    )
    button: str = Field(default="同意して続ける", description="The button that agrees.")


class Terms(AgreementWords):
    """A change of the terms; members who agreed to an earlier version are asked once more."""

    effective_on: date = Field(description="From this day on members are asked, after signing in.")
    changes: tuple[str, ...] = Field(min_length=1, description="What has changed, a sentence each.")
