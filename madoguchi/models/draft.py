"""Drafts (手続き中の記録): what someone on the way through a journey has answered so far."""

from django.db import models

from madoguchi.models.member import Member
from madoguchi.models.owned import Owned, OwnedForeignKey
from madoguchi.models.place import Place


class Draft(Owned):
    """The answers of one visit through a journey, bound to the browser that holds the token.

    ``answers`` maps the name of a step to what it keeps; where the visitor is follows from them. A password
    is kept as its hash only. ``ended_at`` is set once, by whoever brings the journey to its end.
    ``mail_due_at`` asks the worker for the mail that the journey waits for. ``picture_digits`` are those of
    the picture shown last.
    """

    journey = models.CharField(max_length=40)
    token_sha256 = models.CharField(max_length=64)
    answers = models.JSONField(default=dict)
    picture_digits = models.CharField(max_length=8, blank=True)
    place = OwnedForeignKey(Place, null=True, on_delete=models.SET_NULL)
    member = OwnedForeignKey(Member, null=True, on_delete=models.SET_NULL)
    began_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    mail_due_at = models.DateTimeField(null=True)
    mails = models.IntegerField(default=0)
    mailed_at = models.DateTimeField(null=True)
    mailed_to = models.CharField(max_length=254, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("operator", "token_sha256"), name="draft_token_is_unique"),
        )
        indexes = (
            models.Index(
                fields=("operator", "mail_due_at"),
                condition=models.Q(mail_due_at__isnull=False),
                name="draft_by_mail_due",
            ),
            models.Index(fields=("operator", "expires_at"), name="draft_by_expiry"),
        )


class MailedLink(Owned):
    """A link that was mailed to let a journey go on: its SHA-256, good once and until ``expires_at``.

    It proves ``recipient`` and no other address. ``member`` is whose account the journey goes on for, if it
    is about one.
    """

    draft = OwnedForeignKey(Draft, on_delete=models.CASCADE, related_name="links")
    member = OwnedForeignKey(Member, null=True, on_delete=models.CASCADE, related_name="links")
    recipient = models.CharField(max_length=254)
    token_sha256 = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("operator", "token_sha256"), name="link_token_is_unique"),
        )
        indexes = (models.Index(fields=("operator", "draft"), name="link_by_draft"),)
