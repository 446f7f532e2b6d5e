"""Mailings (一斉送信): one notice to everyone whom a batch concerns and who wants to hear of it."""

from django.db import models

from madoguchi.models.batch import Batch
from madoguchi.models.owned import Owned, OwnedForeignKey


class Mailing(Owned):
    """What a published batch tells its members of one billed month, in words written once.

    ``queued`` counts the mails laid into the outbox so far; ``stopped_at`` says that the batch was taken
    back.
    """

    batch = OwnedForeignKey(Batch, on_delete=models.PROTECT, related_name="mailings")
    kind = models.CharField(max_length=40)
    topic = models.CharField(max_length=20)
    month = models.DateField()
    subject = models.CharField(max_length=200)
    body = models.TextField()
    announced_at = models.DateTimeField()
    queued = models.IntegerField(default=0)
    filled_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("operator", "batch", "kind", "month"), name="batch_is_announced_once"
            ),
        )


class MailPace(Owned):
    """How fast mailings go: the next mail of the operator may leave at ``free_at``."""

    free_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("operator",), name="one_pace_an_operator"),)


class MailCount(Owned):
    """How many mails of a kind were queued in a month and became what; kept when the mails are removed."""

    month = models.DateField()
    kind = models.CharField(max_length=40)
    sent = models.IntegerField()
    given_up = models.IntegerField()
    returned = models.IntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("operator", "month", "kind"), name="mails_are_counted_once"),
        )
