"""The worker does at once what somebody waits for, and tidies up every ten minutes."""

from datetime import timedelta
from typing import Any

from django.conf import settings

from madoguchi.interfaces.cli import duties, worker
from madoguchi.interfaces.cli.duties import SELDOM, Duty, Rota
from tests.cast import NOW

OPERATORS = len(settings.REGISTRY)


class Work:
    """Something to do, which notes when it was done."""

    def __init__(self, left: int = 0) -> None:
        self.left = left
        self.done_at: list[Any] = []

    def __call__(self, operator: Any, now: Any, _goes_on: Any) -> int:
        if operator.slug == next(iter(settings.REGISTRY)):
            self.done_at.append(now)
            self.left -= 1
        return max(self.left, 0)


def turn(rota: Rota, *, seconds: float) -> int:
    return worker.do_duties(rota, now=lambda: NOW + timedelta(seconds=seconds))


def test_duty_that_rests_is_done_every_ten_minutes_and_the_others_every_turn(monkeypatch):
    often, seldom = Work(), Work()
    monkeypatch.setattr(worker, "DUTIES", (Duty("often", often), Duty("seldom", seldom, rest=SELDOM)))
    rota = Rota()
    for second in range(1201):
        turn(rota, seconds=second)
    assert len(often.done_at) == 1201
    assert seldom.done_at == [NOW, NOW + SELDOM, NOW + 2 * SELDOM]


def test_duty_that_has_more_to_do_rests_only_afterwards(monkeypatch):
    erasing = Work(left=3)
    monkeypatch.setattr(worker, "DUTIES", (Duty("erasing", erasing, rest=SELDOM),))
    rota = Rota()
    assert [turn(rota, seconds=second) > 0 for second in range(5)] == [True, True, False, False, False]
    assert len(erasing.done_at) == 3


def test_duty_that_failed_is_tried_again_in_the_next_turn(monkeypatch):
    tried = []

    def fail(_operator: Any, now: Any, _goes_on: Any) -> int:
        tried.append(now)
        raise ValueError

    monkeypatch.setattr(worker, "DUTIES", (Duty("failing", fail, rest=SELDOM),))
    rota = Rota()
    for second in range(2):
        turn(rota, seconds=second)
    assert len(tried) == 2 * OPERATORS


def test_only_sweeping_and_erasing_rest():
    assert [duty.name for duty in duties.DUTIES if duty.rest] == ["sweeping", "withdrawals"]
    assert {duty.rest for duty in duties.DUTIES if duty.rest} == {timedelta(minutes=10)}


def test_whatever_can_be_swept_is_swept():
    swept = [module.__name__.rpartition(".")[2] for module in duties.SWEPT]
    assert sorted(swept) == [
        "card_changes",
        "drafts",
        "one_time_codes",
        "passkey_challenges",
        "pending",
        "second_steps",
        "sessions",
        "sign_in",
        "tallies",
    ]
