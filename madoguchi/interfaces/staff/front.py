"""The front page (トップ): what waits for this colleague, how much of it is late, and how things go."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext as _

from madoguchi.domain.charts import DayChart, day_chart
from madoguchi.domain.permissions import Permission
from madoguchi.ingest import by_staff as batches
from madoguchi.interfaces.staff.rendering import may, render
from madoguchi.interfaces.staff.staff_request import StaffRequest
from madoguchi.services.staff.day_counts import DayCounts, comings, returns
from madoguchi.services.staff.posting import PostingList, lists_of
from madoguchi.services.staff.waiting import (
    Waiting,
    applications_waiting,
    batches_waiting,
    corrections_waiting,
    dead_jobs,
    dead_mails_waiting,
    first_invoices_waiting,
    letters_waiting,
    mails_given_up,
    mails_returned,
    requests_waiting,
    rows_waiting,
)

LAST_BATCHES = 5
LATE = gettext_noop("期限超過 %(late)s件")


@dataclass(frozen=True, slots=True)
class Tile:
    """One thing that waits: whose it is to see, how it is counted, and its page below the counter, if any.

    ``late`` says how much is late, ``calm`` that nothing is. ``do`` is what one must be allowed besides,
    ``begin`` the page of the first that waits, ``posting`` the list that the operator must have.
    """

    label: str
    see: Permission
    count: Callable[..., Waiting]
    page: str = ""
    late: str = LATE
    calm: str = gettext_noop("期限超過はありません")
    none: str = gettext_noop("お待たせしているものはありません")
    do: Permission = Permission.WORK
    begin: str = ""
    posting: PostingList = PostingList.LETTERS  # which every operator has


TILES = (
    Tile(gettext_noop("会員申請"), Permission.SEE_APPLICATIONS, applications_waiting, "applications/"),
    Tile(gettext_noop("お申し込み"), Permission.SEE_REQUESTS, requests_waiting, "requests/"),
    Tile(
        gettext_noop("メール訂正"),
        Permission.CHANGE_EMAIL,
        corrections_waiting,
        "corrections/",
        gettext_noop("24時間以内に期限が切れるもの %(late)s件"),
        gettext_noop("期限が近いものはありません"),
    ),
    Tile(gettext_noop("登録用の通知書"), Permission.PRINT_LETTERS, letters_waiting, "posting/letters/"),
    Tile(
        gettext_noop("初回の適格請求書"),
        Permission.PRINT_LETTERS,
        first_invoices_waiting,
        "posting/first-invoices/",
        posting=PostingList.FIRST_INVOICES,
    ),
    Tile(
        gettext_noop("メールが届かない方"),
        Permission.PRINT_LETTERS,
        dead_mails_waiting,
        "posting/dead-mails/",
        gettext_noop("3日以上たったもの %(late)s件"),
        gettext_noop("どれも3日以内です"),
        gettext_noop("郵便でお知らせする方はいません"),
    ),
    Tile(
        gettext_noop("公開前の取込"),
        Permission.SEE_BATCHES,
        batches_waiting,
        "batches/",
        gettext_noop("1日以上たったもの %(late)s件"),
        gettext_noop("どれも1日以内に届きました"),
        gettext_noop("公開を待つファイルはありません"),
    ),
    Tile(
        gettext_noop("判断を待つ保留行"),
        Permission.LOAD_BATCHES,
        rows_waiting,
        "batches/",
        gettext_noop("1日以上たったもの %(late)s件"),
        gettext_noop("どれも1日以内に届きました"),
        gettext_noop("保留している行はありません"),
        begin="batches/{first}/rows/",
    ),
    Tile(
        gettext_noop("行き止まりの処理"),
        Permission.SEE_BATCHES,
        dead_jobs,
        "jobs/?state=dead",
        gettext_noop("再実行が必要 %(late)s件"),
        none=gettext_noop("自動処理は順調です"),
    ),
    Tile(
        gettext_noop("戻ったメール(7日間)"),
        Permission.SEE_CUSTOMERS,
        mails_returned,
        "mails/returned/",
        calm=gettext_noop("宛先を確かめてください"),
        none=gettext_noop("戻ったメールはありません"),
    ),
    Tile(
        gettext_noop("送れなかったメール(7日間)"),
        Permission.SEE_CUSTOMERS,
        mails_given_up,
        "mails/given-up/",
        calm=gettext_noop("送り直せるものを確かめてください"),
        none=gettext_noop("送れなかったメールはありません"),
        do=Permission.HELP_CUSTOMERS,
    ),
)


class Shown(NamedTuple):
    """A tile as it is shown, with the page that it leads to."""

    tile: Tile
    label: str
    waiting: Waiting
    page: str


@dataclass(frozen=True, slots=True)
class Graph:
    """What is drawn and told of two weeks: the sum, and the day with the most."""

    name: str
    title: str
    unit: str
    counts: DayCounts
    chart: DayChart

    @property
    def sum(self) -> int:
        """How many there were in all."""
        return sum(count for _day, count in self.counts)


def front(request: StaffRequest) -> HttpResponse:
    """Show what waits, and how things go."""
    lists = lists_of(request.operator.profile)
    tiles = [
        _shown(request, tile)
        for tile in TILES
        if may(request, tile.see) and may(request, tile.do) and tile.posting in lists
    ]
    return render(request, "front.html", tiles=tiles, **_how_things_go(request))


def _shown(request: StaffRequest, tile: Tile) -> Shown:
    waiting = tile.count(profile=request.operator.profile, now=request.now)
    page = tile.begin.format(first=waiting.first) if waiting.first else tile.page
    return Shown(tile, gettext(tile.label), waiting, page)


def _how_things_go(request: StaffRequest) -> dict[str, Any]:
    """Gather the graphs and the last batches, of what the colleague may see."""
    graphs = _graphs(request) if may(request, Permission.SEE_CUSTOMERS) else []
    sees_batches = may(request, Permission.SEE_BATCHES)
    last = batches.newest(most=LAST_BATCHES)[:LAST_BATCHES] if sees_batches else []
    return {"graphs": graphs, "sees_batches": sees_batches, "batches": last}


def _graphs(request: StaffRequest) -> list[Graph]:
    came = comings(now=request.now)
    return [
        _graph("registrations", _("会員登録"), _("件"), came.registrations),
        _graph("sign-ins", _("お客さまのログイン"), _("回"), came.sign_ins),
        _graph("returns", _("戻ったメール"), _("通"), returns(now=request.now)),
    ]


def _graph(name: str, title: str, unit: str, counts: DayCounts) -> Graph:
    return Graph(name, title, unit, counts, day_chart(counts))
