"""A worker that is killed at any moment of a mailing loses no mail, and doubles the one in flight at most.

``MAILING_KILLS=100`` kills as often.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from madoguchi.adapters import mail
from madoguchi.models import Job, OutgoingMail
from madoguchi.models.scope import operator_scope
from madoguchi.services.mailings import filling
from madoguchi.services.mailings.claiming import LEASE
from tests.announced import fast, hand_over, lay_all, members, outbox, publish
from tests.cast import NOW
from tests.mail_sink import running_sink
from tests.portals.processes import free_port

KILLS = int(os.environ.get("MAILING_KILLS", "4"))
CROWD = 150
LONGEST = 0.5
OPERATOR = fast(settings.REGISTRY["kanazawa-cable"])

CHILD = """
import django; django.setup()
from tests.services.mailings.test_kills import work
print("begun", flush=True)
work()
print("done", flush=True)
"""


def work() -> None:
    """Do what a worker does, told by the environment at what time and to which relay."""
    filling.MEMBERS_A_SLICE = 40
    now = NOW + timedelta(minutes=int(os.environ["MINUTES"]))
    with mail.opened(os.environ["RELAY"]) as send:
        lay_all(OPERATOR, now=now)
        while hand_over(OPERATOR, send, now=now):
            pass


def run(relay: str, *, turn: int, seconds: float | None = None) -> bool:
    """Work in a process of its own, each time after the last one's lease; kill it after so many seconds."""
    minutes = turn * (LEASE // timedelta(minutes=1) + 1)
    surroundings = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE,
        "RELAY": relay,
        "MINUTES": str(minutes),
    }
    command = [sys.executable, "-c", CHILD]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=surroundings, text=True) as child:
        assert child.stdout.readline() == "begun\n"
        if seconds is not None:
            time.sleep(seconds)
            child.send_signal(signal.SIGKILL)
        return child.stdout.read() == "done\n"


def is_all_out() -> bool:
    with operator_scope(OPERATOR.slug):
        waiting = OutgoingMail.objects.filter(sent_at=None).exists()
        return not waiting and not Job.objects.filter(done_at=None).exists()


def taken(file: Path) -> Counter[str]:
    return Counter(file.read_text().splitlines()) if file.exists() else Counter()


def test_every_reader_is_told_however_often_the_worker_is_killed(committed_db, tmp_path):
    chance, crowd, file = random.Random(20241021), [], tmp_path / "taken"
    with running_sink(free_port(), file) as relay:
        for turn in range(KILLS):
            if is_all_out():
                with transaction.atomic():
                    more = members(OPERATOR, CROWD)
                    publish(OPERATOR, more)
                crowd += more
            doubled = taken(file).total() - len(taken(file))
            run(relay, turn=turn, seconds=chance.uniform(0.0, LONGEST))
            assert taken(file).total() - len(taken(file)) - doubled <= 1
        assert run(relay, turn=KILLS)
    domain = OPERATOR.profile.mail.domain
    expected = {f"<{row.reference}@{domain}> {row.recipient}" for row in outbox(OPERATOR)}
    assert sorted(row.recipient for row in outbox(OPERATOR)) == sorted(member.email for member in crowd)
    assert set(taken(file)) == expected
    if said := os.environ.get("MAILING_KILLS_FILE"):
        doubled = taken(file).total() - len(expected)
        Path(said).write_text(f"{KILLS} kills: {len(expected)} mails, {doubled} doubled, none lost\n")
