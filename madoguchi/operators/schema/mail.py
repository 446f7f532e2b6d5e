"""Mails (メール) as an operator sends them."""

from typing import Literal

from pydantic import Field, field_validator

from madoguchi.operators.schema.base import Table
from madoguchi.operators.schema.hours import Hours


class Announcement(Table):
    """What members are told when a file of some kind is published."""

    file: Literal["bills"] = Field(description="The kind of published file that fixes the amount.")
    mail: Literal["amount_fixed"] = Field(description="The kind of mail that each member gets who wants it.")


class Mail(Table):
    """Who mails come from, and what stands under each."""

    sender: str = Field(
        pattern=r"^[^@\s]+@[^@\s]+$", description="Address that mails come from; customers must let it in."
    )
    sender_name: str = Field(default="", description="Name shown beside it; the page's name when empty.")
    signature: tuple[str, ...] = Field(
        default=(), description="Lines under each mail; name, address and phone of [contact] when empty."
    )
    send_only_note: str = Field(
        default="※本メールは送信専用アドレスからお送りしています。"
        "ご返信いただいてもお答えできませんのでご了承ください。",
        description="What is said about replies, if anything.",
    )
    announcements: tuple[Announcement, ...] = Field(
        default=(), description="Which published files are told to members by mail, and by which."
    )
    mails_per_minute: int = Field(
        default=600,
        ge=1,
        le=1_000_000,
        description="Mails of announcements that the relay is given a minute; readers sign in at that rate.",
    )
    sending_hours: Hours = Field(
        default=Hours(), description="Hours in which announcements go out; at any hour by default."
    )
    returns_to: str = Field(
        default="",
        pattern=r"^([^@\s+]+@[^@\s]+)?$",
        description="Mailbox to which announcements come back; +reference is added before the @.",
    )
    soft_returns: int = Field(
        default=3, ge=1, description="How many soft returns in 60 days make an address dead; a hard one does."
    )
    keeps_sent_days: int = Field(
        default=180,
        ge=150,
        description="Days after which a mail that is done with is removed; counts stay. At least 150, for a "
        "correction must not announce a month again.",
    )

    @field_validator("announcements")
    @classmethod
    def _announced_once(cls, announcements: tuple[Announcement, ...]) -> tuple[Announcement, ...]:
        if len({each.mail for each in announcements}) < len(announcements):
            raise ValueError("each kind of mail is announced once")
        return announcements

    @property
    def domain(self) -> str:
        """The part after the @, which customers let in."""
        return self.sender.rpartition("@")[2]
