"""Hearing (通知の受信): a message of the provider's is a reason to ask it, once for each message."""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from madoguchi.adapters.payments import Message, Provider
from madoguchi.models import CardChange, ProviderEvent
from madoguchi.models.scope import operator_in_scope
from madoguchi.operators.schema.profile import Profile
from madoguchi.services.card_changes.settling import settle
from madoguchi.services.origins import NOWHERE, origin_scope

KEPT = timedelta(days=90)  # the provider repeats a message for some days

NOTE = """
INSERT INTO madoguchi_providerevent (operator, event_id, kind, heard_at)
VALUES (%(operator)s, %(event_id)s, %(kind)s, %(now)s)
ON CONFLICT (operator, event_id) DO NOTHING
"""


def hear(*, profile: Profile, provider: Provider, message: Message, now: datetime) -> bool:
    """Hear a genuine message; tell whether it was about a change of ours and new.

    What it says is not believed, only whom it is about. Raises ProviderAway and ProviderRefused, and has not
    heard it then: the provider sends it again.
    """
    found = CardChange.objects.filter(provider_session=message.session) if message.session else None
    change = found.first() if found is not None else None
    if change is None or ProviderEvent.objects.filter(event_id=message.event_id).exists():
        return False
    outcome = provider.look(change.provider_session)
    with transaction.atomic(), origin_scope(lambda: NOWHERE):  # not where the member is
        if is_new := _note(message, now=now):
            settle(profile=profile, change=change, outcome=outcome, now=now)
    return is_new


def _note(message: Message, *, now: datetime) -> bool:
    """Note a message; where it is being heard elsewhere, wait. Say whether it is new."""
    facts: dict[str, Any] = {
        "operator": operator_in_scope(),
        "event_id": message.event_id[:255],
        "kind": message.kind[:100],
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(NOTE, facts)
        return bool(cursor.rowcount)


def sweep(*, now: datetime) -> int:
    """Forget messages that nobody sends any more; give how many."""
    deleted, _each = ProviderEvent.objects.filter(heard_at__lt=now - KEPT).delete()
    return deleted
