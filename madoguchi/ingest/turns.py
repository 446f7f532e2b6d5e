"""Turns (順番): what one operator's files change is changed one after the other, and its moments follow."""

from datetime import datetime, timedelta
from time import monotonic

from django.db import connection

from madoguchi.domain.batches import Deed
from madoguchi.models import BatchEvent
from madoguchi.models.scope import operator_in_scope

TRY = "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))"
WAIT = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


def one_at_a_time(what: str = "ingest") -> timedelta:
    """Wait for one's turn at the operator in scope, which ends with the transaction; give how long it took.

    That is nothing where nobody was before.
    """
    key = (f"{what}:{operator_in_scope()}",)
    with connection.cursor() as cursor:
        cursor.execute(TRY, key)
        if cursor.fetchone()[0]:
            return timedelta()
        began = monotonic()
        cursor.execute(WAIT, key)
    return timedelta(seconds=monotonic() - began)


def turn_to_publish(*, now: datetime) -> datetime:
    """Wait for one's turn to change what customers see; give the moment at which it has come.

    It is never before the change made last, whatever the clock of whoever made that one: at every moment one
    version of a row is the one that was shown.
    """
    moment = now + one_at_a_time()
    changes = BatchEvent.objects.filter(deed__in=(Deed.PUBLISH, Deed.TAKE_BACK)).order_by("-id")
    last = changes.values_list("happened_at", flat=True).first()
    return max(moment, last) if last else moment
