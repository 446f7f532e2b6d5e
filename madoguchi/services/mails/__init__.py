"""Mails (メール): written from an operator's words into the outbox, in the transaction that causes them."""

from madoguchi.services.mails.kinds import KINDS, Kind, ValuesDoNotFit
from madoguchi.services.mails.notifying import notify
from madoguchi.services.mails.queueing import queue_mail
from madoguchi.services.mails.templates import MailTemplateRefused, faults_of_mails

__all__ = [
    "KINDS",
    "Kind",
    "MailTemplateRefused",
    "ValuesDoNotFit",
    "faults_of_mails",
    "notify",
    "queue_mail",
]
