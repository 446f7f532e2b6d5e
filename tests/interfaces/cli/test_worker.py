"""``madoguchi worker``: sends what is committed, ends when told, and survives what befalls it."""

import asyncio
import json
import os
import random
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.request import urlopen

import psycopg
import pytest
from django.conf import settings

from madoguchi.interfaces.cli import worker
from madoguchi.interfaces.cli.duties import Duty, Rota
from madoguchi.services.outbox import LEASE
from tests.mail_relay import Relay, running
from tests.portals.processes import COMMAND, free_port, serving

SLUG = next(iter(settings.REGISTRY))
DOMAIN = settings.REGISTRY[SLUG].profile.mail.domain
LINK = "https://portal.example/q8-secret/"
QUEUE = """
INSERT INTO madoguchi_outgoingmail (operator, key, kind, reference, recipient, subject, body, secrets,
    queued_at, due_at, attempts, last_answer)
SELECT %s, gen_random_uuid(), 'activation', gen_random_uuid(), 'hanako@example.jp', '件名', '⟦link⟧', %s,
    now(), now(), 0, '' FROM generate_series(1, %s)
"""
KILLS = 20
MAILS = 200


def queue(records: psycopg.Connection, count: int = 1) -> None:
    with records.transaction():
        records.execute(QUEUE, (SLUG, json.dumps({"link": LINK}), count))
        records.execute("NOTIFY madoguchi_work")


def message_ids(records: psycopg.Connection) -> set[str]:
    found = records.execute("SELECT reference FROM madoguchi_outgoingmail")
    return {f"<{reference}@{DOMAIN}>" for (reference,) in found}


def unsent(records: psycopg.Connection) -> int:
    query = "SELECT count(*) FROM madoguchi_outgoingmail WHERE sent_at IS NULL OR secrets <> '{}'"
    return records.execute(query).fetchone()[0]


@pytest.fixture(autouse=True)
def empty_outbox(records: psycopg.Connection) -> None:
    """Begin each test with nothing to send."""
    records.execute("TRUNCATE madoguchi_outgoingmail")


@pytest.fixture
def relay() -> Iterator[Relay]:
    """A relay that listens."""
    with running(Relay(free_port())) as found:
        yield found


def soon(is_so: Callable[[], bool], *, seconds: float = 30) -> bool:
    """Wait until something is so."""
    give_up_at = time.monotonic() + seconds
    while time.monotonic() < give_up_at:
        if is_so():
            return True
        time.sleep(0.02)
    return is_so()


@contextmanager
def at_work(machine: dict[str, str], relay: Relay, **more: str) -> Iterator[subprocess.Popen[str]]:
    """Run a worker; what is left of it afterwards is killed."""
    process = subprocess.Popen(
        [COMMAND, "worker"],
        env=machine | {"MADOGUCHI_SMTP": relay.address} | more,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def end(process: subprocess.Popen[str], with_signal: int = signal.SIGTERM) -> tuple[int, str]:
    """End a worker; give its status and what it said, but for what it says nightly of audit records."""
    process.send_signal(with_signal)
    said, _nothing = process.communicate(timeout=30)
    lines = said.splitlines(keepends=True)
    return process.returncode, "".join(each for each in lines if not each.startswith("audit head "))


def test_mails_go_out_as_they_are_committed_and_are_then_forgotten(machine, records, relay):
    queue(records, 3)
    with at_work(machine, relay) as process:
        assert soon(lambda: len(relay.taken) == 3)
        queue(records)
        assert soon(lambda: len(relay.taken) == 4, seconds=5)
        assert end(process) == (0, f"Mails go to {relay.address}.\n")
    assert {each.mail.get_content().strip() for each in relay.taken} == {LINK}
    assert (unsent(records), {each.message_id for each in relay.taken}) == (0, message_ids(records))


@pytest.mark.parametrize("with_signal", [signal.SIGINT, signal.SIGTERM])
def test_worker_finishes_the_mail_in_hand_and_takes_no_other(machine, records, relay, with_signal):
    async def slowly() -> str:
        await asyncio.sleep(1)
        return "250 OK"

    began = []
    relay.to_content = lambda envelope: began.append(envelope) or slowly()
    queue(records, 5)
    with at_work(machine, relay) as process:
        assert soon(lambda: began != [])
        assert end(process, with_signal)[0] == 0
    assert (len(began), len(relay.taken), unsent(records)) == (1, 1, 4)


def test_worker_outlives_a_restart_of_the_database(machine, records, relay):
    name = records.info.dbname
    with at_work(machine, relay) as process:
        queue(records)
        assert soon(lambda: len(relay.taken) == 1)
        with psycopg.connect(machine["DATABASE_URL"], dbname="postgres", autocommit=True) as server:
            server.execute(f"ALTER DATABASE {name} CONNECTION LIMIT 0")
            server.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> %s",
                (name, records.info.backend_pid),
            )
            time.sleep(3)
            server.execute(f"ALTER DATABASE {name} CONNECTION LIMIT -1")
        queue(records)
        assert soon(lambda: len(relay.taken) == 2)
        status, said = end(process)
    assert (status, unsent(records)) == (0, 0)
    assert "OperationalError at " in said
    assert [word for word in ("hanako", "secret", "Traceback") if word in said] == []


def test_worker_says_what_relays_there_are_and_not_its_password(machine):
    environment = machine | {"MADOGUCHI_SMTP": "gopher://portal:q8-secret@relay.example"}
    told = subprocess.run(
        [COMMAND, "worker"], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert told.returncode == 1
    assert told.stderr == (
        "Error: MADOGUCHI_SMTP must begin with smtp, smtps, smtp+starttls, mailbox and ://\n"
    )


def test_duty_that_fails_is_logged_without_anybodys_data_and_holds_up_no_other(monkeypatch, caplog):
    done = []

    def fail(operator, now, goes_on):
        raise ValueError("hanako@example.jp")

    def succeed(operator, now, goes_on):
        done.append((operator.slug, now))
        return 1

    monkeypatch.setattr(worker, "DUTIES", (Duty("failing", fail), Duty("succeeding", succeed)))
    assert worker.do_duties(Rota()) == len(settings.REGISTRY)
    assert [slug for slug, _now in done] == list(settings.REGISTRY)
    assert [record.getMessage().partition(" at ")[0] for record in caplog.records] == [
        f"failing of {slug}: ValueError" for slug in settings.REGISTRY
    ]
    assert "hanako" not in caplog.text


# --- killed -----------------------------------------------------------------------------------------


def test_mails_survive_workers_that_are_killed_at_any_moment(machine, records, relay):
    """None is missing; none is doubled but the one in flight at a kill, under the same Message-ID."""

    async def as_a_relay_would(pause: float = 0.02) -> str:
        await asyncio.sleep(pause)
        return "250 OK"

    relay.to_content = lambda _envelope: as_a_relay_would()
    queue(records, MAILS)
    moments = random.Random(8)
    for _kill in range(KILLS):
        before = len(relay.taken)
        with at_work(machine, relay) as process:
            assert soon(lambda before=before: len(relay.taken) > before)
            time.sleep(moments.uniform(0, 0.2))
            process.kill()
    assert unsent(records) > KILLS  # so each was killed at work
    after_the_leases = str(LEASE.total_seconds() + 60)
    with at_work(machine, relay, MADOGUCHI_CLOCK_OFFSET=after_the_leases) as process:
        assert soon(lambda: unsent(records) == 0)
        assert end(process)[0] == 0
    arrived = Counter(each.message_id for each in relay.taken)
    assert arrived.keys() == message_ids(records)
    doubled = {message_id for message_id, times in arrived.items() if times > 1}
    query = "SELECT reference FROM madoguchi_outgoingmail WHERE attempts > 1"
    tried_again = {f"<{reference}@{DOMAIN}>" for (reference,) in records.execute(query)}
    assert doubled <= tried_again
    assert sum(arrived.values()) - MAILS <= len(tried_again) <= KILLS


# --- beside the demonstration -----------------------------------------------------------------------


def workers_of(process: int) -> list[int]:
    """Name the workers that a process has started."""
    listed = subprocess.run(
        ["ps", "-A", "-ww", "-o", "pid=,args="], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    return [int(line.split()[0]) for line in listed if line.endswith(f"worker --beside {process}")]


@pytest.fixture(scope="module")
def demo(machine: dict[str, str]) -> Iterator[tuple[int, int]]:
    """A demonstration: its process and its port."""
    port = free_port()
    log = Path(machine["MADOGUCHI_VAR"]) / "demo.log"
    with serving("demo", "--port", str(port), environment=machine, port=port, log=log) as process:
        yield process.pid, port
    assert workers_of(process.pid) == []


def test_demonstration_sends_its_mails_to_a_mailbox_that_anybody_can_open(demo, records):
    process, port = demo
    mailbox = f"http://127.0.0.1:{port}/{SLUG}/mailbox/"
    assert len(workers_of(process)) == 1
    query = (
        "UPDATE madoguchi_outgoingmail SET queued_at = '2024-10-21 01:00+00', due_at = '2024-10-21 01:00+00'"
    )
    queue(records)
    records.execute(query)
    assert soon(lambda: "件名" in urlopen(mailbox, timeout=5).read().decode())


def test_worker_of_a_killed_demonstration_ends_by_itself(machine, tmp_path):
    port = free_port()
    with (tmp_path / "demo.log").open("wb") as log:
        process = subprocess.Popen(
            [COMMAND, "demo", "--port", str(port)],
            env=machine,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        assert soon(lambda: workers_of(process.pid) != [], seconds=60)
        process.kill()
        process.wait()
        assert soon(lambda: workers_of(process.pid) == [])
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
