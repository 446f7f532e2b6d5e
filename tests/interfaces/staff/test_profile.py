"""Whoever may see the profile sees it as it is in force, and the portal as of any moment; nothing is kept."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings

from madoguchi.domain.clock import TOKYO
from madoguchi.interfaces.rendering import environments
from madoguchi.interfaces.staff.profile import SECTIONS
from madoguchi.models import AuditEntry, NoticeReading
from madoguchi.models.scope import operator_scope
from madoguchi.operators.registry import Operator
from madoguchi.operators.schema.profile import Profile
from madoguchi.operators.shortfalls import shortfalls_of
from madoguchi.services.notices import publish_notice
from tests.staff import Colleague, colleague

A = settings.REGISTRY["kanazawa-water"]
AT = datetime(2024, 2, 28, 1, 59, tzinfo=TOKYO)


def administrator(operator: Operator) -> Colleague:
    return colleague(operator, "administrator", name="森 春香").arrive()


def as_on(someone: Colleague, page: str = "", at: datetime = AT) -> Any:
    return someone.client.get(f"{someone.root}as-on/{at:%Y%m%dT%H%M}/{page}")


def test_every_key_of_the_profile_stands_in_one_section() -> None:
    assert sorted(key for keys in SECTIONS.values() for key in keys) == sorted(Profile.model_fields)


def test_profile_is_shown_with_its_values_and_what_the_check_says(operator: Operator, db: None) -> None:
    someone = administrator(operator)
    page = someone.client.get(f"{someone.root}profile/")
    text = page.content.decode()
    assert page.status_code == 200
    assert "<code>hours.opens</code>" in text
    assert f"{operator.profile.hours.opens:%H:%M}" in text
    assert text.count('<li lang="en">') == len(list(shortfalls_of(operator.profile)))


def test_portal_is_shown_as_of_a_moment_with_every_link_staying_there(operator: Operator, db: None) -> None:
    someone = administrator(operator)
    for page in ("words/faq/", "contact/", "home/", "notices/", "procedures/"):
        answer = as_on(someone, page)
        text = answer.content.decode()
        if answer.status_code == 404:
            continue  # this operator has no such page
        assert "2024年2月28日" in text or "2024/02/28 01:59:00" in text, page
        assert f'href="{someone.root}as-on/20240228T0159/contact/"' in text, page
        assert "/as-on/moment/" not in text


def test_counter_is_open_or_closed_as_it_is_at_that_minute(operator: Operator, db: None) -> None:
    someone, hours = administrator(operator), operator.profile.hours
    opening = datetime.combine(AT.date(), hours.opens, TOKYO)
    pages = [
        as_on(someone, "home/", opening + timedelta(minutes=minutes)).content.decode() for minutes in (-1, 0)
    ]
    told = ['class="refusal"' in page for page in pages]
    assert told == ([False, False] if hours.opens == hours.closes else [True, False])


def test_notice_is_seen_at_its_minute_and_not_one_before(db: None) -> None:
    someone = administrator(A)
    with operator_scope(A.slug):
        notice = publish_notice(
            title="年末年始の休業", body="休みます。", starts_at=AT, ends_at=AT + timedelta(days=1)
        )
    pages = [
        "年末年始の休業" in as_on(someone, "notices/", AT + timedelta(minutes=minutes)).content.decode()
        for minutes in (-1, 0, 24 * 60 - 1, 24 * 60)
    ]
    assert pages == [False, True, True, False]
    assert as_on(someone, f"notices/{notice.pk}/").status_code == 200
    with operator_scope(A.slug):
        assert NoticeReading.objects.count() == 0


def test_nothing_is_left_of_a_look(operator: Operator, db: None) -> None:
    someone = administrator(operator)
    as_on(someone, "contact/")
    with operator_scope(operator.slug):
        before = AuditEntry.objects.count()
    kept = environments.environment.cache_info().currsize
    for minutes in range(3):
        for page in ("", "contact/", "home/"):
            answer = as_on(someone, page, AT + timedelta(minutes=minutes))
            assert (dict(answer.cookies), answer.headers["Cache-Control"]) == ({}, "no-store")
    with operator_scope(operator.slug):
        assert AuditEntry.objects.count() == before
    assert environments.environment.cache_info().currsize == kept


@pytest.mark.parametrize("page", ["account/", "account/passkeys/", "registration/1/", "mailbox/", "bills/"])
def test_pages_of_members_and_procedures_are_not_shown(db: None, page: str) -> None:
    answer = as_on(administrator(A), page)
    assert answer.status_code == 404
    assert "確認の対象外です。" in answer.content.decode()


@pytest.mark.parametrize(
    "at", ["20240230T0159", "2024-02-28T01:59", "tomorrow", "19990101T0000", "99990101T0000"]
)
def test_what_is_no_moment_is_not_found(db: None, at: str) -> None:
    someone = administrator(A)
    assert someone.client.get(f"{someone.root}as-on/{at}/contact/").status_code == 404


def test_moment_is_asked_for_by_a_form(db: None) -> None:
    someone = administrator(A)
    answer = someone.client.get(f"{someone.root}as-on/", {"at": "2024-02-28T01:59"})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{someone.root}as-on/20240228T0159/")
    for wrong in ("", "2024-02-30T01:59", "x", "2024-02-28T01:59+09:00"):
        refused = someone.client.get(f"{someone.root}as-on/", {"at": wrong})
        assert refused.status_code == 422
        assert "日付と時刻を" in refused.content.decode()
