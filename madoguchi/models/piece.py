"""Pieces (掲載物): rewards, paid channels and texts, every version that staff made of them."""

import uuid

from django.db import models

from madoguchi.domain.drafts import Deed
from madoguchi.models.owned import Owned, OwnedForeignKey
from madoguchi.models.paid_channel import PaidChannel
from madoguchi.models.reward import Reward

KINDS = ("reward", "channel", "faq", "terms")


class PieceDraft(Owned):
    """One thing that staff publish; ``version`` is the number of the last version.

    ``reward`` or ``channel`` is the row that customers' orders refer to, once it was published.
    """

    kind = models.CharField(max_length=12, choices=[(each, each) for each in KINDS])
    reference = models.UUIDField(default=uuid.uuid4)
    reward = OwnedForeignKey(Reward, null=True, on_delete=models.PROTECT, related_name="drafts")
    channel = OwnedForeignKey(PaidChannel, null=True, on_delete=models.PROTECT, related_name="drafts")
    version = models.IntegerField(default=0)
    begun_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("operator", "reference"), name="piece_reference_is_unique"),
            models.UniqueConstraint(fields=("operator", "reward"), name="reward_has_one_draft"),
            models.UniqueConstraint(fields=("operator", "channel"), name="channel_has_one_draft"),
            models.UniqueConstraint(
                fields=("operator", "kind"),
                condition=models.Q(kind__in=("faq", "terms")),
                name="text_has_one_draft",
            ),
            models.CheckConstraint(
                condition=models.Q(reward=None) | models.Q(kind="reward", channel=None),
                name="piece_is_of_its_kind",
            ),
        )


class PieceVersion(Owned):
    """One version: what it says, by whom it was saved, published or ended. Append-only.

    Customers see the last version whose ``holds_from`` has come; what was only saved has none. Without
    ``starts_at`` it holds from the moment of publishing.
    """

    draft = OwnedForeignKey(PieceDraft, on_delete=models.PROTECT, related_name="versions")
    number = models.IntegerField()
    deed = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Deed])
    facts = models.JSONField()
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    holds_from = models.DateTimeField(null=True)
    by = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("operator", "draft", "number"), name="piece_version_is_one"),
            models.CheckConstraint(
                condition=models.Q(deed="saved", holds_from=None)
                | (~models.Q(deed="saved") & models.Q(holds_from__isnull=False)),
                name="what_is_saved_holds_never",
            ),
        )
