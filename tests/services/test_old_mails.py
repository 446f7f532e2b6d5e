"""Mails that are done with are removed after the profile's days; how many there were is kept."""

from datetime import timedelta

import pytest
from django.conf import settings

from madoguchi.models import MailCount, OutgoingMail
from madoguchi.models.scope import operator_scope
from madoguchi.services import old_mails
from madoguchi.services.jobs import defer
from tests.announced import Post, fast, hand_over, lay_all, members, outbox, publish
from tests.cast import NOW

OPERATOR = fast(settings.REGISTRY["kanazawa-cable"])
KEPT = timedelta(days=OPERATOR.profile.mail.keeps_sent_days)


@pytest.fixture(autouse=True)
def scope():
    with operator_scope(OPERATOR.slug):
        yield


def remove(now) -> None:
    defer(kind=old_mails.REMOVING, key=f"old-{now}", arguments={}, now=now)
    lay_all(OPERATOR, now=now)


def counts() -> list[tuple[str, int, int, int]]:
    found = MailCount.objects.values_list("kind", "sent", "given_up", "returned")
    return list(found)


def test_old_mails_go_slice_by_slice_and_are_counted(db, monkeypatch):
    monkeypatch.setattr(old_mails, "MAILS_A_SLICE", 4)
    publish(OPERATOR, members(OPERATOR, 11))
    lay_all(OPERATOR)
    post = Post()
    hand_over(OPERATOR, post, goes_on=lambda: len(post.taken) < 9)
    OutgoingMail.objects.filter(pk=outbox(OPERATOR)[9].pk).update(given_up_at=NOW, bounced_at=NOW)
    remove(NOW + KEPT)
    assert (len(outbox(OPERATOR)), counts()) == (11, [])
    remove(NOW + KEPT + timedelta(minutes=1))
    assert counts() == [("amount_fixed", 9, 1, 1)]
    assert [mail.sent_at for mail in outbox(OPERATOR)] == [None]  # what still waits stays
    remove(NOW + KEPT + timedelta(minutes=2))
    assert counts() == [("amount_fixed", 9, 1, 1)]
