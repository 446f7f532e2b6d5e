"""Devices (端末): the browsers in which a member is signed in."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import F

from madoguchi.domain.history import EventKind
from madoguchi.models import Session
from madoguchi.operators.schema.sign_in import Session as SessionRule
from madoguchi.services.history import note_event
from madoguchi.services.sessions import Visitor


class Device(NamedTuple):
    """A signed-in browser; ``is_this`` tells the one that asks."""

    started_at: datetime
    seen_at: datetime
    is_this: bool


def devices_of(*, visitor: Visitor, rule: SessionRule, now: datetime) -> list[Device]:
    """List where the visitor is signed in, this browser first."""
    running = Session.objects.filter(
        member_id=visitor.member_id,
        member__session_epoch=F("epoch"),
        ends_at__gt=now,
        seen_at__gt=now - timedelta(minutes=rule.idle_minutes),
    )
    found = [
        Device(each.started_at, each.seen_at, is_this=each.pk == visitor.session_id)
        for each in running.order_by("-seen_at", "-pk")
    ]
    return sorted(found, key=lambda device: not device.is_this)


@transaction.atomic
def end_other_devices(*, visitor: Visitor, now: datetime) -> None:
    """Sign the visitor out everywhere but in this browser."""
    others = Session.objects.filter(member_id=visitor.member_id).exclude(pk=visitor.session_id)
    ended, _each = others.delete()
    if ended:
        note_event(member_id=visitor.member_id, kind=EventKind.OTHER_DEVICES_ENDED, now=now, devices=ended)
