"""Staff write notices, see them as customers will, publish them to whom they are for, and end them."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from madoguchi.domain.audiences import Audience, AudienceKind
from madoguchi.domain.clock import TOKYO
from madoguchi.models import AuditEntry, Notice, NoticeDraft, NoticeVersion, Withdrawal
from madoguchi.models.scope import operator_scope
from madoguchi.services.accounts import choose_login_id
from madoguchi.services.notices import current_notices, publish_notice
from tests.cast import NOW, Person, person
from tests.staff import Colleague, colleague

A = settings.REGISTRY["kanazawa-water"]
NOTICES = f"/{A.slug}/staff/notices/"
BODY = "10月28日の夜間に**断水**します。\n\n- 入浴はお早めに\n\n<script>alert(1)</script>"


@pytest.fixture
def mori(db: None) -> Colleague:
    """A publisher."""
    return colleague(A, "publisher", name="森 春香").arrive()


@pytest.fixture
def hanako(db: None) -> Person:
    return person(A, name="山田 花子").sign_in()


def typed(**others: str) -> dict[str, str]:
    """Give a notice as a browser sends it."""
    empty = {"starts_at": "", "ends_at": "", "audience": "all", "values": ""}
    return {"title": "断水のお知らせ", "body": BODY, **empty, **others}


def written(mori: Colleague, **others: str) -> str:
    """Write a notice; give the address of its page."""
    answer = mori.client.post(f"{NOTICES}new/", typed(reference=str(uuid4()), **others))
    assert answer.status_code == 303, answer.content.decode()
    return str(answer.headers["Location"]).partition("?")[0]


def publish(mori: Colleague, page: str, seen: int = 1) -> Any:
    return mori.client.post(f"{page}publish/", {"seen": str(seen)})


def titles(someone: Person) -> list[str]:
    """List what is announced to somebody."""
    with operator_scope(A.slug):
        return [each.title for each in current_notices(member_id=someone.member.pk, now=NOW)]


def acts() -> list[str]:
    with operator_scope(A.slug):
        entries = AuditEntry.objects.filter(act__startswith="notice").order_by("position")
        return list(entries.values_list("act", flat=True))


def test_draft_is_seen_by_no_customer_until_it_is_published(mori: Colleague, hanako: Person) -> None:
    page = written(mori)
    assert titles(hanako) == []
    question = mori.client.get(f"{page}publish/").content.decode()
    assert "いま1人の会員に届きます" in question
    assert publish(mori, page).headers["Location"] == f"{page}?done=published"
    assert titles(hanako) == ["断水のお知らせ"]
    assert acts() == ["notice_saved", "notice_published"]


@pytest.mark.parametrize(
    ("days", "before", "after"),
    [(1, "いま公開すると予約になり", "公開を予約しました"), (-1, "すぐにお客さまの画面に", "公開しました")],
)
def test_notice_for_later_is_said_to_be_booked(mori: Colleague, days: int, before: str, after: str) -> None:
    starts_at = (NOW + timedelta(days=days)).astimezone(TOKYO).strftime("%Y-%m-%dT%H:%M")
    page = written(mori, starts_at=starts_at)
    assert before in mori.client.get(f"{page}publish/").content.decode()
    assert after in mori.client.get(publish(mori, page).headers["Location"]).content.decode()


def test_preview_is_the_page_that_customers_see(mori: Colleague, hanako: Person) -> None:
    page = written(mori)
    preview = mori.client.get(f"{page}preview/").content.decode()
    publish(mori, page)
    with operator_scope(A.slug):
        number = Notice.objects.get().pk
    seen = hanako.client.get(f"/{A.slug}/notices/{number}/").content.decode()
    token = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')
    assert token.sub("", preview) == token.sub("", seen)
    assert "<strong>断水</strong>" in preview
    assert "alert(1)" not in preview.partition("<article")[2].partition("</article>")[0]


def test_notice_reaches_whom_it_is_for_and_nobody_else(mori: Colleague, hanako: Person) -> None:
    taro = person(A, name="林 太郎")
    page = written(mori, audience="member", values=f"\n{hanako.member.login_id}\n")
    assert "いま1人の会員に届きます" in mori.client.get(page).content.decode()
    publish(mori, page)
    assert (titles(hanako), titles(taro)) == (["断水のお知らせ"], [])


def called(someone: Person, login_id: str) -> None:
    """Give a member another login ID, as the page of accounts does."""
    with operator_scope(A.slug):
        choose_login_id(profile=A.profile, member=someone.member, login_id=login_id, now=NOW)
        someone.member.refresh_from_db()


def test_notice_stays_with_its_member_whoever_takes_the_login_id(mori: Colleague, hanako: Person) -> None:
    jiro, before = person(A, name="林 次郎"), hanako.member.login_id
    page = written(mori, audience="member", values=before)
    publish(mori, page)
    called(hanako, "hanako9999")
    called(jiro, before)
    assert publish(mori, page, seen=2).status_code == 303
    assert (titles(hanako), titles(jiro)) == (["断水のお知らせ"], [])
    assert "hanako9999</textarea>" in mori.client.get(page).content.decode()
    assert "hanako9999" in mori.client.get(f"{page}publish/").content.decode()


def test_login_id_that_has_become_anothers_is_refused_and_says_so(mori: Colleague, hanako: Person) -> None:
    jiro, before = person(A, name="林 次郎"), hanako.member.login_id
    page = written(mori, audience="member", values=before)
    called(hanako, "hanako9999")
    assert mori.client.post(page, typed(audience="member", values=before, seen="1")).status_code == 303
    called(jiro, before)
    answer = mori.client.post(page, typed(audience="member", values=before, seen="2"))
    assert answer.status_code == 422
    assert "もとの会員のいまのログインIDは「hanako9999」です。" in answer.content.decode()
    publish(mori, page, seen=2)
    assert (titles(hanako), titles(jiro)) == (["断水のお知らせ"], [])


def test_member_who_was_erased_is_addressed_no_more(mori: Colleague, hanako: Person) -> None:
    page = written(mori, audience="member", values=hanako.member.login_id)
    with operator_scope(A.slug):
        Withdrawal.objects.create(member=hanako.member, withdrawn_at=NOW, erases_at=NOW, erased_at=NOW)
    assert publish(mori, page).status_code == 409
    assert "対象に、いまはいないお客さまが含まれています" in mori.client.get(page).content.decode()


def test_version_without_members_is_saved_anew_before_it_is_published(
    mori: Colleague, hanako: Person
) -> None:
    page = written(mori, audience="all")
    facts = {"audience": "member", "audience_values": [hanako.member.login_id], "deed": "saved", "by": "森"}
    with operator_scope(A.slug):
        draft = NoticeDraft.objects.get()
        NoticeVersion.objects.create(draft=draft, number=2, title="点検", body=BODY, at=NOW, **facts)
        NoticeDraft.objects.update(version=2)
    assert publish(mori, page, seen=2).status_code == 409
    again = typed(audience="member", values=hanako.member.login_id, seen="2")
    assert mori.client.post(page, again).status_code == 303
    assert publish(mori, page, seen=3).status_code == 303
    assert titles(hanako) == ["断水のお知らせ"]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"title": " "}, "件名を1行、200文字以内で入力してください。"),
        ({"title": "あ" * 201}, "件名を1行、200文字以内で入力してください。"),
        ({"body": "\n"}, "本文を20000文字以内で入力してください。"),
        ({"starts_at": "いつか"}, "掲載の始まりを日付と時刻で入力してください。"),
        (
            {"starts_at": "2024-10-23T09:00", "ends_at": "2024-10-23T09:00"},
            "掲載の終わりは、始まりより後にしてください。",
        ),
        ({"audience": "x"}, "対象を選んでください。"),
        ({"audience": "place"}, "対象を1行に一つずつ、500行以内で入力してください。"),
        ({"audience": "place", "values": "0"}, "「0」に当てはまるお客さまが見つかりません。"),
    ],
)
def test_what_makes_no_notice_is_told_and_kept(mori: Colleague, wrong: dict[str, str], words: str) -> None:
    answer = mori.client.post(f"{NOTICES}new/", typed(reference=str(uuid4())) | wrong)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert words in text
    assert "入浴はお早めに" in text or "body" in wrong
    with operator_scope(A.slug):
        assert NoticeVersion.objects.count() == 0


def test_notice_is_shown_from_when_and_until_when_it_was_scheduled(mori: Colleague, hanako: Person) -> None:
    publish(mori, written(mori, starts_at="2024-10-22T09:00", ends_at="2024-10-23T09:00"))
    with operator_scope(A.slug):
        (notice,) = Notice.objects.all()
    times = (notice.starts_at.isoformat(), notice.ends_at.isoformat() if notice.ends_at else "")
    assert times == ("2024-10-22T00:00:00+00:00", "2024-10-23T00:00:00+00:00")
    assert titles(hanako) == []
    assert "公開待ち" in mori.client.get(NOTICES).content.decode()


def test_change_of_a_published_notice_waits_until_it_is_published_too(
    mori: Colleague, hanako: Person
) -> None:
    page = written(mori)
    publish(mori, page)
    assert mori.client.post(page, typed(title="断水の延期", seen="2")).status_code == 303
    assert titles(hanako) == ["断水のお知らせ"]
    assert "未公開の変更あり" in mori.client.get(NOTICES).content.decode()
    publish(mori, page, seen=3)
    assert titles(hanako) == ["断水の延期"]
    with operator_scope(A.slug):
        assert Notice.objects.count() == 1
        history = list(NoticeVersion.objects.order_by("number").values_list("number", "deed", "title", "by"))
    assert history == [
        (1, "saved", "断水のお知らせ", "森 春香"),
        (2, "published", "断水のお知らせ", "森 春香"),
        (3, "saved", "断水の延期", "森 春香"),
        (4, "published", "断水の延期", "森 春香"),
    ]
    assert "断水のお知らせ" in mori.client.get(f"{page}preview/?version=1").content.decode()


def test_notice_is_ended_at_once(mori: Colleague, hanako: Person) -> None:
    page = written(mori)
    publish(mori, page)
    for _twice in range(2):
        answer = mori.client.post(page, {"do": "end", "seen": "2"})
        assert answer.headers["Location"] == f"{page}?done=ended"
    assert titles(hanako) == []
    assert acts() == ["notice_saved", "notice_published", "notice_ended"]


def test_same_form_twice_does_one_thing(mori: Colleague) -> None:
    form = typed(reference=str(uuid4()))
    first, second = (mori.client.post(f"{NOTICES}new/", form) for _twice in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    page = first.headers["Location"].partition("?")[0]
    assert [publish(mori, page).status_code for _twice in range(2)] == [303, 303]
    with operator_scope(A.slug):
        counts = (NoticeDraft.objects.count(), NoticeVersion.objects.count(), Notice.objects.count())
    assert counts == (1, 2, 1)


def test_whoever_saves_second_is_told_and_keeps_what_was_typed(mori: Colleague) -> None:
    page = written(mori)
    other = colleague(A, "publisher", name="鈴木 一郎").arrive()
    assert mori.client.post(page, typed(title="一", seen="1")).status_code == 303
    answer = other.client.post(page, typed(title="二", seen="1"))
    assert answer.status_code == 409
    assert 'value="二"' in answer.content.decode()
    assert publish(other, page, seen=1).status_code == 409


def test_notice_of_the_terminal_is_taken_up_once_with_its_audience(mori: Colleague, hanako: Person) -> None:
    number = hanako.places[0].number
    with operator_scope(A.slug):
        audience = Audience(AudienceKind.PLACE, (number,))
        facts = {"title": "点検", "body": "伺います。", "starts_at": NOW, "audience": audience}
        notice = publish_notice(**facts, profile=A.profile)
    pages = {mori.client.post(f"{NOTICES}adopt/{notice.pk}/").headers["Location"] for _twice in range(2)}
    assert len(pages) == 1
    assert publish(mori, pages.pop()).status_code == 303
    assert titles(hanako) == ["点検"]
    with operator_scope(A.slug):
        assert Notice.objects.count() == 1


def test_version_is_never_edited(mori: Colleague) -> None:
    written(mori)
    with operator_scope(A.slug):
        for change in (
            "UPDATE madoguchi_noticeversion SET title = ''",
            "DELETE FROM madoguchi_noticeversion",
        ):
            with pytest.raises(IntegrityError, match="never edited"), transaction.atomic():
                connection.cursor().execute(change)


def test_list_costs_the_same_with_one_notice_and_with_many(mori: Colleague) -> None:
    written(mori)
    with CaptureQueriesContext(connection) as one:
        mori.client.get(NOTICES)
    for _each in range(12):
        written(mori)
    with CaptureQueriesContext(connection) as many:
        mori.client.get(NOTICES)
    assert len(many) == len(one)
