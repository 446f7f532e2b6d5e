"""The front page shows what waits and how things go, to each role its own, at a price that does not grow."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from madoguchi.domain.history import EventKind
from madoguchi.domain.mail_returns import ReturnKind
from madoguchi.domain.permissions import DEFAULT_ROLES
from madoguchi.models import (
    DeadAddress,
    InvoiceRequest,
    MailReturn,
    Member,
    OutgoingMail,
    QuarantinedRow,
)
from madoguchi.models.scope import operator_scope
from madoguchi.operators.registry import Operator
from madoguchi.services.email_corrections import propose
from madoguchi.services.history import note_event
from madoguchi.services.mailings import NOT_WANTED
from madoguchi.services.mails import queue_mail
from madoguchi.services.staff.day_counts import DAYS, comings, returns
from tests.batches import published_batch
from tests.cast import NOW, Person, person
from tests.jobs import dead_job
from tests.staff import Colleague, colleague

A, B = settings.REGISTRY["kanazawa-cable"], settings.REGISTRY["aomori-cable"]
A_DAY = timedelta(days=1)
TILES = {
    "会員申請": {"reception", "reviewer"},
    "お申し込み": {"reception"},
    "メール訂正": {"reviewer"},
    "登録用の通知書": {"reception", "billing"},
    "初回の適格請求書": {"reception", "billing"},
    "メールが届かない方": {"reception", "billing"},
    "公開前の取込": {"billing", "auditor"},
    "判断を待つ保留行": {"billing"},
    "行き止まりの処理": {"billing", "auditor"},
    "戻ったメール(7日間)": {"reception", "reviewer", "billing"},
    "送れなかったメール(7日間)": {"reception"},
}
GRAPHS = {"reception", "reviewer", "billing"}
MOST_QUERIES = 18  # who it is, the tiles, two for the graphs, the batches; none a row


def page(*roles: str, operator: Operator = A) -> str:
    someone = colleague(operator, *roles).arrive()
    return front(someone)


def front(someone: Colleague) -> str:
    return str(someone.client.get(f"{someone.root}front/").content.decode())


def came_back(operator: Operator, *, days: int = 0) -> None:
    """Let a mail come back so many days ago."""
    with operator_scope(operator.slug):
        MailReturn.objects.create(
            reference=uuid4(),
            address_hash="x",
            kind=ReturnKind.HARD,
            digest=str(uuid4()),
            returned_at=NOW - days * A_DAY,
        )


def came_in(someone: Person, *, days: int = 0, kind: EventKind = EventKind.SIGNED_IN) -> None:
    """Let a member come so many days ago."""
    with operator_scope(someone.operator.slug):
        note_event(member_id=someone.member.pk, kind=kind, now=NOW - days * A_DAY)


@pytest.mark.parametrize("role", DEFAULT_ROLES)
def test_each_role_sees_its_own_and_nothing_else(db: None, role: str) -> None:
    text = page(role)
    assert {name for name in TILES if f">{name}</a></h2>" in text} == {
        name for name, roles in TILES.items() if role in roles
    }
    assert ("この2週間" in text) == (role in GRAPHS)
    assert ("最近の取込" in text) == (role in TILES["公開前の取込"])
    assert ("あなたの役割で対応するものはありません" in text) == (role in {"publisher", "administrator"})


def test_nothing_is_said_to_be_wrong_where_nothing_is(db: None) -> None:
    text = page(*DEFAULT_ROLES)
    assert (text.count("is-late"), text.count("この2週間は0件です。")) == (0, 3)
    for words in ("自動処理は順調です", "公開を待つファイルはありません", "取込はまだありません。"):
        assert words in text


def tile(text: str, name: str) -> tuple[str, str, str]:
    """Read a tile: where it leads, how many it says, and what is late."""
    found = re.search(
        rf'<a href="([^"]+)">{re.escape(name)}</a></h2>\s*'
        r'<p class="tile-count"><strong>(\d+)</strong> ([^<]+)</p>'
        r'\s*<p class="tile-note">(?:<span class="late">([^<]*)</span>)?',
        text,
    )
    assert found, name
    return found[1].partition("/staff/")[2], found[2] + found[3], found[4] or ""


def invoice_asked_for(someone: Person, *, days: int) -> None:
    with operator_scope(someone.operator.slug):
        customer = someone.places[0].customer
        InvoiceRequest.objects.create(customer=customer, requested_at=NOW - days * A_DAY)


def address_died(someone: Person, *, days: int = 0) -> None:
    """Let a member's address be dead for so many days."""
    with operator_scope(someone.operator.slug):
        email = f"dead{someone.member.pk}@example.jp"
        Member.objects.filter(pk=someone.member.pk).update(email=email, email_key=email)
        DeadAddress.objects.create(email_key=email, died_at=NOW - days * A_DAY)


def mail_given_up(someone: Person, *, days: int = 0, answer: str = "550") -> None:
    with operator_scope(someone.operator.slug):
        queue_mail(
            profile=someone.operator.profile,
            kind="password_changed",
            recipient="hanako@example.jp",
            key=str(uuid4()),
            values={"name": "山田"},
            member=someone.member,
            now=NOW,
        )
        last = OutgoingMail.objects.order_by("-pk")[:1].values("pk")
        given_up = {"given_up_at": NOW - days * A_DAY, "last_answer": answer}
        OutgoingMail.objects.filter(pk__in=last).update(**given_up)


def rows_set_aside(operator: Operator, count: int, *, days: int = 0, decision: str = "") -> int:
    """Let a published batch have so many rows that were set aside; give its number."""
    with operator_scope(operator.slug):
        came = NOW - days * A_DAY
        batch = published_batch(published_at=NOW, sha256=str(uuid4()), received_at=came)
        facts = {"lines": [2], "rows": 1, "code": "x", "faults": [], "raw": b"", "decision": decision}
        by = {"decided_by": "佐藤", "note": "不要"} if decision else {}
        QuarantinedRow.objects.bulk_create(
            QuarantinedRow(batch=batch, **facts, **by) for _each in range(count)
        )
        return batch.pk


def test_correction_that_waits_for_a_second_person_is_counted_until_it_lapses(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanako, reviewer = person(A, name="山田 花子"), colleague(A, "reviewer").arrive()
    with operator_scope(A.slug):
        facts = {"member_id": hanako.member.pk, "email": "new@example.jp", "why": "お電話"}
        propose(profile=A.profile, **facts, by=reviewer.actor, now=NOW)
    hours = A.profile.staff.correction_hours
    said = []
    for at in (NOW, NOW + timedelta(hours=hours - 24), NOW + timedelta(hours=hours)):
        monkeypatch.setattr("madoguchi.interfaces.clock.now", lambda at=at: at)
        reviewer.arrive(at)
        said.append(tile(front(reviewer), "メール訂正"))
    assert said == [
        ("corrections/", "1件", ""),
        ("corrections/", "1件", "24時間以内に期限が切れるもの 1件"),
        ("corrections/", "0件", ""),
    ]


def test_what_is_to_be_posted_is_counted_list_by_list(db: None) -> None:
    for days in (0, 4):
        invoice_asked_for(person(A, name=f"山田 花子{days}"), days=days)
        address_died(person(A, name=f"林 太郎{days}"), days=days)
    text = page("billing")
    assert tile(text, "初回の適格請求書") == ("posting/first-invoices/", "2件", "期限超過 1件")
    assert tile(text, "メールが届かない方") == ("posting/dead-mails/", "2件", "3日以上たったもの 1件")
    assert tile(text, "登録用の通知書") == ("posting/letters/", "0件", "")


def test_dead_address_that_nobody_has_or_that_was_posted_waits_for_nobody(db: None) -> None:
    left, told = person(A, name="山田 花子"), person(A, name="林 太郎")
    for each in (left, told):
        address_died(each)
    with operator_scope(A.slug):
        Member.objects.filter(pk=left.member.pk).update(is_active=False)
        DeadAddress.objects.filter(email_key__contains=str(told.member.pk)).update(listed_at=NOW)
    assert tile(page("billing"), "メールが届かない方")[1] == "0件"


def test_operator_that_posts_no_first_invoices_has_no_tile_for_them(db: None) -> None:
    assert "初回の適格請求書" not in page(*DEFAULT_ROLES, operator=B)


def test_mails_given_up_lately_are_counted_and_unwanted_ones_are_not(db: None) -> None:
    hanako = person(A, name="山田 花子")
    for days, answer in ((0, "550"), (6, "550"), (8, "550"), (0, NOT_WANTED)):
        mail_given_up(hanako, days=days, answer=answer)
    assert tile(page("reception"), "送れなかったメール(7日間)") == ("mails/given-up/", "2件", "")


def test_rows_set_aside_lead_to_the_first_batch_of_them(db: None) -> None:
    assert tile(page("billing"), "判断を待つ保留行") == ("batches/", "0件", "")
    rows_set_aside(A, 3, decision="dropped")
    first = rows_set_aside(A, 2, days=2)
    rows_set_aside(A, 1)
    said = (f"batches/{first}/rows/", "3件", "1日以上たったもの 2件")
    assert tile(page("billing"), "判断を待つ保留行") == said


def test_what_has_grown_beyond_counting_is_said_to_be_more(db: None) -> None:
    rows_set_aside(A, 201, days=2)
    assert tile(page("billing"), "判断を待つ保留行")[1:] == ("200件以上", "1日以上たったもの 200件以上")


def test_dead_jobs_stand_out(db: None) -> None:
    dead_job(A)
    text = page("billing")
    assert ("再実行が必要 1件" in text, text.count("is-late")) == (True, 1)


def test_last_batches_are_listed_newest_first(db: None) -> None:
    with operator_scope(A.slug):
        made = [published_batch(published_at=NOW, sha256=f"file{each}").pk for each in range(7)]
    text = page("auditor")
    places = [text.find(f"batches/{each}/") for each in reversed(made)]
    assert (places[:5], places[5:]) == (sorted(places[:5]), [-1, -1])


def test_days_are_counted_as_days_in_japan(db: None) -> None:
    hanako = person(A, name="山田 花子")
    for days in (0, 0, 1, DAYS - 1, DAYS):
        came_in(hanako, days=days)
    came_in(hanako, days=2, kind=EventKind.REGISTERED)
    came_in(hanako, days=2, kind=EventKind.PASSWORD_CHANGED)
    for days in (3, DAYS):
        came_back(A, days=days)
    with operator_scope(A.slug):
        found, back = comings(now=NOW), returns(now=NOW)
    assert [count for _day, count in found.sign_ins] == [1, *[0] * (DAYS - 3), 1, 2]
    assert [count for _day, count in found.registrations] == [*[0] * (DAYS - 3), 1, 0, 0]
    assert [count for _day, count in back] == [*[0] * (DAYS - 4), 1, 0, 0, 0]
    assert [day for day, _count in back][-1] == NOW.date()


def test_graph_is_told_in_words_and_in_a_table_as_well(db: None) -> None:
    hanako = person(A, name="山田 花子")
    for days in (0, 0, 1):
        came_in(hanako, days=days)
    text = page("reception")
    assert "2週間で3回、本日は2回です。" in text
    assert "もっとも多い日は2回。" in text
    assert text.count('<rect class="chart-this"') == DAYS
    assert text.count("の数値を表で見る</summary>") == 1


def test_other_operator_is_not_counted(db: None) -> None:
    came_in(person(B, name="鈴木 次郎"))
    came_back(B)
    dead_job(B)
    text = page(*DEFAULT_ROLES)
    assert (text.count("is-late"), text.count("この2週間は0件です。")) == (0, 3)


def test_page_costs_the_same_with_one_and_with_many(db: None) -> None:
    someone = colleague(A, *DEFAULT_ROLES).arrive()
    hanako = person(A, name="山田 花子")
    costs = []
    for many in (1, 40):
        for _each in range(many):
            came_in(hanako)
            came_back(A)
            dead_job(A)
            rows_set_aside(A, 1)
            mail_given_up(hanako)
            address_died(person(A, name="林 太郎"))
        with CaptureQueriesContext(connection) as seen:
            front(someone)
        costs.append(len(seen))
    assert costs[0] == costs[1] <= MOST_QUERIES
