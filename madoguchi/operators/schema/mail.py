"""Mails (メール) as an operator sends them."""

from pydantic import Field

from madoguchi.operators.schema.base import Table


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

    @property
    def domain(self) -> str:
        """The part after the @, which customers let in."""
        return self.sender.rpartition("@")[2]
