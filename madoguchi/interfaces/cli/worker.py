"""``madoguchi worker``: does what answers to visitors do not wait for. Several may run at once."""

import logging
import os
import signal
import threading
from collections.abc import Callable
from datetime import datetime

import click
from django.conf import settings
from django.db import connections

from madoguchi.adapters import mail
from madoguchi.domain import failures
from madoguchi.interfaces import clock
from madoguchi.interfaces.cli.duties import DUTIES, Duty, Rota
from madoguchi.models.scope import operator_scope
from madoguchi.operators.registry import Operator
from madoguchi.services.bell import wait_for_ring

SECONDS_TO_WAIT = 1.0

logger = logging.getLogger(__name__)
over = threading.Event()


@click.command("worker")
@click.option("--beside", type=int, hidden=True, help="The process that started this one, and ends it.")
def command(beside: int | None) -> None:
    """Hand mails over as they fall due, until interrupted; the mail in hand is finished."""
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda _number, _frame: over.set())
    click.echo(f"Mails go to {mail.shown(settings.MAIL_RELAY)}.")
    rota = Rota()
    while not over.is_set():
        if beside and os.getppid() != beside:
            break
        if not do_duties(rota):
            wait()


def do_duties(rota: Rota, *, now: Callable[[], datetime] = clock.now) -> int:
    """Do every duty of every operator that does not rest once; tell how much was done."""
    return sum(
        do(rota, duty, operator, now=now())
        for operator in settings.REGISTRY.values()
        for duty in rota.due(operator, DUTIES, now=now())
        if not over.is_set()
    )


def do(rota: Rota, duty: Duty, operator: Operator, *, now: datetime) -> int:
    """Do one duty; whatever befalls it is logged without anybody's data, and holds up no other duty."""
    try:
        with operator_scope(operator.slug):
            done = duty.do(operator, now, goes_on)
    except Exception as error:  # noqa: BLE001  # the next duty, or the next try, may well succeed
        where = failures.where(error)
        logger.error("%s of %s: %s", duty.name, operator.slug, where)  # noqa: TRY400  # see failures
        connections.close_all()
        return 0
    rota.note(operator, duty, done=done, now=now)
    return done


def goes_on() -> bool:
    """Test whether the worker is not to end yet."""
    return not over.is_set()


def wait() -> None:
    """Wait for the bell or the next moment; a database that is away is asked again then."""
    try:
        wait_for_ring(seconds=SECONDS_TO_WAIT)
    except Exception as error:  # noqa: BLE001  # it may be restarting
        logger.error("waiting: %s", failures.where(error))  # noqa: TRY400
        connections.close_all()
        over.wait(SECONDS_TO_WAIT)
