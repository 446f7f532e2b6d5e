"""The cards of the twin (テストカード): Stripe's test cards, by the last digits, and what befalls each."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TestCard:
    """A card that can be chosen: it is kept, refused, or kept once its holder has proven himself."""

    brand: str
    shown: str
    is_refused: bool = False
    asks_holder: bool = False

    __test__ = False  # it is no test, whatever pytest makes of the name


CARDS: Mapping[str, TestCard] = {
    "4242": TestCard("visa", "Visa •••• 4242（登録できるカード）"),
    "0505": TestCard("jcb", "JCB •••• 0505（登録できるカード）"),
    "0002": TestCard("visa", "Visa •••• 0002（登録できないカード）", is_refused=True),
    "3155": TestCard("visa", "Visa •••• 3155（本人認証サービスの確認があるカード）", asks_holder=True),
}
EXPIRES = (2030, 12)
