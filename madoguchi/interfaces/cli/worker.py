"""``madoguchi worker``: does what answers to visitors do not wait for. Several may run at once."""

import logging
import os
import signal
import threading
import traceback
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import click
from django.conf import settings
from django.db import connections

from madoguchi.adapters import mail
from madoguchi.flows.drafts import sweep
from madoguchi.flows.mailing import write_due_mails
from madoguchi.interfaces import clock
from madoguchi.models.scope import operator_scope
from madoguchi.operators.registry import Operator
from madoguchi.services import card_changes, erasure, sign_in, tallies
from madoguchi.services.bell import wait_for_ring
from madoguchi.services.outbox import hand_over
from madoguchi.services.payments import provider_of

type Duty = Callable[[Operator, datetime], int]

MAILS_A_TURN = 50
SECONDS_TO_WAIT = 1.0

logger = logging.getLogger(__name__)
over = threading.Event()


def hand_over_mails(operator: Operator, now: datetime) -> int:
    """Hand an operator's due mails over; ends between two mails when the worker is to end."""
    with mail.opened(settings.MAIL_RELAY) as send:
        return hand_over(
            profile=operator.profile,
            now=now,
            send=send,
            most=MAILS_A_TURN,
            goes_on=lambda: not over.is_set(),
        )


def write_mails(operator: Operator, now: datetime) -> int:
    """Write the mails that an operator's visitors wait for."""
    return write_due_mails(profile=operator.profile, now=now)


def settle_card_changes(operator: Operator, now: datetime) -> int:
    """Ask the payment provider about a change of which nothing was heard for minutes."""
    profile = operator.profile
    if profile.card is None or profile.slug not in settings.PAYMENT_KEYS:
        return 0
    return card_changes.settle_late(profile=profile, provider=provider_of(profile), now=now)


def sweep_drafts(operator: Operator, now: datetime) -> int:
    """Delete what was begun and never finished, and what was counted long ago."""
    return sum(each(now=now) for each in (sweep, tallies.sweep, sign_in.sweep, card_changes.sweep))


def erase_members(_operator: Operator, now: datetime) -> int:
    """Erase what is known of members who withdrew and did not come back in time."""
    return erasure.erase_due(now=now)


# What is done for each operator in turn; each tells how much it did, and is asked again until it is nothing.
DUTIES: tuple[tuple[str, Duty], ...] = (
    ("journeys", write_mails),
    ("mails", hand_over_mails),
    ("card changes", settle_card_changes),
    ("drafts", sweep_drafts),
    ("withdrawals", erase_members),
)


@click.command("worker")
@click.option("--beside", type=int, hidden=True, help="The process that started this one, and ends it.")
def command(beside: int | None) -> None:
    """Hand mails over as they fall due, until interrupted; the mail in hand is finished."""
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda _number, _frame: over.set())
    click.echo(f"Mails go to {mail.shown(settings.MAIL_RELAY)}.")
    while not over.is_set():
        if beside and os.getppid() != beside:
            break
        if not do_duties():
            wait()


def do_duties() -> int:
    """Do every duty of every operator once; tell how much was done."""
    return sum(
        do(name, duty, operator)
        for operator in settings.REGISTRY.values()
        for name, duty in DUTIES
        if not over.is_set()
    )


def do(name: str, duty: Duty, operator: Operator) -> int:
    """Do one duty; whatever befalls it is logged without anybody's data, and holds up no other duty."""
    try:
        with operator_scope(operator.slug):
            return duty(operator, clock.now())
    except Exception as error:  # noqa: BLE001  # the next duty, or the next try, may well succeed
        logger.error("%s of %s: %s", name, operator.slug, _where(error))  # noqa: TRY400  # see _where
        connections.close_all()
        return 0


def wait() -> None:
    """Wait for the bell or the next moment; a database that is away is asked again then."""
    try:
        wait_for_ring(seconds=SECONDS_TO_WAIT)
    except Exception as error:  # noqa: BLE001  # it may be restarting
        logger.error("waiting: %s", _where(error))  # noqa: TRY400
        connections.close_all()
        over.wait(SECONDS_TO_WAIT)


def _where(error: Exception) -> str:
    """Say what happened and where; the error's own words are left out, for they may hold personal data."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {Path(frame.filename).name}:{frame.lineno}"
