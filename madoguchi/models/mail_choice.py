"""Mail choices (メール通知の設定): which notices a member wants by mail."""

from django.db import models

from madoguchi.models.member import Member
from madoguchi.models.owned import Owned, OwnedForeignKey


class MailChoice(Owned):
    """One topic that a member has chosen about; without a row it is as ``Member.wants_mail`` says."""

    member = OwnedForeignKey(Member, on_delete=models.CASCADE, related_name="mail_choices")
    topic = models.CharField(max_length=20)
    is_wanted = models.BooleanField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("operator", "member", "topic"), name="topic_is_chosen_once"),
        )
