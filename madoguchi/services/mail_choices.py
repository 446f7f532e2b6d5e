"""Mail choices (メール通知の設定): notices by mail, all or none, and topic by topic.

``Member.wants_mail`` is the answer given at registration: without it no notice is sent, whatever else was
chosen. Mails that are no notices (passwords, addresses, procedures) have no topic and ask for no choice.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from madoguchi.domain.history import EventKind
from madoguchi.models import MailChoice, Member
from madoguchi.services.history import note_event


def refused_topics(*, member_id: int) -> set[str]:
    """Name the topics that a member does not want to hear of."""
    found = MailChoice.objects.filter(member_id=member_id, is_wanted=False)
    return set(found.values_list("topic", flat=True))


def is_wanted(*, member: Member, topic: str) -> bool:
    """Test whether a notice of a topic may be sent to a member; nobody who has left wants any."""
    if not (member.is_active and member.wants_mail):
        return False
    return not MailChoice.objects.filter(member=member, topic=topic, is_wanted=False).exists()


@transaction.atomic
def choose_mail(*, member: Member, wants_mail: bool, topics: Mapping[str, bool], now: datetime) -> None:
    """Send a member notices from now on or none, and of these topics those wanted; no change is no event."""
    changed = Member.objects.filter(pk=member.pk).exclude(wants_mail=wants_mail).update(wants_mail=wants_mail)
    refused = refused_topics(member_id=member.pk) & topics.keys()
    if refused != {topic for topic, wanted in topics.items() if not wanted}:
        _keep(member, topics)
        changed = True
    if changed:
        note_event(member_id=member.pk, kind=EventKind.MAIL_CHOICE_CHANGED, now=now)


def _keep(member: Member, topics: Mapping[str, bool]) -> None:
    MailChoice.objects.bulk_create(
        [MailChoice(member=member, topic=topic, is_wanted=wanted) for topic, wanted in topics.items()],
        update_conflicts=True,
        unique_fields=["operator", "member", "topic"],
        update_fields=["is_wanted"],
    )
