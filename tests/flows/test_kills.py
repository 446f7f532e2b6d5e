"""A process that is killed while it keeps answers or writes mails leaves nothing half done."""

import json
import os
import random
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings

from madoguchi.flows.journeys import journey_named
from madoguchi.flows.mailing import write_due_mails
from madoguchi.flows.walking import Walk, answer_stage
from madoguchi.models import Draft, MailedLink, Member
from madoguchi.models.scope import operator_scope
from tests.cast import NOW
from tests.flows.ways import LINKED_REGISTRATIONS, asking, before_wait, journey_at
from tests.newcomer import walker

KILLS = 20
CUSTOMERS = 40
# The way with the most pages, and the one that ends with a member, a consent and an application.
LONGEST = max(LINKED_REGISTRATIONS, key=lambda way: len(journey_at(*way).stages))

CHILD = """
import django; django.setup()
from tests.flows.test_kills import answer_all
print("begun", flush=True)
answer_all()
print("done", flush=True)
"""


def answer_all():
    """Send each customer's page, and write the mails that fall due; told by the environment."""
    task = json.loads(os.environ["PAGES"])
    operator = settings.REGISTRY[task["slug"]]
    journey = journey_named(operator.profile, task["name"])
    walk = Walk(operator.profile, task["name"], journey, "192.0.2.1", NOW)
    with operator_scope(operator.slug):
        for token, typed in task["pages"]:
            answer_stage(walk=walk, token=token, number=task["number"], typed=typed)
            write_due_mails(profile=operator.profile, now=NOW)


def run(task, *, seconds=None):
    """Answer in a process of its own; kill it after so many seconds. Give whether it came to its end."""
    surroundings = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE,
        "PAGES": json.dumps(task),
    }
    with subprocess.Popen(
        [sys.executable, "-c", CHILD], stdout=subprocess.PIPE, env=surroundings, text=True
    ) as child:
        assert child.stdout.readline() == "begun\n"
        if seconds is not None:
            time.sleep(seconds)
            child.send_signal(signal.SIGKILL)
        return child.stdout.read() == "done\n"


def pages(many, number):
    cookie = f"__Secure-madoguchi-{many[0].name}"
    sent = [(each.client.cookies[cookie].value, each.answers(number)) for each in many]
    return {"slug": many[0].operator.slug, "name": many[0].name, "number": number, "pages": sent}


def kill_at_random(task, check):
    chance = random.Random(20241021)
    for _kill in range(KILLS):
        run(task, seconds=chance.uniform(0.0, 0.6))
        check()
    assert run(task)


@pytest.mark.parametrize(("slug", "name"), [LONGEST])
def test_every_mail_is_written_once_however_often_its_writer_is_killed(slug, name, committed_db):
    many = [walker(settings.REGISTRY[slug], name) for _each in range(CUSTOMERS)]
    number = before_wait(many[0].journey)
    for someone in many:
        someone.walk_to(number)

    def check():
        counts = [len(someone.mails()) for someone in many]
        with operator_scope(slug):
            mailed = Draft.objects.exclude(mailed_at=None).count()
            links = MailedLink.objects.count()
        assert (set(counts) <= {0, 1}, sum(counts), links) == (True, mailed, mailed)

    kill_at_random(pages(many, number), check)
    assert [len(someone.mails()) for someone in many] == [1] * CUSTOMERS


@pytest.mark.parametrize(("slug", "name"), LINKED_REGISTRATIONS)
def test_every_member_is_made_once_however_often_the_last_page_is_killed(slug, name, committed_db):
    many = [walker(settings.REGISTRY[slug], name) for _each in range(5)]
    last = asking(many[0].journey)[-1]
    for someone in many:
        someone.walk_to(last)
    task = pages(many, last)
    for seconds in (0.02, 0.08):
        run(task, seconds=seconds)
        with operator_scope(slug):
            ended = Draft.objects.exclude(ended_at=None).count()
            assert Member.objects.count() == ended
    assert run(task)
    assert [someone.sign_in() for someone in many] == [True] * 5
