"""Changes of the card (クレジットカード変更): begun here, made at the provider, settled by its word alone.

Nothing that a browser or a message claims is believed. Either is only a reason to ask the provider, and what
it says is written once, whoever asks first: so messages may come late, twice, in any order, or not at all.
"""

from madoguchi.services.card_changes.beginning import begin, begun_with, connected, stop
from madoguchi.services.card_changes.finding import own_change, returned_change
from madoguchi.services.card_changes.hearing import hear, sweep
from madoguchi.services.card_changes.registered import registered_cards
from madoguchi.services.card_changes.settling import first_bill, settle_late, settled
from madoguchi.services.card_changes.standing import CardChangeRefused, Standing, standing_of

__all__ = [
    "CardChangeRefused",
    "Standing",
    "begin",
    "begun_with",
    "connected",
    "first_bill",
    "hear",
    "own_change",
    "registered_cards",
    "returned_change",
    "settle_late",
    "settled",
    "standing_of",
    "stop",
    "sweep",
]
