"""The account (会員登録情報): what members see of it, and change by themselves."""

from typing import Literal

from pydantic import Field, field_validator

from madoguchi.operators.schema.base import Table

AccountPart = Literal[
    "password", "login_id", "email", "nickname", "mail_choice", "passkeys", "one_time_code", "devices"
]
# What is asked beside the password, or instead of it; each has pages of its own.
FACTORS = ("passkeys", "one_time_code")


TopicName = Literal["bills", "notices", "points", "requests"]


class MailTopic(Table):
    """A kind of notice that members may switch off."""

    name: TopicName = Field(description="Which notices: on bills, of the operator, on points, on requests.")
    label: str = Field(description="What the page calls them.")
    hint: str = Field(default="", description="A sentence under it.")


class Account(Table):
    """The page of a member's own data, in the operator's choice; its name is that of the menu's entry."""

    offers: tuple[AccountPart, ...] = Field(
        default=("password", "email", "mail_choice", "passkeys", "one_time_code", "devices"),
        min_length=1,
        description=(
            "What can be changed there, in order; devices: those signed in, and ending the others; "
            "recovery codes come with passkeys and one_time_code."
        ),
    )
    lead: str = Field(default="", description="A sentence under the heading.")

    @property
    def offers_a_factor(self) -> bool:
        """Whether members can have anything beside the password."""
        return any(part in FACTORS for part in self.offers)

    mail_topics: tuple[MailTopic, ...] = Field(
        default=(), description="Notices that are chosen one by one on the page of mail_choice, in order."
    )

    @field_validator("mail_topics")
    @classmethod
    def _topics_each_once(cls, topics: tuple[MailTopic, ...]) -> tuple[MailTopic, ...]:
        if len({topic.name for topic in topics}) < len(topics):
            raise ValueError("each topic stands once")
        return topics

    @field_validator("offers")
    @classmethod
    def _offers_each_once(cls, offers: tuple[AccountPart, ...]) -> tuple[AccountPart, ...]:
        if len(set(offers)) < len(offers):
            raise ValueError("each part is offered once")
        return offers
