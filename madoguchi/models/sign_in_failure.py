"""Failed sign-ins (ログイン失敗): counted per login ID and per source, so that guessing gets slow."""

from django.db import models

from madoguchi.models.owned import Owned


class SignInFailure(Owned):
    """How often in a row; ``subject`` is a keyed hash, so no address or ID stands here in clear."""

    subject = models.CharField(max_length=64)
    failures = models.IntegerField()
    last_failed_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("operator", "subject"), name="failure_subject_is_unique"),
        )
