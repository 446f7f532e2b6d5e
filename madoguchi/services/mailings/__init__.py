"""Mailings (一斉送信): one mail to each member whom a batch concerns, once a billed month.

``announce`` belongs in the transaction that publishes the batch; a job lays the mails into the outbox; the
worker hands them over at the relay's pace.
"""

from madoguchi.services.mailings.announcing import FILLING, announce, take_back
from madoguchi.services.mailings.claiming import NOT_WANTED
from madoguchi.services.mailings.filling import fill
from madoguchi.services.mailings.handing_over import hand_over_mailings
from madoguchi.services.mailings.progress import Progress, progress_of

__all__ = [
    "FILLING",
    "NOT_WANTED",
    "Progress",
    "announce",
    "fill",
    "hand_over_mailings",
    "progress_of",
    "take_back",
]
