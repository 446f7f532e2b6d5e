"""Leave on every desk what staff look at: ``python -m tests.portals.staff_scene OPERATOR PASSWORD``.

Prints, as JSON, what stands in the addresses of the counter's pages. Names are as long as they get.
"""

import json
import os
import sys
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "madoguchi.settings"
django.setup()

from datetime import date, timedelta  # noqa: E402  # after the set-up, like the rest

import pikepdf  # noqa: E402  # the same
from django.conf import settings  # noqa: E402  # models are read only after the set-up

from madoguchi.domain.audiences import EVERYBODY  # noqa: E402  # the same
from madoguchi.domain.audit import Actor, at_terminal  # noqa: E402  # the same
from madoguchi.domain.mail_returns import ReturnKind  # noqa: E402  # the same
from madoguchi.ingest import by_staff  # noqa: E402  # the same
from madoguchi.interfaces.cli.demonstration import STARTS_AT  # noqa: E402  # the same
from madoguchi.models import (  # noqa: E402  # the same
    Application,
    Batch,
    Job,
    LetterRequest,
    Mailing,
    Member,
    OutgoingMail,
    Place,
    ServiceRequest,
    StaffMember,
    StaffPasskey,
)
from madoguchi.models.scope import operator_scope  # noqa: E402  # the same
from madoguchi.operators.registry import Operator  # noqa: E402  # the same
from madoguchi.services import reviewing  # noqa: E402  # the same
from madoguchi.services.email_corrections import propose  # noqa: E402  # the same
from madoguchi.services.jobs import defer  # noqa: E402  # the same
from madoguchi.services.jobs.at_work import at_work  # noqa: E402  # the same
from madoguchi.services.mail_returns import note_return  # noqa: E402  # the same
from madoguchi.services.notices import publish_notice  # noqa: E402  # the same
from madoguchi.services.staff import documents, invitations, pieces  # noqa: E402  # the same
from madoguchi.services.staff.notices import Content, keep  # noqa: E402  # the same
from tests.billing_files import bill_rows, content, file_of  # noqa: E402  # the same
from tests.portals.extremes import CROWDED, LONG, LONG_IN_JAPANESE, seed  # noqa: E402  # the same

EMAIL = f"{LONG}@{LONG}.example.jp".lower()
WHY = LONG_IN_JAPANESE * 5
ODD_TOTAL = 5510
PIECES: dict[pieces.Kind, dict[str, Any]] = {
    "reward": {"name": LONG, "description": LONG_IN_JAPANESE, "points": 300, "stock_added": 5},
    "channel": {
        "name": LONG,
        "description": LONG_IN_JAPANESE,
        "course": "C900",
        "monthly_yen": 1_100,
        "ready_days": 0,
        "begins_with_month": False,
        "from_on": None,
        "minimum_months": 0,
        "areas": [],
        "excluded_by": [],
        "included_in": [],
    },
    "faq": {"body": f"## {LONG}\n\n{LONG_IN_JAPANESE}"},
    "terms": {"name": LONG[:40], "body": LONG_IN_JAPANESE, "asks_anew": True, "changes": [LONG_IN_JAPANESE]},
}


def scene(operator: Operator, password: str) -> dict[str, list[Any]]:
    """Make what there is to be seen; give what stands in addresses, by its name there."""
    if not Member.objects.filter(login_id=CROWDED).exists():
        seed(operator.slug, password)
    place = Place.objects.filter(customer__number=CROWDED).order_by("pk").first()
    member = Member.objects.get(login_id=CROWDED)
    somebody = StaffMember.objects.get(email="reception@example.jp")
    actor = Actor(somebody.pk, somebody.name)
    assert place
    LetterRequest.objects.get_or_create(place=place, printed_at=None, defaults={"requested_at": STARTS_AT})
    batches = sent_in(operator, place, actor)
    undelivered(operator, member, Batch.objects.get(pk=batches["batch"][-1]))
    return {
        "reference": [somebody.reference],
        "link_token": [invited(operator)],
        "application": [applied(operator, place, member, actor)],
        "customer": [place.customer_id],
        "place": [place.pk],
        "member": [member.pk],
        "correction": [proposed(operator, member, actor)],
        "page": ["home/"],
        "number": [ServiceRequest.objects.earliest("pk").number],
        "draft": [drafted(operator, actor)],
        "posting_list": ["letters", "first-invoices", "paper-invoices", "dead-mails"],
        "job": [given_up()],
        "at": ["20240228T0159"],
        "passkey": [carried()],
        "kind": list(PIECES),
        "piece": [str(begun(kind, actor)) for kind in PIECES],
        **batches,
    }


def invited(operator: Operator) -> str:
    """Invite somebody; give the token of the link."""
    facts = {"email": EMAIL, "name": LONG_IN_JAPANESE, "roles": ["auditor"], "by": at_terminal("test")}
    link = invitations.invite(profile=operator.profile, **facts, now=STARTS_AT)
    return link.rstrip("/").rpartition("/")[2]


def applied(operator: Operator, place: Place, member: Member, actor: Actor) -> int:
    """Apply long ago for a place of a long name, and be called about it; give the number."""
    typed = {
        "customer_number": place.number,
        "name": LONG,
        "address": LONG_IN_JAPANESE,
        "building": "",
        "phone": LONG,
    }
    long_ago = STARTS_AT - timedelta(days=60)
    made = Application.objects.create(typed=typed, score=40, applied_at=long_ago, member=member, place=place)
    reviewing.note_call(application=made, by=actor, note=WHY, key=uuid4(), now=STARTS_AT)
    return int(made.pk)


def proposed(operator: Operator, member: Member, actor: Actor) -> str:
    """Propose an address."""
    facts = {"member_id": member.pk, "email": EMAIL, "by": actor, "why": WHY, "now": STARTS_AT}
    return str(propose(profile=operator.profile, **facts).reference)


def drafted(operator: Operator, actor: Actor) -> str:
    """Write a notice, beside one that was published at the terminal."""
    publish_notice(title=LONG, body=LONG_IN_JAPANESE, starts_at=STARTS_AT)
    written = Content(LONG, WHY, None, None, is_important=True, audience=EVERYBODY)
    facts = {"reference": uuid4(), "seen": 0, "content": written, "by": actor, "now": STARTS_AT}
    return str(keep(profile=operator.profile, **facts).reference)


def given_up() -> int:
    """Leave a job that nobody could do."""
    defer(kind="old_mails", key="scene", arguments={}, now=STARTS_AT)
    with at_work():
        facts = {"attempts": 10, "last_error": f"{LONG} at {LONG}.py:12"[:200], "given_up_at": STARTS_AT}
        Job.objects.filter(key="scene").update(**facts)
    return Job.objects.get(key="scene").pk


def undelivered(operator: Operator, member: Member, batch: Batch) -> None:
    """Leave a mailing behind: of its two mails one came back from a dead address, one was given up."""
    words = {"subject": LONG_IN_JAPANESE[:200], "body": LONG_IN_JAPANESE}
    month = {"kind": "amount_fixed", "topic": "bills", "month": date(2023, 10, 1)}
    said = {"announced_at": STARTS_AT, "filled_at": STARTS_AT, "queued": 2}
    mailing = Mailing.objects.create(batch=batch, **words, **month, **said)
    to = {"mailing": mailing, "member": member, "kind": "amount_fixed", "recipient": EMAIL}
    told = {"queued_at": STARTS_AT, "due_at": STARTS_AT, "last_answer": f"550 {LONG}"}
    back = OutgoingMail.objects.create(key=str(uuid4()), **to, **told, sent_at=STARTS_AT)
    OutgoingMail.objects.create(key=str(uuid4()), **to, **told, given_up_at=STARTS_AT)
    known = {"digest": str(uuid4()), "profile": operator.profile, "now": STARTS_AT}
    note_return(reference=back.reference, kind=ReturnKind.HARD, status="5.1.1", **known)


def carried() -> int:
    """Give whoever walks round a passkey of another host."""
    owner = StaffMember.objects.get(email="staff@example.jp")
    key = {"rp_id": "elsewhere.example.jp", "user_handle": b"1", "credential_id": b"1", "public_key": b"1"}
    return StaffPasskey.objects.create(staff=owner, label=LONG[:60], created_at=STARTS_AT, **key).pk


def begun(kind: pieces.Kind, actor: Actor) -> UUID:
    """Write a piece that is not published yet."""
    facts = {"reference": uuid4(), "seen": 0, "by": actor, "now": STARTS_AT}
    return pieces.keep(kind=kind, content=pieces.Content(PIECES[kind]), **facts).reference


def sent_in(operator: Operator, place: Place, actor: Actor) -> dict[str, list[Any]]:
    """Leave a batch at each step of its life, one with rows that were set aside; send a paper."""
    files = tuple(each.model_copy(update={"on_bad_rows": "quarantine"}) for each in operator.profile.files)
    by = by_staff.By(operator.profile.model_copy(update={"files": files}), actor, STARTS_AT, WHY)
    received, checked, released, published = (handed_in(by, place, year) for year in range(2020, 2024))
    for each in (checked, released, published):
        by_staff.check(each, by)
    for each in (released, published):
        by_staff.release(each, by)
    by_staff.publish(published, by)
    send_paper(operator, place, actor)
    deeds = {received: "set-aside", checked: "release", released: "publish", published: "take-back"}
    return {"batch": [each.pk for each in deeds], "deed": list(deeds.values())}


def handed_in(by: by_staff.By, place: Place, year: int) -> Batch:
    """Hand in a file of two bills, one of which does not add up."""
    month = date(year, 10, 1)
    operator = settings.REGISTRY[sys.argv[1]]
    wrong = {"total": ODD_TOTAL, "month": date(year, 11, 1)}
    rows = [*bill_rows(month, place_number=place.number), *bill_rows(place_number=place.number, **wrong)]
    written = content(file_of(operator, "bills"), rows)
    return by_staff.upload(chunks=[written], file_name=f"SEIKYU_{year}{LONG}.csv", by=by)


def send_paper(operator: Operator, place: Place, actor: Actor) -> None:
    """Send a paper of one page."""
    pdf, file = pikepdf.new(), BytesIO()
    pdf.add_blank_page()
    pdf.save(file)
    rules = operator.profile.documents
    assert rules
    facts = {"rules": rules, "by": actor, "now": STARTS_AT}
    offer = documents.offer(number=place.number, title=LONG, content=file.getvalue(), **facts)
    documents.send(seal=offer.seal, **facts)


if __name__ == "__main__":
    slug, password = sys.argv[1:]
    with operator_scope(slug):
        sys.stdout.write(json.dumps(scene(settings.REGISTRY[slug], password), default=str))
