"""Channels are asked for at the terms that were seen, each once, and none that excludes another."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from madoguchi.domain.bills import BillLine
from madoguchi.domain.reasons import ReasonCode
from madoguchi.domain.service_requests import State
from madoguchi.models import PaidChannel, RequestHold, ServiceRequest
from madoguchi.models.scope import operator_scope
from madoguchi.services.paid_channels import (
    CannotBeHad,
    ChannelsRefused,
    NothingChosen,
    NotTogether,
    TermsChanged,
    add_channels,
    offers_to,
    quote,
)
from madoguchi.services.service_requests import withdraw
from tests.batches import published_batch
from tests.cast import NOW, Person, bill, person, statement
from tests.crowd import deeds_at_once
from tests.ledger import visit
from tests.requests import asked_for, channel, contract, moved

OPERATOR = settings.REGISTRY["kanazawa-cable"]
PROFILE = OPERATOR.profile
TODAY = NOW.date()


@pytest.fixture
def hanako(db: None) -> Person:
    return person(OPERATOR, name="山田 花子")


def reasons(someone: Person) -> dict[str, str | None]:
    """Give what is against each channel."""
    visitor = visit(someone)
    with operator_scope(OPERATOR.slug):
        offers = offers_to(visitor=visitor, now=NOW)
    return {each.channel.name: each.reason and each.reason.code.value for each in offers}


def quoted(someone: Person, *channels: PaidChannel):
    visitor = visit(someone)
    with operator_scope(OPERATOR.slug):
        chosen = [str(each.pk) for each in channels]
        return quote(profile=PROFILE, visitor=visitor, chosen=chosen, now=NOW)


def request_numbered(number: str) -> ServiceRequest:
    with operator_scope(OPERATOR.slug):
        return ServiceRequest.objects.get(number=number)


def test_each_channel_says_what_is_against_it(hanako: Person) -> None:
    contract(hanako, "デジタルスター")
    channel(hanako, "自由")
    channel(hanako, "契約済", course="デジタルスター")
    channel(hanako, "込み", included_in=["デジタルスター"])
    channel(hanako, "不可", excluded_by=["デジタルスター"])
    channel(hanako, "遠方", areas=["かほく市"])
    channel(hanako, "終了", is_offered=False)
    waiting = channel(hanako, "申込中")
    asked_for(hanako, waiting)
    assert reasons(hanako) == {
        "自由": None,
        "契約済": "channel_contracted",
        "込み": "channel_included",
        "不可": "channel_excluded",
        "遠方": "channel_area",
        "申込中": "channel_waiting",
    }


def test_without_a_place_nothing_can_be_had(db: None) -> None:
    nobody = person(OPERATOR, name="無所属 花子", places=0)
    channel(nobody)
    assert reasons(nobody) == {"スターチャンネル": ReasonCode.REQUEST_NEEDS_PLACE.value}


def test_price_before_and_after_are_told_where_the_bill_knows_every_contract(hanako: Person) -> None:
    star = channel(hanako)
    assert (quoted(hanako, star).before, quoted(hanako, star).added) == (None, 2_530)
    contract(hanako, "デジタルスター")
    lines = (BillLine("デジタルスター(2024/10)", 4_180, 0, 4_180), BillLine("割引", -130, 0, -130))
    bill(OPERATOR, hanako.places[0], statement(total=4_050, lines=lines))
    shown = quoted(hanako, star).shown
    assert (shown["before"], shown["added"], shown["after"]) == (4_180, 2_530, 6_710)
    contract(hanako, "電話", number="2")
    assert quoted(hanako, star).before is None


def test_request_keeps_the_terms_that_were_agreed_to(hanako: Person) -> None:
    star = channel(hanako, ready_days=3, begins_with_month=True, minimum_months=6)
    request = request_numbered(asked_for(hanako, star))
    with operator_scope(OPERATOR.slug):
        PaidChannel.objects.update(monthly_yen=9_999)
    (shown,) = request.shown["channels"]
    assert shown == {
        "name": "スターチャンネル",
        "course": "スターチャンネル",
        "monthly_yen": 2_530,
        "starts_on": "2024-11-01",
        "minimum_months": 6,
        "minimum_until": "2025-04-30",
    }
    assert (request.procedure, request.typed["channels"]) == ("channels", [str(star.pk)])
    assert (request.wished_on, request.withdraw_until) == (date(2024, 11, 1), NOW + timedelta(hours=24))


def test_other_terms_than_those_seen_are_asked_about_again(hanako: Person) -> None:
    star, visitor = channel(hanako), visit(hanako)
    agreed = quoted(hanako, star).fingerprint
    with operator_scope(OPERATOR.slug):
        PaidChannel.objects.update(monthly_yen=2_640)
        with pytest.raises(TermsChanged):
            add_channels(
                profile=PROFILE,
                rules=PROFILE.channels,
                title="追加",
                visitor=visitor,
                chosen=[str(star.pk)],
                agreed=agreed,
                key=uuid4(),
                now=NOW,
            )
        assert ServiceRequest.objects.count() == 0


def test_choices_that_cannot_be_had_together_are_named(hanako: Person) -> None:
    pack = channel(hanako, "パック")
    star = channel(hanako, included_in=["パック"])
    with pytest.raises(NotTogether) as refused:
        quoted(hanako, pack, star)
    assert {refused.value.one.name, refused.value.other.name} == {"パック", "スターチャンネル"}
    for nothing in ((), (PaidChannel(pk=0),)):
        with pytest.raises(NothingChosen):
            quoted(hanako, *nothing)


def test_same_channel_is_asked_for_once_while_one_waits(hanako: Person) -> None:
    star = channel(hanako)
    number = asked_for(hanako, star)
    with pytest.raises(CannotBeHad):
        asked_for(hanako, star)
    visitor = visit(hanako)
    with operator_scope(OPERATOR.slug):
        withdraw(profile=PROFILE, visitor=visitor, number=number, key=uuid4(), now=NOW)
    assert asked_for(hanako, star) != number


@pytest.mark.parametrize(("days", "why"), [(1, "channel_contracted"), (8, None)])
def test_channel_that_was_given_counts_as_contracted_until_contracts_surely_tell(
    hanako: Person, days: int, why: str | None
) -> None:
    star = channel(hanako)
    moved(request_numbered(asked_for(hanako, star)), hanako, State.ACCEPTED, State.DONE)
    assert reasons(hanako) == {"スターチャンネル": "channel_contracted"}
    with operator_scope(OPERATOR.slug):
        later = NOW + timedelta(days=days)
        published_batch(kind="contracts", published_at=later)
    assert reasons(hanako) == {"スターチャンネル": why}  # a file that comes soon may have been written before


def test_neighbour_may_ask_for_what_hanako_waits_for(hanako: Person) -> None:
    star = channel(hanako)
    asked_for(hanako, star)
    taro = person(OPERATOR, name="山田 太郎")
    assert reasons(taro) == {"スターチャンネル": None}
    asked_for(taro, star)


def test_database_refuses_a_second_hold_and_a_price_of_nothing(hanako: Person) -> None:
    star = channel(hanako)
    request = request_numbered(asked_for(hanako, star))
    with operator_scope(OPERATOR.slug):
        hold = {"request": request, "holder": f"place:{hanako.places[0].pk}", "subject": f"channel:{star.pk}"}
        with pytest.raises(IntegrityError, match="asked_for_once"), transaction.atomic():
            RequestHold.objects.create(**hold)
        with pytest.raises(IntegrityError, match="channel_has_a_price"), transaction.atomic():
            PaidChannel.objects.update(monthly_yen=0)


def test_20_requests_at_once_for_a_channel_leave_one(committed_db: None) -> None:
    hanako = person(OPERATOR, name="山田 花子")
    star = channel(hanako)
    ends = deeds_at_once(OPERATOR.slug, [lambda: asked_for(hanako, star) and "made"] * 20, ChannelsRefused)
    with operator_scope(OPERATOR.slug):
        assert (ends.count("made"), ServiceRequest.objects.count()) == (1, 1)


def test_channels_that_exclude_each_other_are_not_both_had_at_once(committed_db: None) -> None:
    hanako = person(OPERATOR, name="山田 花子")
    one, other = channel(hanako, "甲"), channel(hanako, "乙", excluded_by=["甲"])
    deeds = [lambda: asked_for(hanako, one) and "甲", lambda: asked_for(hanako, other) and "乙"] * 5
    ends = deeds_at_once(OPERATOR.slug, deeds, ChannelsRefused)
    made = [end for end in ends if not isinstance(end, ChannelsRefused)]
    assert made in (["甲"], ["乙"])
