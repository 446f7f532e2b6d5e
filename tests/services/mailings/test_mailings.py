"""When a batch fixes the amount, each member who wants to hear of it is told once, whatever happens."""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.db import Error, connection, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as rules
from hypothesis import strategies as st

from madoguchi.adapters.mail import AddressRefused, NotNow, RelayAway
from madoguchi.models import (
    Batch,
    Bill,
    DeadAddress,
    Job,
    Mailing,
    MailPace,
    Member,
    MemberPlace,
    OutgoingMail,
)
from madoguchi.models.scope import operator_scope
from madoguchi.services.mail_choices import choose_mail
from madoguchi.services.mailings import filling, handing_over
from madoguchi.services.mailings.claiming import LEASE
from tests.announced import Post, fast, hand_over, lay_all, members, outbox, publish, told, watch
from tests.cast import NOW
from tests.crowd import at_once

OPERATOR = fast(settings.REGISTRY["kanazawa-cable"])
SILENT = fast(settings.REGISTRY["aicom-koka"])
MINUTE = timedelta(minutes=1)


class Killed(BaseException):
    """The end of a worker."""


def addresses(of):
    return sorted(member.email for member in of)


# --- whom it concerns -------------------------------------------------------------------------------


@pytest.mark.requirement("K-CABLE-10")
def test_each_member_is_told_once_in_the_words_of_the_guide_and_without_the_amount(db):
    hanako, taro = members(OPERATOR, 2)
    publish(OPERATOR, [hanako, taro])
    assert told(OPERATOR) == addresses([hanako, taro])
    (mailing,) = Mailing.objects.all()
    assert mailing.subject == "金沢ケーブル来月のご請求額確定のお知らせ"
    assert ("2024年11月分" in mailing.body, "5,509" in mailing.body, "円" in mailing.body) == (
        True,
        False,
        False,
    )


def test_operator_whose_guide_tells_of_no_such_mail_sends_none(db):
    with operator_scope(SILENT.slug):
        publish(SILENT, members(SILENT, 1))
        assert (Mailing.objects.count(), Job.objects.count(), outbox(SILENT)) == (0, 0, [])


def test_member_who_does_not_want_the_topic_or_any_mail_is_not_told(db):
    none, other_topic, no_bills, left, nowhere = members(OPERATOR, 5)
    choose_mail(member=none, wants_mail=False, topics={}, now=NOW)
    choose_mail(member=other_topic, wants_mail=True, topics={"points": False}, now=NOW)
    choose_mail(member=no_bills, wants_mail=True, topics={"bills": False}, now=NOW)
    Member.objects.filter(pk=left.pk).update(is_active=False)
    Member.objects.filter(pk=nowhere.pk).update(email="", email_key="")
    publish(OPERATOR, [none, other_topic, no_bills, left, nowhere])
    assert told(OPERATOR) == [other_topic.email]


def test_dead_address_is_passed_over(db):
    hanako, taro = members(OPERATOR, 2)
    DeadAddress.objects.create(email_key=taro.email_key, died_at=NOW)
    publish(OPERATOR, [hanako, taro])
    assert told(OPERATOR) == [hanako.email]


def test_member_whom_the_batch_does_not_concern_is_not_told(db):
    hanako, _taro = members(OPERATOR, 2)
    publish(OPERATOR, [hanako])
    assert told(OPERATOR) == [hanako.email]


def test_member_with_three_places_has_one_mail(db):
    (hanako,) = members(OPERATOR, 1, places=3)
    publish(OPERATOR, [hanako])
    assert told(OPERATOR) == [hanako.email]


@pytest.mark.parametrize("month", [date(2024, 8, 1), date(2025, 1, 1), date(2020, 1, 1)])
def test_history_is_no_news(db, month):
    publish(OPERATOR, members(OPERATOR, 1), month=month)
    assert (told(OPERATOR), Mailing.objects.count()) == ([], 0)


def test_neighbour_operator_tells_its_own_members_only(db):
    other = fast(settings.REGISTRY["kanazawa-water"])
    hanako, jiro = members(OPERATOR, 1), members(other, 1)
    publish(OPERATOR, hanako)
    publish(other, jiro)
    assert (told(OPERATOR), told(other)) == (addresses(hanako), addresses(jiro))


# --- once -------------------------------------------------------------------------------------------


def test_second_batch_and_correction_of_the_month_tell_only_who_was_not_told(db):
    first, later = members(OPERATOR, 3), members(OPERATOR, 2)
    publish(OPERATOR, first)
    assert told(OPERATOR) == addresses(first)
    publish(OPERATOR, first + later, total=4000)
    assert told(OPERATOR) == addresses(later)
    publish(OPERATOR, first + later, total=5000)
    assert told(OPERATOR) == []


def pay(of):
    """Give each bill of these members its next version, as a file of payments does."""
    facts = dict.fromkeys(("rows", "added", "changed", "unchanged"), 0)
    batch = Batch.objects.create(file_name="P", kind="payments", sha256="P", published_at=NOW, **facts)
    places = MemberPlace.objects.filter(member__in=of).values("place")
    for bill in Bill.objects.filter(place__in=places, superseded_at=None):
        Bill.objects.filter(pk=bill.pk).update(superseded_at=NOW)
        bill.pk, bill.version, bill.status, bill.batch = None, bill.version + 1, "paid", batch
        bill.save(force_insert=True)


def test_member_whose_bill_is_paid_before_the_mails_are_laid_is_told_once(db):
    hanako, taro, jiro = members(OPERATOR, 3, places=2)
    publish(OPERATOR, [hanako, taro])
    pay([hanako, jiro])
    assert (told(OPERATOR), told(OPERATOR)) == (addresses([hanako, taro]), [])
    publish(OPERATOR, [hanako, taro, jiro], total=4000)
    assert told(OPERATOR) == [jiro.email]


def test_bills_are_found_by_their_place_only_however_many_there_are(committed_db, owner_connection):
    mailing = Mailing.objects.get(batch=publish(OPERATOR, members(OPERATOR, 2000)))
    owner_connection.execute("ANALYZE madoguchi_bill, madoguchi_member, madoguchi_memberplace")
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {filling.FILL}", filling.facts_of(mailing, after=0, now=NOW))
        plan = [line for (line,) in cursor.fetchall()]
    scans = [line.split(" using ")[-1].split()[0] for line in plan if "madoguchi_bill" in line]
    assert scans == ["bill_current_by_month", "bill_version_is_unique"]


def test_next_month_is_told_again(db):
    of = members(OPERATOR, 1)
    publish(OPERATOR, of)
    publish(OPERATOR, of, month=date(2024, 12, 1))
    assert told(OPERATOR) == addresses(of) * 2


def publish_and_undo(of):
    with transaction.atomic():
        publish(OPERATOR, of)
        raise Killed


def test_batch_that_is_undone_tells_nobody(committed_db):
    of = members(OPERATOR, 1)
    with pytest.raises(Killed):
        publish_and_undo(of)
    assert (told(OPERATOR), Job.objects.count()) == ([], 0)


@rules(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.integers(0, 7), min_size=1, unique=True), min_size=1, max_size=4), st.data())
def test_everyone_concerned_is_told_once_whatever_batches_come_and_whoever_dies(committed_db, batches, data):
    for model in (OutgoingMail, MailPace):
        model.objects.all().delete()
    crew = members(OPERATOR, 8)
    taken: Counter[str] = Counter()
    died = 0

    def post(mail):
        nonlocal died
        if data.draw(st.integers(0, 5)) == 0:
            died += 1
            taken[mail.envelope[1]] += data.draw(st.booleans())
            raise Killed
        taken[mail.envelope[1]] += 1

    at = NOW
    for batch in batches:
        publish(OPERATOR, [crew[number] for number in batch], now=at)
        for _turn in range(3):
            try:
                lay_all(OPERATOR, now=at)
                hand_over(OPERATOR, post, now=at)
            except Killed:
                at += LEASE + MINUTE
    rest = Post()
    at += LEASE + MINUTE
    lay_all(OPERATOR, now=at)
    while hand_over(OPERATOR, rest, now=at):
        pass
    taken.update(rest.recipients)
    concerned = {crew[number].email for batch in batches for number in batch}
    assert set(taken) == concerned
    assert sum(taken.values()) - len(concerned) <= died
    assert len(outbox(OPERATOR)) == len(concerned)


def test_four_workers_side_by_side_tell_three_hundred_members_once_each(committed_db, monkeypatch):
    monkeypatch.setattr(filling, "MEMBERS_A_SLICE", 40)
    of = members(OPERATOR, 300)
    publish(OPERATOR, of)
    posts = [Post() for _worker in range(4)]

    def work(number):
        with operator_scope(OPERATOR.slug):
            lay_all(OPERATOR)
            while hand_over(OPERATOR, posts[number]):
                pass

    at_once(4, work)
    work(0)
    assert sorted(address for post in posts for address in post.recipients) == addresses(of)
    assert {mail.attempts for mail in outbox(OPERATOR)} == {1}


# --- workers and relays that die --------------------------------------------------------------------


@pytest.mark.parametrize("was_taken", [True, False])
def test_killed_worker_doubles_the_mail_in_flight_at_most_and_under_its_message_id(committed_db, was_taken):
    of = members(OPERATOR, 5)
    publish(OPERATOR, of)
    lay_all(OPERATOR)
    post = Post()

    def die_at_third(mail):
        if len(post.taken) == 2:
            if was_taken:
                post(mail)
            raise Killed
        post(mail)

    with pytest.raises(Killed):
        hand_over(OPERATOR, die_at_third)
    assert hand_over(OPERATOR, post, now=NOW + LEASE - MINUTE) == 0
    assert hand_over(OPERATOR, post, now=NOW + LEASE + MINUTE) == 3
    assert len(post.taken) == 5 + was_taken
    assert {mail.reference for mail in post.taken} == {mail.reference for mail in outbox(OPERATOR)}


def test_postgresql_that_dies_in_the_middle_doubles_nothing(committed_db, owner_connection):
    of = members(OPERATOR, 6)
    publish(OPERATOR, of)
    lay_all(OPERATOR)
    post = Post()

    def lose_the_database_at_third(mail):
        post(mail)
        if len(post.taken) == 3:
            owner_connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )

    with pytest.raises(Error):
        hand_over(OPERATOR, lose_the_database_at_third)
    assert sum(mail.sent_at is not None for mail in outbox(OPERATOR)) == 3
    assert hand_over(OPERATOR, post, now=NOW + LEASE + MINUTE) == 3
    assert post.recipients == addresses(of)


def test_mail_that_is_not_taken_now_waits_and_the_others_go_on(db):
    of = members(OPERATOR, 3)
    publish(OPERATOR, of)
    lay_all(OPERATOR)
    post = Post(NotNow("451 greylisted"))
    assert hand_over(OPERATOR, post) == 3
    assert (len(post.taken), hand_over(OPERATOR, post)) == (2, 0)
    assert hand_over(OPERATOR, post, now=NOW + 2 * MINUTE) == 1
    assert post.recipients == addresses(of)


def test_relay_that_is_away_costs_one_try_and_the_others_are_let_go(db):
    of = members(OPERATOR, 30)
    publish(OPERATOR, of)
    lay_all(OPERATOR)
    assert hand_over(OPERATOR, Post(RelayAway("refused"))) == 1
    assert sorted(mail.attempts for mail in outbox(OPERATOR)) == [0] * 29 + [1]
    post = Post()
    assert hand_over(OPERATOR, post, now=NOW + 2 * MINUTE) == 30
    assert post.recipients == addresses(of)


def test_slow_relay_keeps_no_mail_longer_than_a_turn(db, monkeypatch):
    of = members(OPERATOR, 30)
    publish(OPERATOR, of)
    lay_all(OPERATOR)
    slow, seconds = Post(), [0.0]
    monkeypatch.setattr(handing_over, "monotonic", lambda: seconds[0])

    def take_half_a_minute(mail):
        slow(mail)
        seconds[0] += 30

    assert hand_over(OPERATOR, take_half_a_minute) == 1
    assert [mail.claimed_until for mail in outbox(OPERATOR)] == [None] * 30
    rest = Post()
    while hand_over(OPERATOR, rest, now=watch.now + MINUTE):
        pass
    assert sorted(slow.recipients + rest.recipients) == addresses(of)
    assert {mail.attempts for mail in outbox(OPERATOR)} == {1}


def test_address_that_the_relay_does_not_know_is_dead_and_the_others_are_told(db):
    hanako, taro = members(OPERATOR, 2)
    publish(OPERATOR, [hanako, taro])
    lay_all(OPERATOR)
    post = Post(AddressRefused("550 5.1.1 unknown", code=550, status="5.1.1"))
    hand_over(OPERATOR, post)
    assert (len(post.taken), DeadAddress.objects.count()) == (1, 1)
    assert [mail.bounced_at for mail in outbox(OPERATOR) if mail.sent_at is None] != [None]


# --- what changes meanwhile -------------------------------------------------------------------------


def test_who_ends_the_topic_leaves_or_moves_after_the_mails_were_laid_is_heeded(db):
    stays, stops, leaves, moves = members(OPERATOR, 4)
    publish(OPERATOR, [stays, stops, leaves, moves])
    lay_all(OPERATOR)
    choose_mail(member=stops, wants_mail=True, topics={"bills": False}, now=NOW)
    Member.objects.filter(pk=leaves.pk).update(is_active=False)
    Member.objects.filter(pk=moves.pk).update(email="new@example.jp", email_key="new@example.jp")
    assert told(OPERATOR) == sorted([stays.email, "new@example.jp"])
    assert [mail.last_answer for mail in outbox(OPERATOR) if mail.given_up_at] == ["not wanted any more"] * 2
