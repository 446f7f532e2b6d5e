"""Secret answers (秘密の質問の回答): kept as a hash, asked after the mailed link, never shown again."""

from django.db import models

from madoguchi.models.member import Member
from madoguchi.models.owned import Owned, OwnedForeignKey


class SecretAnswer(Owned):
    """A member's question and the hash of the answer."""

    member = OwnedForeignKey(Member, on_delete=models.CASCADE, related_name="secret_answers")
    question = models.CharField(max_length=200)
    answer_hash = models.CharField(max_length=200)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("operator", "member"), name="member_has_one_secret_answer"),
        )
