"""Mails per second: ours from the outbox, beside smtplib with prepared messages and Django's EmailMessage.

All three hand the same words to the same sink over one connection. Ours claims, assembles, sends and notes
each mail in PostgreSQL; the others only assemble and send. Three processes take turns at ours, so on a busy
machine it waits for the scheduler far more than the others: measure where nothing else runs.
"""

import os
import smtplib
import statistics
import time
import warnings
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend
from django.db import connections, transaction

from madoguchi.adapters import mail
from madoguchi.adapters.mail import Addressed, prepare
from madoguchi.models import Mailing
from madoguchi.models.scope import operator_scope
from madoguchi.operators.registry import Operator
from madoguchi.services.mail_stops import stop_address
from madoguchi.services.mailings import hand_over_mailings
from madoguchi.services.mails.marks import mark
from tests.announced import fast, lay_all, members, publish
from tests.bench.surroundings import SLUG
from tests.mail_sink import running_sink
from tests.portals.processes import free_port

MAILS = int(os.environ.get("BENCH_MAILS", "2000"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))


def report() -> None:
    """Print mails per second, and the ratios of this run."""
    operator = fast(settings.REGISTRY[SLUG])
    laid = _lay(operator)
    port = free_port()
    with running_sink(port) as relay:
        ways: dict[str, Callable[[], None]] = {
            "ours, from the outbox": lambda: _ours(operator, relay),
            "smtplib, prepared": lambda: _bare(operator, port),
            "Django's EmailMessage": lambda: _django(operator, port),
        }
        seconds: dict[str, list[float]] = {name: [] for name in ways}
        cpu: dict[str, list[float]] = {name: [] for name in ways}
        for _round in range(ROUNDS):
            for name, send_all in ways.items():
                _reset()
                began, worked = time.perf_counter(), time.process_time()
                send_all()
                seconds[name].append(time.perf_counter() - began)
                cpu[name].append(time.process_time() - worked)
    print(f"\nlaid into the outbox: {laid:,.0f} mails/s")
    for name, each in cpu.items():
        print(f"{name}: {statistics.median(each) / MAILS * 1000:.2f} ms of this process's CPU a mail")
    _print({name: MAILS / statistics.median(each) for name, each in seconds.items()})


def _print(rates: dict[str, float]) -> None:
    for name, rate in rates.items():
        print(f"{name}: {rate:,.0f} mails/s")
    ours, bare, django = rates.values()
    print(f"ours: {ours / bare:.2f} of smtplib, {ours / django:.2f} of Django", flush=True)


def _lay(operator: Operator) -> float:
    with transaction.atomic():
        batch = publish(operator, members(operator, MAILS), now=_now())
    began = time.perf_counter()
    lay_all(operator, now=_now())
    with operator_scope(operator.slug):
        assert Mailing.objects.get(batch=batch).queued == MAILS
    return MAILS / (time.perf_counter() - began)


def _now() -> datetime:
    return datetime(2024, 10, 21, 10, tzinfo=UTC)


def _reset() -> None:
    """Let all mails be unsent again, and tidy the table as autovacuum would."""
    with connections["owner"].cursor() as owner:
        owner.execute("UPDATE madoguchi_outgoingmail SET sent_at = NULL, claimed_until = NULL, attempts = 0")
        owner.execute("DELETE FROM madoguchi_mailpace")
        owner.execute("VACUUM ANALYZE madoguchi_outgoingmail")


def _ours(operator: Operator, relay: str) -> None:
    done = 0
    with operator_scope(operator.slug), mail.opened(relay) as send:
        while done < MAILS:
            done += hand_over_mailings(profile=operator.profile, now=_now(), send=send)


def _words(operator: Operator) -> tuple[str, str]:
    with operator_scope(operator.slug):
        mailing = Mailing.objects.get()
        return mailing.subject, mailing.body


def _bare(operator: Operator, port: int) -> None:
    subject, body = _words(operator)
    rule = operator.profile.mail
    made = prepare(
        operator=operator.slug,
        sender=rule.sender,
        sender_name=rule.sender_name,
        returns_to="",
        subject=subject,
        body=body,
        mark=mark("stop"),
    )
    with smtplib.SMTP("127.0.0.1", port) as line:
        for number in range(MAILS):
            each = Addressed(made, uuid4(), f"reader{number}@example.jp", _stop(operator, number), _now())
            line.sendmail(rule.sender, [each.recipient], each.as_bytes())


def _django(operator: Operator, port: int) -> None:
    subject, body = _words(operator)
    rule = operator.profile.mail
    with warnings.catch_warnings(action="ignore"), EmailBackend(host="127.0.0.1", port=port) as line:
        for number in range(MAILS):
            stop = _stop(operator, number)
            one_click = {
                "List-Unsubscribe": f"<{stop}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            }
            text = body.replace(mark("stop"), stop)
            to, sender = f"reader{number}@example.jp", f"{rule.sender_name} <{rule.sender}>"
            line.send_messages([EmailMessage(subject, text, sender, [to], headers=one_click)])


def _stop(operator: Operator, number: int) -> str:
    return stop_address(profile=operator.profile, member_id=number, topic="bills")
