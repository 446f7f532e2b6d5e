"""One record of each kind that an address of the staff's counter names."""

from typing import Any
from uuid import UUID, uuid4

from madoguchi.domain.audiences import EVERYBODY
from madoguchi.models import Application, LetterRequest, OutgoingMail, StaffPasskey
from madoguchi.models.scope import operator_scope
from madoguchi.operators.registry import Operator
from madoguchi.services.email_corrections import propose
from madoguchi.services.mails import queue_mail
from madoguchi.services.notices import publish_notice
from madoguchi.services.staff import pieces
from madoguchi.services.staff.notices import Content, keep
from tests.batches import published_batch
from tests.cast import NOW, Person
from tests.jobs import dead_job
from tests.requests import requested
from tests.staff import Colleague

# What a page must not show without saying whom it has shown.
CANARY = "探知機 花子"
TYPED = dict.fromkeys(("customer_number", "name", "address", "building", "phone"), CANARY)

PIECES: dict[pieces.Kind, dict[str, Any]] = {
    "reward": {"name": "タオル", "description": "今治産", "points": 300, "stock_added": 5},
    "faq": {"body": "## ログイン"},
}


def facts_of(operator: Operator, someone: Colleague, hanako: Person) -> dict[str, Any]:
    """Give what stands in addresses, of this operator; leave a letter and a mail for Hanako on the lists."""
    waited_for(hanako)
    return {
        "reference": someone.member.reference,
        "link_token": "unknown",
        "application": applied(hanako),
        "customer": hanako.places[0].customer_id,
        "place": hanako.places[0].pk,
        "member": hanako.member.pk,
        "correction": proposed(someone, hanako),
        "page": "home/",
        "number": requested(hanako).number,
        "draft": drafted(someone),
        "notice": published(operator),
        "posting_list": "letters",
        "batch": sent_in(operator),
        "deed": "take-back",
        "job": dead_job(operator).pk,
        "at": "20240228T0159",
        "kind": "faq",
        "piece": piece_of(someone),
        "offer": 0,
        "passkey": passkey_of(someone),
    }


def applied(someone: Person) -> int:
    """Give the number of somebody's application."""
    with operator_scope(someone.operator.slug):
        whose = {"member": someone.member, "place": someone.places[0]}
        return Application.objects.create(typed=TYPED, score=50, applied_at=NOW, **whose).pk


def waited_for(someone: Person) -> None:
    """Leave a letter that is to be printed for somebody, and a mail that was given up."""
    with operator_scope(someone.operator.slug):
        LetterRequest.objects.create(place=someone.places[0], requested_at=NOW)
        facts = {"profile": someone.operator.profile, "kind": "registered", "values": {}, "now": NOW}
        queue_mail(**facts, recipient="hanako@example.jp", key="given-up", member=someone.member)
        OutgoingMail.objects.filter(key="given-up").update(given_up_at=NOW)


def proposed(someone: Colleague, hanako: Person) -> UUID:
    """Give the reference of a proposed e-mail address."""
    facts = {"email": "new@example.jp", "by": someone.actor, "why": "聞き違い", "now": NOW}
    with operator_scope(someone.operator.slug):
        made = propose(profile=someone.operator.profile, member_id=hanako.member.pk, **facts)
        return made.reference


def drafted(someone: Colleague) -> UUID:
    """Give the reference of a draft."""
    with operator_scope(someone.operator.slug):
        content = Content("断水", "断水します。", None, None, is_important=False, audience=EVERYBODY)
        facts = {"reference": uuid4(), "seen": 0, "content": content, "by": someone.actor, "now": NOW}
        return keep(profile=someone.operator.profile, **facts).reference


def piece_of(someone: Colleague, kind: pieces.Kind = "faq") -> UUID:
    """Give the reference of a piece's draft, a text's unless asked for another."""
    with operator_scope(someone.operator.slug):
        facts = {"reference": uuid4(), "seen": 0, "by": someone.actor, "now": NOW}
        return pieces.keep(kind=kind, content=pieces.Content(PIECES[kind]), **facts).reference


def passkey_of(someone: Colleague) -> int:
    """Give the number of somebody's passkey."""
    key = {"rp_id": "localhost", "user_handle": b"1", "credential_id": b"1", "public_key": b"1"}
    with operator_scope(someone.operator.slug):
        return StaffPasskey.objects.create(staff=someone.member, created_at=NOW, **key).pk


def published(operator: Operator) -> int:
    """Give the number of a notice that was published at the terminal."""
    with operator_scope(operator.slug):
        return publish_notice(title="断水", body="断水します。", starts_at=NOW).pk


def sent_in(operator: Operator) -> int:
    """Give the number of a batch that is published."""
    with operator_scope(operator.slug):
        return published_batch(published_at=NOW).pk
