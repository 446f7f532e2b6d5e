"""The front page shows what waits and how things go, to each role its own, at a price that does not grow."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from madoguchi.domain.history import EventKind
from madoguchi.domain.mail_returns import ReturnKind
from madoguchi.domain.permissions import DEFAULT_ROLES
from madoguchi.models import MailReturn
from madoguchi.models.scope import operator_scope
from madoguchi.operators.registry import Operator
from madoguchi.services.history import note_event
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
    "郵便物": {"reception", "billing"},
    "公開前の取込": {"billing", "auditor"},
    "行き止まりの処理": {"billing", "auditor"},
    "戻ったメール(7日間)": {"reception", "reviewer", "billing"},
}
GRAPHS = {"reception", "reviewer", "billing"}
MOST_QUERIES = 13  # who it is, the tiles, two for the graphs, the batches; none a row


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
    assert (text.count("is-late"), text.count("この2週間はありません。")) == (0, 3)
    for words in ("自動処理は順調です", "公開を待つファイルはありません", "取込はまだありません。"):
        assert words in text


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
    assert (text.count("is-late"), text.count("この2週間はありません。")) == (0, 3)


def test_page_costs_the_same_with_one_and_with_many(db: None) -> None:
    someone = colleague(A, *DEFAULT_ROLES).arrive()
    hanako = person(A, name="山田 花子")
    costs = []
    for many in (1, 40):
        for _each in range(many):
            came_in(hanako)
            came_back(A)
            dead_job(A)
        with CaptureQueriesContext(connection) as seen:
            front(someone)
        costs.append(len(seen))
    assert costs[0] == costs[1] <= MOST_QUERIES
