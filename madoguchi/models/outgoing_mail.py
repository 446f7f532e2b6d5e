"""Outgoing mails (送信メール): written in the transaction that causes them, handed over by the worker."""

import uuid

from django.db import models
from django.db.models import Q

from madoguchi.models.mailing import Mailing
from madoguchi.models.member import Member
from madoguchi.models.owned import Owned, OwnedForeignKey


class OutgoingMail(Owned):
    """One mail to one address.

    ``key`` makes the same occasion queue one mail only; ``reference`` is the Message-ID of every try.
    ``secrets`` fills the marks in ``body`` (single-use links) and is emptied once the mail is out.
    A mail of a ``mailing`` has its words there, not here, and goes at the mailing's pace.
    """

    key = models.CharField(max_length=100)
    kind = models.CharField(max_length=40)
    reference = models.UUIDField(default=uuid.uuid4)
    member = OwnedForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="mails")
    mailing = OwnedForeignKey(Mailing, null=True, on_delete=models.PROTECT, related_name="mails")
    recipient = models.CharField(max_length=254)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    secrets = models.JSONField(default=dict)
    queued_at = models.DateTimeField()
    due_at = models.DateTimeField()
    attempts = models.IntegerField(default=0)
    claimed_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    bounced_at = models.DateTimeField(null=True)
    last_answer = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("operator", "key"), name="mail_key_is_unique"),)
        indexes = (
            models.Index(
                fields=("operator", "due_at"),
                condition=Q(sent_at=None, given_up_at=None, mailing=None),
                name="mail_by_due",
            ),
            models.Index(
                fields=("operator", "due_at"),
                condition=Q(sent_at=None, given_up_at=None, mailing__isnull=False),
                name="mailing_by_due",
            ),
            models.Index(
                fields=("operator", "mailing"),
                condition=Q(mailing__isnull=False, sent_at=None),
                name="mail_unsent_by_mailing",
            ),
            models.Index(
                fields=("operator", "mailing"),
                condition=Q(mailing__isnull=False, bounced_at__isnull=False),
                name="mail_returned_by_mailing",
            ),
            models.Index(
                fields=("operator", "-given_up_at"),
                condition=Q(given_up_at__isnull=False),
                name="mail_by_giving_up",
            ),
            models.Index(fields=("operator", "queued_at"), name="mail_by_age"),
            models.Index(fields=("operator", "reference"), name="mail_by_reference"),
            models.Index(fields=("operator", "member"), name="mail_by_member"),
            models.Index(
                fields=("operator", "recipient"), condition=Q(member=None), name="mail_of_nobody_by_recipient"
            ),
        )
