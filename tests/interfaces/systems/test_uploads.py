"""An operator's system delivers a file over HTTP: broken off and gone on with, twice, or by somebody else."""

import hashlib
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from madoguchi.ingest import deliveries
from madoguchi.models import Batch, DeliveryToken, Place, Upload, UploadPart
from madoguchi.models.scope import operator_scope
from madoguchi.services import uploads
from madoguchi.services.delivery_tokens import NameTaken, make_token, revoke_token
from tests.billing_files import content, customer_rows, file_of
from tests.cast import NOW

KOKA, CABLE = settings.REGISTRY["aicom-koka"], settings.REGISTRY["kanazawa-cable"]
FILE = content(file_of(KOKA, "customers"), customer_rows())
NAME = "kokyaku-202410.csv"
PART = "application/offset+octet-stream"


@pytest.fixture(autouse=True)
def store(tmp_path: Path, settings: Any) -> None:
    """A store of this test's own."""
    settings.DOCUMENTS = str(tmp_path / "store")


class System:
    """A billing system that holds a token of an operator."""

    def __init__(self, token: str, *, slug: str = KOKA.slug) -> None:
        self.token = token
        headers = {"authorization": f"Bearer {token}"}
        self.client = Client(enforce_csrf_checks=True, headers=headers)
        self.root = f"/{slug}/deliveries/"

    def announce(self, raw: bytes = FILE, **changed: Any) -> Any:
        facts = {"file_name": NAME, "size": len(raw), "sha256": hashlib.sha256(raw).hexdigest()}
        return self.client.post(self.root, json.dumps(facts | changed), content_type="application/json")

    def send(self, address: str, part: bytes, offset: object) -> Any:
        headers = {"upload-offset": str(offset)}
        return self.client.patch(address, part, content_type=PART, headers=headers)

    def finish(self, address: str) -> Any:
        return self.client.post(f"{address}finish/")

    def deliver(self, raw: bytes = FILE, **changed: Any) -> str:
        """Send a whole file; give its address."""
        address: str = self.announce(raw, **changed).json()["upload"]
        assert self.send(address, raw, 0).status_code == 200
        assert self.finish(address).status_code == 202
        return address

    def told(self, address: str) -> Any:
        return self.client.get(address).json()


@pytest.fixture
def system(db: None) -> System:
    with operator_scope(KOKA.slug):
        return System(make_token(name="billing", now=NOW))


def work(operator: Any = KOKA) -> int:
    """Let the worker take its turn."""
    with operator_scope(operator.slug):
        return deliveries.take_in_delivery(profile=operator.profile, now=NOW)


def places() -> int:
    with operator_scope(KOKA.slug):
        return Place.objects.count()


def test_file_is_announced_sent_finished_and_taken_in(system: System) -> None:
    begun = system.announce()
    assert (begun.status_code, begun.json()["offset"], begun.json()["state"]) == (201, 0, "open")
    address = begun.json()["upload"]
    assert system.send(address, FILE, 0).json()["offset"] == len(FILE)
    assert (system.finish(address).status_code, places()) == (202, 0)
    assert (work(), work(), places()) == (1, 0, 1)
    told = system.told(address)
    assert (told["state"], told["report"]) == (
        "taken_in",
        [f"{NAME}: 取り込みました。1行、新規1件、変更0件、変更なし0件。"],
    )
    with operator_scope(KOKA.slug):
        assert (Batch.objects.get().door, UploadPart.objects.count()) == ("system", 0)


def test_lost_connection_goes_on_from_the_offset_that_is_asked_for(system: System) -> None:
    address = system.announce().json()["upload"]
    system.send(address, FILE[:100], 0)
    answer = system.client.head(address)
    assert (answer.status_code, answer["Upload-Offset"]) == (200, "100")
    assert system.send(address, FILE[100:], 100).json()["offset"] == len(FILE)


def test_part_that_came_already_is_refused_with_the_offset_to_go_on_from(system: System) -> None:
    address = system.announce().json()["upload"]
    system.send(address, FILE[:100], 0)
    again = system.send(address, FILE[:100], 0)
    assert (again.status_code, again.json()["code"], again.json()["offset"]) == (409, "wrong_offset", 100)
    assert again["Content-Type"] == "application/problem+json"


def test_same_content_is_the_same_upload_and_enters_once(system: System) -> None:
    first = system.deliver()
    work()
    again = system.announce()
    assert (again.status_code, again.json()["upload"], again.json()["state"]) == (200, first, "taken_in")
    with operator_scope(KOKA.slug):
        assert (Batch.objects.count(), Upload.objects.count()) == (1, 1)


def test_content_comes_again_once_another_file_has_undone_it(system: System) -> None:
    other = FILE.replace("金沢市南町2番1号".encode(), "金沢市広岡3丁目3番30号".encode())
    for raw in (FILE, other, FILE):
        system.deliver(raw)
        assert work() == 1
    assert (system.announce().status_code, system.announce(other).status_code) == (200, 201)
    with operator_scope(KOKA.slug):
        assert Place.objects.get().address == "金沢市南町2番1号"
        assert (Batch.objects.count(), Upload.objects.filter(state="taken_in").count()) == (3, 3)


def test_finishing_twice_is_as_good_as_once(system: System) -> None:
    address = system.deliver()
    assert (system.finish(address).status_code, work(), work()) == (202, 1, 0)


def test_file_that_is_refused_names_its_lines_and_may_be_sent_again(system: System) -> None:
    raw = FILE.replace("金沢市南町2番1号".encode(), b"")
    address = system.deliver(raw)
    work()
    told = system.told(address)
    assert (told["state"], told["report"][1]) == ("refused", "2行目「設置先住所」: 値がありません。")
    assert (system.announce(raw).status_code, places()) == (201, 0)


def test_content_that_differs_from_its_hash_is_refused(system: System) -> None:
    address = system.deliver(FILE, sha256="0" * 64)
    work()
    assert system.told(address)["state"] == "refused"
    assert places() == 0


def test_incomplete_file_cannot_be_finished(system: System) -> None:
    address = system.announce().json()["upload"]
    system.send(address, FILE[:10], 0)
    answer = system.finish(address)
    assert (answer.status_code, answer.json()["code"], answer.json()["offset"]) == (409, "incomplete", 10)


def test_more_bytes_than_announced_are_refused(system: System) -> None:
    address = system.announce().json()["upload"]
    answer = system.send(address, FILE + b"x", 0)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


@pytest.mark.parametrize(
    ("changed", "status", "code"),
    [
        ({"file_name": "../kokyaku-1.csv"}, 400, "bad_call"),
        ({"file_name": ".kokyaku-1.csv"}, 400, "bad_call"),
        ({"file_name": ""}, 400, "bad_call"),
        ({"file_name": "kokyaku-\ud800.csv"}, 400, "bad_call"),
        ({"file_name": "photo.jpg"}, 422, "unknown_file"),
        ({"size": 0}, 413, "too_large"),
        ({"size": True}, 400, "bad_call"),
        ({"size": 3 * 1024**3}, 413, "too_large"),
        ({"sha256": "ABC"}, 400, "bad_call"),
        ({"more": 1}, 400, "bad_call"),
    ],
)
def test_announcement_that_does_not_fit_is_refused(
    system: System, changed: dict[str, Any], status: int, code: str
) -> None:
    answer = system.announce(**changed)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    with operator_scope(KOKA.slug):
        assert Upload.objects.count() == 0


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"\xff", b"{" * 20_000, b'{"a": 1}', b"[" * 9_999, b'{"size": 1' + b"0" * 5_000]
)
def test_body_that_is_no_announcement_is_refused(system: System, body: bytes) -> None:
    assert system.client.post(system.root, body, content_type="application/json").status_code == 400


@pytest.mark.parametrize("offset", ["", "-1", "٣", "1e3", "x", "0" * 5_000])
def test_part_must_say_where_it_begins(system: System, offset: str) -> None:
    address = system.announce().json()["upload"]
    assert system.send(address, FILE, offset).status_code == 400


def test_only_so_many_uploads_are_open(system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_OPEN", 1)
    system.announce()
    answer = system.announce(FILE + b"\n")
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_open")


def test_token_of_another_operator_opens_nothing(system: System) -> None:
    address = system.announce().json()["upload"]
    with operator_scope(CABLE.slug):
        other = System(make_token(name="billing", now=NOW), slug=CABLE.slug)
    assert other.client.get(address).status_code == 401
    assert other.client.get(address.replace(KOKA.slug, CABLE.slug)).status_code == 404


def test_revoked_token_is_worth_nothing(system: System) -> None:
    with operator_scope(KOKA.slug):
        revoke_token(name="billing", now=NOW)
    answer = system.announce()
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, 'Bearer realm="deliveries"')


def test_token_is_kept_as_a_hash_and_its_use_noted(system: System) -> None:
    with operator_scope(KOKA.slug):
        assert DeliveryToken.objects.get().last_used_at is None
        system.announce()
        known = DeliveryToken.objects.get()
    assert known.last_used_at is not None
    assert system.token not in str(vars(known))


def test_name_that_is_too_long_for_a_disk_is_taken_in_all_the_same(system: System) -> None:
    name = f"kokyaku-{'𠮷' * 68}.csv"
    address = system.deliver(file_name=name)
    assert (work(), work(), places()) == (1, 0, 1)
    assert system.told(address)["report"] == [f"{name}: 取り込みました。1行、新規1件、変更0件、変更なし0件。"]


def test_name_of_a_token_is_given_once_at_a_time(system: System) -> None:
    with operator_scope(KOKA.slug):
        with pytest.raises(NameTaken):
            make_token(name="billing", now=NOW)
        revoke_token(name="billing", now=NOW)
        assert make_token(name="billing", now=NOW)


def test_upload_that_was_left_alone_is_swept(system: System) -> None:
    address = system.announce().json()["upload"]
    system.send(address, FILE[:10], 0)
    with operator_scope(KOKA.slug):
        Upload.objects.update(changed_at=NOW)
        assert uploads.sweep(now=NOW + uploads.KEPT_OPEN) == 0
        assert uploads.sweep(now=NOW + uploads.KEPT_OPEN + timedelta(seconds=1)) == 2


@pytest.mark.parametrize("step", ["receive", "bring_in"])
def test_mistake_of_ours_refuses_one_file_and_holds_up_no_other(
    system: System, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    address = system.deliver()

    def broken(**_facts: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(deliveries, step, broken)
    assert (work(), work()) == (1, 0)
    assert system.told(address)["report"] == [
        "取り込みの途中で、こちらの不具合が起きました。データは変わっていません。"
    ]


@pytest.mark.usefixtures("committed_db")
def test_who_shows_wrong_tokens_must_wait() -> None:
    stranger = System("madoguchi_guess")
    answers = [stranger.announce().status_code for _try in range(21)]
    assert (answers[0], answers[-1]) == (401, 429)
    assert int(stranger.announce()["Retry-After"]) > 0
