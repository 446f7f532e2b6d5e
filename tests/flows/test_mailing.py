"""The worker writes what is due; what cannot be written is told, tried later, and holds up nobody."""

import pytest

from madoguchi.flows import mailing
from madoguchi.models import Draft, Member
from madoguchi.models.scope import operator_scope
from tests.flows.ways import LINKED, before_wait, walked
from tests.newcomer import walker


@pytest.fixture
def pair(someone):
    """Two who wait for their mails, the first of them longer."""
    other = walker(someone.operator, someone.name)
    for each in (someone, other):
        each.walk_to(before_wait(each.journey) + 1)
    return someone, other


@pytest.mark.parametrize("someone", **walked(LINKED))
def test_mail_that_cannot_be_written_holds_up_no_other_and_is_tried_again(pair, monkeypatch, caplog, after):
    first, other = pair
    write = mailing.queue_mail
    broken = first.facts["email"]

    def refuse(**facts):
        if facts["recipient"] == broken:
            raise ValueError(broken)
        write(**facts)

    monkeypatch.setattr(mailing, "queue_mail", refuse)
    other.work()
    assert [len(each.mails()) for each in pair] == [0, 1]
    assert (broken in caplog.text, "ValueError" in caplog.text) == (False, True)
    monkeypatch.setattr(mailing, "queue_mail", write)
    other.work()
    assert len(first.mails()) == 0
    after(first, 601)
    first.work()
    assert len(first.mails()) == 1


@pytest.mark.parametrize("someone", **walked(LINKED))
def test_mail_due_while_the_worker_was_away_for_days_still_leads_on(someone, after):
    someone.walk_to(before_wait(someone.journey) + 1)
    after(someone, 3 * 24 * 3600)
    someone.work()
    assert someone.follow_link().status_code == 302


@pytest.mark.parametrize("someone", **walked(LINKED))
def test_an_address_gets_ten_of_our_mails_a_day_and_no_flood(someone, after):
    for index in range(12):
        visitor = walker(someone.operator, someone.name) if someone.name == "registration" else someone
        visitor.facts |= {name: someone.facts[name] for name in ("email", "email_again")}
        visitor.client.cookies.pop(f"__Secure-madoguchi-{someone.name}", None)
        after(visitor, 660 * index)
        visitor.get_new_letter()
        visitor.walk_to(before_wait(visitor.journey) + 1)
        visitor.work()
    with operator_scope(someone.operator.slug):
        assert (len(someone.mails()), Draft.objects.count()) == (10, 12)
        assert Member.objects.count() <= 1
