"""One-time keys (二重送信防止): a deed is done once for its key; whoever repeats it gets the first answer.

The key is claimed in the transaction of the deed: a repetition at the same moment waits for it. What was
refused leaves no trace, so its key is as good as new.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from madoguchi.models import OneTimeKey
from madoguchi.models.scope import operator_in_scope

KEPT = timedelta(days=90)

CLAIM = """
INSERT INTO madoguchi_onetimekey (operator, member_id, key, deed, used_at)
VALUES (%(operator)s, %(member_id)s, %(key)s, %(deed)s, %(now)s)
ON CONFLICT (operator, member_id, key) DO NOTHING
"""


class KeyUsedElsewhere(Exception):
    """The member has used this key for another deed."""


@transaction.atomic
def do_once(*, member_id: int, key: UUID, deed: str, now: datetime, do: Callable[[], Any]) -> Any:
    """Do a deed and keep its answer (anything JSON can hold); a second time, give that answer again.

    Raises KeyUsedElsewhere, and whatever the deed raises.
    """
    if not _claim(member_id=member_id, key=key, deed=deed, now=now):
        return first_answer(member_id=member_id, key=key, deed=deed)
    answer = do()
    own = OneTimeKey.objects.filter(member_id=member_id)
    own.filter(key=key).update(answer=answer)
    own.filter(used_at__lt=now - KEPT).delete()
    return answer


def first_answer(*, member_id: int, key: UUID, deed: str) -> Any:
    """Give the answer that a key was given, None where it was not used; raises KeyUsedElsewhere."""
    used = OneTimeKey.objects.filter(member_id=member_id, key=key).first()
    if used and used.deed != deed:
        raise KeyUsedElsewhere
    return used.answer if used else None


def _claim(**facts: Any) -> bool:
    """Claim a key; where another transaction holds it, wait for its end. Say whether it is ours."""
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, facts | {"operator": operator_in_scope()})
        return bool(cursor.rowcount)
