"""A registration goes on through crashes: server and worker are killed at any moment, again and again."""

import json
import os
import random
import re
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import psycopg
import pytest

from madoguchi.interfaces.cli.demonstration import STARTS_AT
from tests.databases import own_database
from tests.portals.processes import COMMAND, free_port, serving, surroundings
from tests.surroundings import VAR, WORKER

SLUG = "aicom-koka"
NEWCOMERS = 5
KILLS = 8
SEED = 20261121
MOST_SECONDS = 240
LEASE = timedelta(minutes=15)
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]*)"')
PASSWORD = "Asamiya2024"


@dataclass
class Crashing:
    """A server and a worker that are killed without warning, and started again."""

    port: int
    environment: dict[str, str]
    log: Path
    kills: int = 0
    over: threading.Event = field(default_factory=threading.Event)
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, verb: str) -> None:
        more = ("--port", str(self.port), "--workers", "1") if verb == "serve" else ()
        with self.log.open("ab") as log:
            self.processes[verb] = subprocess.Popen(
                [COMMAND, verb, *more],
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self, verb: str) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.processes[verb].pid, signal.SIGKILL)
        self.processes[verb].wait()

    def restart_later(self, verb: str) -> None:
        """Start one when the lease of a mail that was in hand has run out."""
        self.kill(verb)
        offset = float(self.environment["MADOGUCHI_CLOCK_OFFSET"]) + LEASE.total_seconds()
        self.environment |= {"MADOGUCHI_CLOCK_OFFSET": str(offset)}
        self.start(verb)

    def crash_on(self, dice: random.Random) -> None:
        """Kill one of both at a random moment, until it has been often enough."""
        while not self.over.wait(dice.uniform(0.3, 3.0)) and self.kills < KILLS:
            verb = dice.choice(["serve", "worker"])
            self.kill(verb)
            self.kills += 1
            self.start(verb)


@contextmanager
def crashing(port: int, environment: dict[str, str], log: Path) -> Iterator[Crashing]:
    """Run both while they crash; end them afterwards."""
    running = Crashing(port, environment, log)
    for verb in ("serve", "worker"):
        running.start(verb)
    crashes = threading.Thread(target=running.crash_on, args=(random.Random(SEED),))
    crashes.start()
    try:
        yield running
    finally:
        running.over.set()
        crashes.join()
        for verb in running.processes:
            running.kill(verb)


@dataclass
class Browser:
    """A browser whose user tries again when the page cannot be reached."""

    root: str
    opener: OpenerDirector = field(default_factory=lambda: build_opener(HTTPCookieProcessor(CookieJar())))

    def get(self, path: str) -> str:
        return self._until_it_answers(lambda: self._open(path, None))

    def send(self, path: str, **typed: str) -> str:
        """Fill a page in and send it; sent again when no answer came."""

        def send() -> str:
            token = TOKEN.search(self._open(path, None))
            return self._open(path, typed | {"csrfmiddlewaretoken": token[1] if token else ""})

        return self._until_it_answers(send)

    def _open(self, path: str, typed: dict[str, str] | None) -> str:
        data = urlencode(typed).encode() if typed is not None else None
        with self.opener.open(self.root + path, data, timeout=10) as answer:
            return str(answer.read().decode())

    def _until_it_answers(self, ask: Callable[[], str]) -> str:
        give_up_at = time.monotonic() + MOST_SECONDS
        while time.monotonic() < give_up_at:
            try:
                return ask()
            except HTTPError as error:
                if error.code < 500:
                    raise AssertionError(f"{error.code}: {error.read().decode()}") from None
            except OSError:
                pass
            time.sleep(0.2)
        raise AssertionError("nothing answers any more")


def mails(folder: Path, recipient: str) -> list[str]:
    """Give the mails to someone, as text."""
    found = (message_from_bytes(file.read_bytes(), policy=default) for file in sorted(folder.glob("*.eml")))
    return [f"{mail['Subject']}\n{mail.get_content()}" for mail in found if mail["To"] == recipient]


def link_to(folder: Path, recipient: str, root: str) -> str:
    """Wait for the mail with the link."""
    give_up_at = time.monotonic() + MOST_SECONDS
    while time.monotonic() < give_up_at:
        for mail in mails(folder, recipient):
            if found := re.search(rf"{re.escape(root)}(\S+)", mail):
                return found[1]
        time.sleep(0.2)
    raise AssertionError(f"no mail to {recipient}")


def register(root: str, newcomer: dict[str, str], folder: Path) -> None:
    """Walk the six steps."""
    browser, account = Browser(root), f"shino.{newcomer['customer_number']}"
    facts = {name: newcomer[name] for name in ("customer_number", "phone", "kana")}
    browser.send("registration/1/", **facts)
    browser.send("registration/2/", login_id=account, password=PASSWORD, email=newcomer["email"])
    browser.send("registration/3/")
    browser.get(link_to(folder, newcomer["email"], root))
    browser.send("registration/5/", password=PASSWORD)
    assert "本登録が完了しました。" in browser.get("registration/done/")


@pytest.fixture
def machine() -> Iterator[dict[str, str]]:
    """The surroundings of a machine where the samples have been taken in."""
    folder, port = VAR / WORKER / "restarts", free_port()
    shutil.rmtree(folder, ignore_errors=True)
    with own_database(f"madoguchi_restarts_{WORKER}") as url:
        environment = surroundings(folder, DATABASE_URL=url)
        with serving("demo", "--port", str(port), environment=environment, port=port, log=folder / "0.log"):
            pass
        offset = str((STARTS_AT - datetime.now(UTC)).total_seconds())
        yield environment | {"MADOGUCHI_CLOCK_OFFSET": offset, "MADOGUCHI_PLAIN_HTTP": "1"}


def test_crashes_lose_nothing_and_send_nothing_twice(machine: dict[str, str]) -> None:
    folder, port = Path(machine["MADOGUCHI_VAR"]), free_port()
    told = json.loads((folder / "demo.json").read_text(encoding="utf-8"))["operators"]
    newcomers = next(fact["newcomers"] for fact in told if fact["slug"] == SLUG)[:NEWCOMERS]
    site, mailbox = f"http://127.0.0.1:{port}", folder / "mailbox" / SLUG
    environment = machine | {"MADOGUCHI_PUBLIC_URL": site}
    with crashing(port, environment, folder / "crashing.log") as running:
        for newcomer in newcomers:
            register(f"{site}/{SLUG}/", newcomer, mailbox)
        while running.kills < KILLS:
            time.sleep(0.2)
        running.restart_later("worker")
        wait_until_sent(machine["DATABASE_URL"])
    for newcomer in newcomers:
        subjects = sorted(mail.splitlines()[0] for mail in mails(mailbox, newcomer["email"]))
        assert [subject.split("】")[1] for subject in subjects] == [
            "仮登録受付完了",
            "会員登録が完了しました",
        ]
    with psycopg.connect(machine["DATABASE_URL"]) as records:
        found = records.execute("SELECT count(*) FROM madoguchi_member WHERE email <> ''").fetchone()
        assert found == (NEWCOMERS,)


def wait_until_sent(url: str) -> None:
    """Wait until the outbox is empty."""
    give_up_at = time.monotonic() + MOST_SECONDS
    while time.monotonic() < give_up_at:
        with psycopg.connect(url) as records:
            waiting = records.execute(
                "SELECT (SELECT count(*) FROM madoguchi_outgoingmail WHERE sent_at IS NULL)"
                " + (SELECT count(*) FROM madoguchi_draft WHERE mail_due_at IS NOT NULL)"
            ).fetchone()
        if waiting == (0,):
            return
        time.sleep(0.5)
    raise AssertionError("mails are still waiting")
