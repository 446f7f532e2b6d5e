"""Staff publish rewards, channels and texts: each holds from its minute on, and what was ordered stays."""

import re
import threading
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from madoguchi.domain.clock import TOKYO
from madoguchi.domain.drafts import in_force, is_over
from madoguchi.models import AuditEntry, PaidChannel, PieceDraft, PieceVersion, Redemption, Reward
from madoguchi.models.scope import operator_scope
from madoguchi.operators.registry import Operator
from madoguchi.services import pieces as holding
from madoguchi.services.redemptions import PriceChanged, redeem, rewards_offered
from madoguchi.services.staff import pieces
from madoguchi.services.staff.drafts import ChangedMeanwhile
from madoguchi.services.staff.pieces import Content
from tests.cast import NOW, Person, person
from tests.ledger import KEY, RULE, grant, visit
from tests.requests import channel
from tests.staff import Colleague, colleague

A = settings.REGISTRY["kanazawa-cable"]
SHELF = f"/{A.slug}/staff/publishing/"
SOON = datetime(2024, 10, 22, 9, 0, tzinfo=TOKYO)
TYPED: dict[str, dict[str, str]] = {
    "reward": {"name": "タオル", "description": "今治産", "points": "300", "stock_added": "5"},
    "channel": {
        "name": "映画",
        "description": "",
        "course": "映画",
        "monthly_yen": "1100",
        "ready_days": "2",
        "minimum_months": "0",
        "areas": "",
        "excluded_by": "",
        "included_in": "",
        "from_on": "",
    },
    "faq": {"body": "## ログイン\n\n### 機種を変えたとき\n\nお電話ください。<script>alert(1)</script>"},
    "terms": {"name": "2024-10-22", "body": "## 第1条\n\n窓口の規約<script>alert(1)</script>", "changes": ""},
}
PAGES = {"reward": "points/", "channel": "channels/", "faq": "words/faq/", "terms": "words/terms/"}
SEEN = {"reward": "タオル", "channel": "映画", "faq": "機種を変えたとき", "terms": "窓口の規約"}
KINDS = list(TYPED)


@pytest.fixture
def mori(db: None) -> Colleague:
    """A publisher."""
    return colleague(A, "publisher", name="森 春香").arrive()


@pytest.fixture
def hanako(db: None) -> Person:
    return person(A, name="山田 花子").sign_in()


def typed(kind: str, **others: str) -> dict[str, str]:
    """Give a piece as a browser sends it."""
    return {**TYPED[kind], "starts_at": "", "ends_at": "", **others}


def written(mori: Colleague, kind: str, **others: str) -> str:
    """Write a piece; give the address of its page."""
    answer = mori.client.post(f"{SHELF}{kind}/new/", typed(kind, reference=str(uuid4()), **others))
    assert answer.status_code == 303, answer.content.decode()
    return str(answer.headers["Location"]).partition("?")[0]


def publish(mori: Colleague, page: str, seen: int = 1) -> Any:
    return mori.client.post(f"{page}publish/", {"seen": str(seen)})


def sees(hanako: Person, kind: str, words: str = "") -> bool:
    page = hanako.client.get(hanako.root + PAGES[kind])
    assert page.status_code == 200
    return (words or SEEN[kind]) in page.content.decode()


# --- what holds ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_draft_is_seen_by_nobody_until_it_is_published(mori: Colleague, hanako: Person, kind: str) -> None:
    page = written(mori, kind)
    assert not sees(hanako, kind)
    assert publish(mori, page).headers["Location"] == f"{page}?done=published"
    assert sees(hanako, kind)
    with operator_scope(A.slug):
        acts = list(AuditEntry.objects.filter(act__startswith="piece").values_list("act", flat=True))
    assert sorted(acts) == ["piece_published", "piece_saved"]


def offered(kind: str, now: datetime) -> bool:
    """Test whether the only reward or channel is on offer."""
    if kind == "reward":
        return holding.as_published(Reward.objects.all(), now=now)[0].is_offered
    return holding.channels_as_published(PaidChannel.objects.all(), now=now)[0].is_offered


@pytest.mark.parametrize("kind", KINDS)
def test_schedule_holds_from_its_minute_to_its_minute(mori: Colleague, kind: str) -> None:
    times = {"starts_at": "2024-10-22T09:00", "ends_at": "2024-10-23T09:00"}
    publish(mori, written(mori, kind, **times))
    minute, day = timedelta(minutes=1), timedelta(days=1)
    moments = [SOON - minute, SOON, SOON + day - minute, SOON + day]
    with operator_scope(A.slug):
        if kind in holding.TEXTS:
            held = [holding.text_in_force(kind=kind, now=each) is not None for each in moments]
        else:
            held = [offered(kind, each) for each in moments]
    assert held == [False, True, True, False]


def test_change_of_a_price_holds_from_its_minute_and_the_old_one_until_then(mori: Colleague) -> None:
    page = written(mori, "reward")
    publish(mori, page)
    later = typed("reward", points="500", stock_added="0", starts_at="2024-10-22T09:00", seen="2")
    assert mori.client.post(page, later).status_code == 303
    publish(mori, page, seen=3)
    with operator_scope(A.slug):
        prices = [
            [each.points for each in rewards_offered(now=moment)]
            for moment in (NOW, SOON - timedelta(minutes=1), SOON)
        ]
    assert prices == [[300], [300], [500]]


def test_later_publication_takes_the_place_of_one_that_waits(mori: Colleague) -> None:
    page = written(mori, "reward", starts_at="2024-10-22T09:00")
    publish(mori, page)
    assert mori.client.post(page, typed("reward", points="400", seen="2")).status_code == 303
    publish(mori, page, seen=3)
    with operator_scope(A.slug):
        prices = [[each.points for each in rewards_offered(now=moment)] for moment in (NOW, SOON)]
    assert prices == [[400], [400]]


def test_rule_in_the_domain_is_the_one_in_the_database(mori: Colleague) -> None:
    page = written(mori, "faq", ends_at="2024-10-22T09:00")
    publish(mori, page)
    mori.client.post(page, typed("faq", body="二", starts_at="2024-10-23T09:00", seen="2"))
    publish(mori, page, seen=3)
    with operator_scope(A.slug):
        versions = list(PieceVersion.objects.all())
        for hours in (-1, 0, 12, 23, 36, 47, 48):
            now = SOON + timedelta(hours=hours)
            found = in_force(versions, now=now)
            told = None if found is None or is_over(found, now=now) else found.facts["body"]
            assert holding.text_in_force(kind="faq", now=now) == told


def test_what_was_ordered_stays_as_it_was_ordered(mori: Colleague, hanako: Person) -> None:
    page = written(mori, "reward")
    publish(mori, page)
    grant(hanako, 1_000)
    visitor = visit(hanako)
    with operator_scope(A.slug):
        reward = Reward.objects.get()
        redeem(points=RULE, visitor=visitor, reward_id=reward.pk, price=300, key=KEY, now=NOW)
    mori.client.post(page, typed("reward", name="手ぬぐい", points="400", stock_added="0", seen="2"))
    publish(mori, page, seen=3)
    with operator_scope(A.slug):
        redemption = Redemption.objects.get()
        assert (redemption.reward_name, redemption.points) == ("タオル", 300)
        with pytest.raises(PriceChanged):
            redeem(points=RULE, visitor=visitor, reward_id=reward.pk, price=300, key=uuid4(), now=NOW)
        assert Reward.objects.get().stock == 4


def test_ended_offer_is_gone_and_an_ended_text_gives_way_to_the_folders(
    mori: Colleague, hanako: Person
) -> None:
    for kind in KINDS:
        page = written(mori, kind)
        publish(mori, page)
        for _twice in range(2):
            answer = mori.client.post(page, {"do": "end", "seen": "2"})
            assert answer.headers["Location"] == f"{page}?done=ended"
        assert not sees(hanako, kind)
    folders = (A.folder / "words" / "faq.md").read_text(encoding="utf-8")
    heading = re.findall("^## (.+)$", folders, re.MULTILINE)[0]
    assert sees(hanako, "faq", heading)


def test_stock_is_added_once_and_never_falls_below_nothing(mori: Colleague) -> None:
    page = written(mori, "reward")
    for _twice in range(2):
        assert publish(mori, page).status_code == 303
    assert publish(mori, page, seen=2).status_code == 303  # the same version once more adds nothing
    assert 'name="stock_added" value="0"' in mori.client.get(page).content.decode()
    mori.client.post(page, typed("reward", stock_added="-6", seen="3"))
    answer = publish(mori, page, seen=4)
    assert (answer.status_code, "いまの在庫より多くは減らせません。" in answer.content.decode()) == (
        409,
        True,
    )
    with operator_scope(A.slug):
        assert Reward.objects.get().stock == 5


def test_course_of_a_channel_is_its_own_and_stays(mori: Colleague, hanako: Person) -> None:
    channel(hanako, "映画")
    assert publish(mori, written(mori, "channel")).status_code == 409
    page = written(mori, "channel", course="別の映画")
    assert publish(mori, page).status_code == 303
    mori.client.post(page, typed("channel", course="また別の映画", seen="2"))
    assert publish(mori, page, seen=3).status_code == 409


# --- working together ----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_whoever_saves_second_is_told_and_keeps_what_was_typed(mori: Colleague, kind: str) -> None:
    page, field = written(mori, kind), "body" if kind in holding.TEXTS else "name"
    other = colleague(A, "publisher", name="鈴木 一郎").arrive()
    assert mori.client.post(page, typed(kind, **{field: "一"}, seen="1")).status_code == 303
    answer = other.client.post(page, typed(kind, **{field: "二番目"}, seen="1"))
    assert (answer.status_code, "二番目" in answer.content.decode()) == (409, True)
    assert publish(other, page, seen=1).status_code == 409


def test_text_has_one_draft_whoever_begins_first(mori: Colleague) -> None:
    page = written(mori, "faq")
    other = colleague(A, "publisher", name="鈴木 一郎").arrive()
    answer = other.client.post(f"{SHELF}faq/new/", typed("faq", body="二番目", reference=str(uuid4())))
    text = answer.content.decode()
    assert (answer.status_code, "二番目" in text, f'action="{page}"' in text) == (409, True, True)
    assert other.client.get(f"{SHELF}faq/new/").headers["Location"] == page


def test_same_form_twice_does_one_thing(mori: Colleague) -> None:
    form = typed("reward", reference=str(uuid4()))
    first, second = (mori.client.post(f"{SHELF}reward/new/", form) for _twice in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    with operator_scope(A.slug):
        assert (PieceDraft.objects.count(), PieceVersion.objects.count()) == (1, 1)


def test_of_two_editors_at_once_one_is_kept_and_one_is_told(committed_db: None) -> None:
    mori = colleague(A, "publisher", name="森 春香")
    reference, told = uuid4(), []

    def save(body: str, seen: int) -> None:
        facts = {"kind": "faq", "reference": reference, "seen": seen, "by": mori.actor, "now": NOW}
        with operator_scope(A.slug):
            try:
                pieces.keep(content=Content({"body": body}), **facts)
            except ChangedMeanwhile:
                told.append(body)
        connection.close()

    save("零", 0)
    crowd = [threading.Thread(target=save, args=(body, 1)) for body in ("一", "二", "三")]
    for each in crowd:
        each.start()
    for each in crowd:
        each.join()
    with operator_scope(A.slug):
        kept = [each.facts["body"] for each in PieceVersion.objects.order_by("number")]
    assert (kept[0], len(kept), sorted([*kept[1:], *told])) == ("零", 2, ["一", "三", "二"])


# --- looking at it first -------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_preview_is_the_customers_page_and_leaves_nothing(mori: Colleague, hanako: Person, kind: str) -> None:
    page = written(mori, kind, starts_at="2024-10-22T09:00")
    with operator_scope(A.slug):
        before = (PieceVersion.objects.count(), Reward.objects.count(), AuditEntry.objects.count())
    answer = mori.client.get(f"{page}preview/")
    text = answer.content.decode()
    assert (answer.status_code, SEEN[kind] in text, "2024/10/22 09:00:00" in text) == (200, True, True)
    assert "<script>alert" not in text
    assert not sees(hanako, kind)
    with operator_scope(A.slug):
        after = (PieceVersion.objects.count(), Reward.objects.count(), AuditEntry.objects.count())
    assert after == before


# --- the rest ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "wrong", "words"),
    [
        ("reward", {"name": ""}, "商品名を100文字以内で入力してください。"),
        ("reward", {"points": "x"}, "必要なポイントを1から9,999,999までの数で入力してください。"),
        ("reward", {"ends_at": "いつか"}, "掲載の終わりを日付と時刻で入力してください。"),
        (
            "reward",
            {"starts_at": "2024-10-23T09:00", "ends_at": "2024-10-23T09:00"},
            "掲載の終わりは、始まりより後にしてください。",
        ),
        ("channel", {"from_on": "2024-02-30"}, "視聴できる最初の日を日付で入力してください。"),
        ("faq", {"body": " "}, "本文を100,000文字以内で入力してください。"),
        ("terms", {"name": "一" * 41}, "版の名前を40文字以内で入力してください。"),
        ("terms", {"asks_anew": "1"}, "同意を求めるときは、主な変更点を1行に一つずつ入力してください。"),
    ],
)
def test_what_makes_no_piece_is_told_and_kept(
    mori: Colleague, kind: str, wrong: dict[str, str], words: str
) -> None:
    answer = mori.client.post(f"{SHELF}{kind}/new/", typed(kind, reference=str(uuid4())) | wrong)
    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    with operator_scope(A.slug):
        assert PieceVersion.objects.count() == 0


def test_offer_of_the_terminal_is_taken_up_once_and_holds_until_it_is_published(
    mori: Colleague, hanako: Person
) -> None:
    found = channel(hanako, "釣り", monthly_yen=880)
    assert "釣り" in mori.client.get(f"{SHELF}channel/").content.decode()
    pages = {mori.client.post(f"{SHELF}channel/adopt/{found.pk}/").headers["Location"] for _twice in range(2)}
    (page,) = pages
    assert sees(hanako, "channel", "880")
    mori.client.post(page, typed("channel", name="釣り", course="釣り", monthly_yen="990", seen="1"))
    publish(mori, page, seen=2)
    assert (sees(hanako, "channel", "880"), sees(hanako, "channel", "990")) == (False, True)


def test_version_is_never_edited(mori: Colleague) -> None:
    written(mori, "faq")
    with operator_scope(A.slug):
        for change in (
            "UPDATE madoguchi_pieceversion SET facts = '{}'",
            "DELETE FROM madoguchi_pieceversion",
        ):
            with pytest.raises(IntegrityError, match="never edited"), transaction.atomic():
                connection.cursor().execute(change)


def test_kind_that_an_operator_has_not_is_not_found(operator: Operator, db: None) -> None:
    someone = colleague(operator, "publisher").arrive()
    shelves = {
        "reward": operator.profile.points is not None,
        "channel": operator.profile.channels is not None,
        "faq": "faq" in operator.profile.word_pages,
        "terms": "terms" in operator.profile.word_pages,
        "x": False,
    }
    found = {
        kind: someone.client.get(f"{someone.root}publishing/{kind}/").status_code == 200 for kind in shelves
    }
    assert found == shelves


def test_piece_of_another_operator_is_not_found(mori: Colleague, neighbour_operator: Operator) -> None:
    page = written(mori, "faq").removeprefix(f"/{A.slug}/staff/")
    stranger = colleague(neighbour_operator, "publisher").arrive()
    for deed in ("", "preview/", "publish/"):
        assert stranger.client.get(f"{stranger.root}{page}{deed}").status_code == 404


def test_list_costs_the_same_with_one_and_with_many(mori: Colleague) -> None:
    costs = []
    for _size in range(2):
        for _each in range(1 if not costs else 12):
            publish(mori, written(mori, "reward"))
        with CaptureQueriesContext(connection) as counted:
            mori.client.get(f"{SHELF}reward/")
        costs.append(len(counted))
    assert costs[0] == costs[1]
