"""The provider's events (決済サービスからの通知): each is heard once, however often it is delivered."""

from django.db import models

from madoguchi.models.owned import Owned


class ProviderEvent(Owned):
    """An event that was heard: the provider's id and kind of it; nothing of its content is kept."""

    event_id = models.CharField(max_length=255)
    kind = models.CharField(max_length=100)
    heard_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("operator", "event_id"), name="provider_event_is_heard_once"),
        )
        indexes = (models.Index(fields=("operator", "heard_at"), name="provider_event_by_age"),)
