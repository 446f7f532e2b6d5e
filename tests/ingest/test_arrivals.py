"""A folder that is looked at: what lies still is taken in once, and put away with its report."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.conf import settings
from django.db import connections

from madoguchi.ingest import arrivals
from madoguchi.ingest.arrivals import SECONDS_AFTER_FAILURE, SECONDS_STILL, Sightings, take_in_arrivals
from madoguchi.models import Batch, Bill, Place
from madoguchi.models.scope import operator_scope
from tests.billing_files import bills_content, content, customer_rows, file_of, send
from tests.cast import NOW

KOKA = settings.REGISTRY["aicom-koka"]
CUSTOMERS, BILLS = "kokyaku-1.csv", "seikyu-meisai-1.csv"

pytestmark = pytest.mark.usefixtures("committed_db")


class Room:
    """A folder, and a worker with a clock of its own that looks into it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.now = folder / KOKA.slug, 0.0
        self.folder.mkdir()
        self.seen = Sightings(seconds=lambda: self.now)

    def put(self, name: str, raw: bytes) -> None:
        (self.folder / name).write_bytes(raw)

    def look(self, *, after: float = 0.0, goes_on: Callable[[], bool] = lambda: True) -> int:
        self.now += after
        with operator_scope(KOKA.slug):
            return take_in_arrivals(
                profile=KOKA.profile, folder=self.folder, seen=self.seen, now=NOW, goes_on=goes_on
            )

    def look_until_still(self) -> int:
        return self.look() + self.look(after=SECONDS_STILL)

    def names(self, folder: str = "") -> list[str]:
        found = self.folder / folder
        return sorted(each.name for each in found.iterdir() if each.is_file()) if found.is_dir() else []

    def counts(self) -> tuple[int, ...]:
        with operator_scope(KOKA.slug):
            return tuple(model.objects.count() for model in (Batch, Place, Bill))


@pytest.fixture
def room(tmp_path: Path, settings: Any) -> Room:
    settings.DOCUMENTS = str(tmp_path / "store")
    return Room(tmp_path)


SOUND = content(file_of(KOKA, "customers"), customer_rows())


def test_file_is_taken_in_once_it_lies_still(room: Room) -> None:
    room.put(CUSTOMERS, SOUND[:50])
    assert (room.look(), room.look(after=SECONDS_STILL - 1)) == (0, 0)
    room.put(CUSTOMERS, SOUND)
    assert (room.look(after=1), room.look(after=SECONDS_STILL)) == (0, 1)
    assert room.counts() == (1, 1, 0)
    report, name = room.names("done")[1], room.names("done")[0]
    assert (name[:10], name[-4:], report) == ("kokyaku-1.", ".csv", f"{name}.txt")
    text = (room.folder / "done" / report).read_text(encoding="utf-8")
    assert text == f"{CUSTOMERS}: 取り込みました。1行、新規1件、変更0件、変更なし0件。\n"
    assert room.names() == []


def test_masters_enter_before_bills_whatever_their_names(room: Room) -> None:
    room.put(BILLS, bills_content(KOKA))
    room.put(CUSTOMERS, SOUND)
    assert (room.look_until_still(), room.counts()) == (2, (2, 1, 1))


def test_each_file_carries_its_own_moment(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(**facts: Any) -> Any:
        report = take_in(**facts)
        room.now += 300.0
        return report

    take_in = arrivals.take_in
    monkeypatch.setattr(arrivals, "take_in", slow)
    room.put(CUSTOMERS, SOUND)
    room.put(BILLS, bills_content(KOKA))
    assert room.look_until_still() == 2
    with operator_scope(KOKA.slug):
        moments = list(Batch.objects.order_by("id").values_list("published_at", flat=True))
    assert moments == [NOW, NOW + timedelta(minutes=5)]


def test_refused_file_is_put_apart_with_its_reasons(room: Room) -> None:
    room.put(CUSTOMERS, SOUND[:-20])
    assert room.look_until_still() == 1
    name, report = room.names("refused")
    assert "取り込みませんでした" in (room.folder / "refused" / report).read_text(encoding="utf-8")
    assert (room.folder / "refused" / name).read_bytes() == SOUND[:-20]
    assert room.counts()[1:] == (0, 0)


def test_file_of_no_known_name_is_refused(room: Room) -> None:
    room.put("photo.jpg", b"x")
    room.look_until_still()
    assert len(room.names("refused")) == 2


def test_what_is_still_being_written_by_its_name_is_left_alone(room: Room, tmp_path: Path) -> None:
    for name in (".kokyaku-1.csv", "kokyaku-1.csv.part", "kokyaku-2.csv.filepart"):
        room.put(name, SOUND)
    (room.folder / "kokyaku-3.csv").symlink_to(tmp_path)
    assert (room.look_until_still(), room.counts()) == (0, (0, 0, 0))


@pytest.mark.parametrize("moment", ["_put_away", "take_in"])
def test_file_enters_once_although_the_worker_was_killed(
    room: Room, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    class Killed(BaseException):
        pass

    def kill(*_args: Any, **_facts: Any) -> None:
        raise Killed

    room.put(CUSTOMERS, SOUND)
    room.look()
    with monkeypatch.context() as patched:
        patched.setattr(arrivals, moment, kill)
        with pytest.raises(Killed):
            room.look(after=SECONDS_STILL)
    assert room.names() == [CUSTOMERS]
    assert (room.look(), room.counts(), room.names()) == (1, (1, 1, 0), [])


def test_file_that_lies_there_although_it_was_taken_in_undoes_no_later_one(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_facts: Any) -> None:
        raise OSError("disk full")

    room.put(CUSTOMERS, SOUND)
    room.look()
    with monkeypatch.context() as patched:
        patched.setattr(arrivals, "_put_away", full)
        with pytest.raises(OSError, match="disk full"):
            room.look(after=SECONDS_STILL)
    send(KOKA, "customers", MOVED, room.folder.parent, suffix="2")
    assert room.look(after=SECONDS_AFTER_FAILURE) == 1
    with operator_scope(KOKA.slug):
        assert Place.objects.get().address == "金沢市広岡3丁目3番30号"
    room.put("kokyaku-3.csv", SOUND)
    assert room.look_until_still() == 1
    with operator_scope(KOKA.slug):
        assert Place.objects.get().address == customer_rows()[0]["address"]


MOVED = content(file_of(KOKA, "customers"), [customer_rows()[0] | {"address": "金沢市広岡3丁目3番30号"}])


def lay_over(room: Room, monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """Let the sender lay files over one that is being put away: as it is moved, and as it is compared."""
    moves = iter(names)

    def laid(act: Any) -> Any:
        def then(*facts: Any) -> Any:
            found = act(*facts)
            if name := next(moves, ""):
                room.put(name, MOVED)
                (room.folder / name).replace(room.folder / CUSTOMERS)
            return found

        return then

    for act in ("state_of", "_digest_of"):
        monkeypatch.setattr(arrivals, act, laid(getattr(arrivals, act)))


def test_file_that_is_laid_over_another_while_that_is_put_away_is_taken_in(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.put(CUSTOMERS, SOUND)
    room.look()
    room.look(after=SECONDS_STILL - 1)
    with monkeypatch.context() as patched:
        lay_over(room, patched, "", "", "next.part")  # looked at, before it was read, and after
        assert room.look(after=1) == 0
    assert (room.names(), room.names(".held"), room.names("done")) == ([CUSTOMERS], [], [])
    assert room.look_until_still() == 1
    with operator_scope(KOKA.slug):
        assert Place.objects.get().address == "金沢市広岡3丁目3番30号"


def test_file_that_was_replaced_before_it_was_read_says_so(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    (room.folder / ".held").mkdir()
    room.put(f".held/{CUSTOMERS}", SOUND)
    room.put(CUSTOMERS, MOVED)
    assert room.look_until_still() == 1
    name, report = room.names("refused")
    assert (room.folder / "refused" / name).read_bytes() == SOUND
    assert "置き換えられました" in (room.folder / "refused" / report).read_text(encoding="utf-8")
    with operator_scope(KOKA.slug):
        assert Place.objects.get().address == "金沢市広岡3丁目3番30号"


def test_file_that_a_killed_worker_held_is_put_away_by_the_next(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def kill(*_facts: Any) -> None:
        raise Killed

    room.put(CUSTOMERS, SOUND)
    room.look()
    with monkeypatch.context() as patched:
        patched.setattr(arrivals, "_keep", kill)
        with pytest.raises(Killed):
            room.look(after=SECONDS_STILL)
    assert (room.names(), room.names(".held")) == ([], [CUSTOMERS])
    assert (room.look_until_still(), room.names(".held"), len(room.names("done"))) == (1, [], 2)
    assert room.counts() == (1, 1, 0)


@pytest.mark.parametrize(
    ("raw", "name"),
    [("kokyaku-1月.csv".encode("cp932"), "kokyaku-1月"), (b"kokyaku-\x81.csv", "kokyaku-\ufffd")],
)
def test_name_that_is_no_utf8_is_read_as_windows_writes_it(room: Room, raw: bytes, name: str) -> None:
    room.put(os.fsdecode(raw), SOUND)
    assert room.look_until_still() == 1
    assert [each.split(".")[0] for each in room.names("done")] == [name, name]
    with operator_scope(KOKA.slug):
        assert Batch.objects.get().file_name == f"{name}.csv"


def test_long_name_is_put_away_shortened(room: Room) -> None:
    room.put(f"kokyaku-{'月' * 80}.csv", SOUND)
    assert (room.look_until_still(), room.names(), len(room.names("done"))) == (1, [], 2)


def test_file_that_breaks_us_is_put_off_and_others_pass(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*, path: Path, **facts: Any) -> Any:
        if path.name == "kokyaku-0.csv":
            raise ZeroDivisionError
        return take_in(path=path, **facts)

    take_in = arrivals.take_in
    monkeypatch.setattr(arrivals, "take_in", broken)
    room.put("kokyaku-0.csv", b"x")
    room.put(CUSTOMERS, SOUND)
    room.look()
    with pytest.raises(ZeroDivisionError):
        room.look(after=SECONDS_STILL)
    assert (room.look(), room.names()) == (1, ["kokyaku-0.csv"])
    with pytest.raises(ZeroDivisionError):
        room.look(after=SECONDS_AFTER_FAILURE)


def test_two_workers_take_every_file_in_once(room: Room) -> None:
    room.put(CUSTOMERS, SOUND)
    room.put(BILLS, bills_content(KOKA))
    room.look()
    room.now = SECONDS_STILL
    counts: list[int] = []

    def work() -> None:
        seen = Sightings(seconds=lambda: SECONDS_STILL, states={**room.seen.states})
        try:
            with operator_scope(KOKA.slug):
                counts.append(
                    take_in_arrivals(
                        profile=KOKA.profile, folder=room.folder, seen=seen, now=NOW, goes_on=lambda: True
                    )
                )
        finally:
            connections.close_all()

    workers = [Thread(target=work) for _worker in range(2)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    assert (sum(counts), room.counts(), room.names()) == (2, (2, 1, 1), [])


def test_no_folder_is_nothing_to_do(room: Room) -> None:
    room.folder.rmdir()
    assert room.look() == 0


def test_worker_that_is_to_end_leaves_the_rest(room: Room) -> None:
    room.put(CUSTOMERS, SOUND)
    room.look()
    assert room.look(after=SECONDS_STILL, goes_on=lambda: False) == 0
    assert room.names() == [CUSTOMERS]
