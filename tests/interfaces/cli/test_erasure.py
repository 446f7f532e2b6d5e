"""Members who withdrew are erased by the worker, each whole or not at all, however often it is killed."""

import random
import time
from contextlib import contextmanager
from subprocess import DEVNULL, Popen

import pytest
from django.conf import settings

from tests.interfaces.cli.test_worker import soon
from tests.portals.processes import COMMAND

SLUG = next(iter(settings.REGISTRY))
MEMBERS, KILLS = 60, 8
SETTLE = """
WITH member AS (
    INSERT INTO madoguchi_member (operator, login_id, login_key, password_hash, email, nickname, email_key,
        wants_mail, choices, is_active, must_change_password, session_epoch)
    SELECT %(slug)s, 'himitsu' || n, 'himitsu' || n, 'x', 'himitsu' || n || '@example.jp', 'himitsu',
        'himitsu' || n || '@example.jp', true, '{}', false, false, 0
    FROM generate_series(1, %(count)s) n RETURNING id
), answer AS (
    INSERT INTO madoguchi_secretanswer (operator, member_id, question, answer_hash)
    SELECT %(slug)s, id, '?', 'x' FROM member
)
INSERT INTO madoguchi_withdrawal (operator, member_id, reference, token_hash, reason, withdrawn_at, erases_at)
SELECT %(slug)s, id, gen_random_uuid(), id::text, '', now() - interval '14 days', now() FROM member
"""
# What tells that a member is erased, each of which must say the same.
ERASED = """
SELECT count(*) FILTER (WHERE withdrawal.erased_at IS NOT NULL),
    count(*) FILTER (WHERE member.email = ''),
    count(*) FILTER (WHERE member.login_key NOT LIKE 'himitsu%%'),
    count(*) FILTER (WHERE NOT EXISTS (
        SELECT FROM madoguchi_secretanswer answer WHERE answer.member_id = member.id)),
    (SELECT count(*) FROM madoguchi_memberevent WHERE kind = 'erased')
FROM madoguchi_member member JOIN madoguchi_withdrawal withdrawal ON withdrawal.member_id = member.id
"""


@contextmanager
def at_work(machine):
    """Run a worker; what is left of it afterwards is killed."""
    with Popen([COMMAND, "worker"], env=machine, stdout=DEVNULL, stderr=DEVNULL) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.fixture
def erased(records):
    """Settle members whose last day is over; say how many of them are erased."""
    records.execute(SETTLE, {"slug": SLUG, "count": MEMBERS})

    def count() -> int:
        found = records.execute(ERASED).fetchone()
        assert len(set(found)) == 1, found
        return found[0]

    return count


def test_member_is_erased_whole_or_not_at_all_however_often_the_worker_is_killed(machine, erased):
    moments = random.Random(18)
    for _kill in range(KILLS):
        before = erased()
        with at_work(machine) as process:
            assert soon(lambda before=before: erased() > before or before == MEMBERS)
            time.sleep(moments.uniform(0, 0.1))
            process.kill()
    assert erased() > 0
    with at_work(machine):
        assert soon(lambda: erased() == MEMBERS)
