"""Heads of the audit record (監査記録の末尾): noted every day where nobody with the database can change them.

In the log, which an operator collects elsewhere, and by mail, where the profile names an address. What was
noted is given to ``madoguchi audit verify --head``, which finds an end that was cut off.
"""

import logging

from madoguchi.domain.clock import business_day
from madoguchi.models.scope import operator_in_scope
from madoguchi.services import audit
from madoguchi.services.jobs import Work
from madoguchi.services.mails import queue_mail

NOTING = "audit_head"

logger = logging.getLogger(__name__)


def note_head(work: Work) -> None:
    """Note where the record ends: a job, done every night."""
    head = audit.head()
    logger.info(
        "audit head operator=%s position=%d link=%s", operator_in_scope(), head.position, head.link or "-"
    )
    if work.profile.staff.audit_head_to:
        queue_mail(
            profile=work.profile,
            kind=NOTING,
            recipient=work.profile.staff.audit_head_to,
            key=f"{NOTING}-{business_day(now=work.now)}",
            values={"position": str(head.position), "hashed": head.link},
            now=work.now,
        )
