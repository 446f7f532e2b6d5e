"""Every night the worker notes elsewhere where the audit record ends: in the log, and by mail if asked."""

import logging
from datetime import timedelta

import pytest
from django.conf import settings

from madoguchi.domain.audit import Act, at_terminal
from madoguchi.interfaces.cli import schedule
from madoguchi.models import OutgoingMail
from madoguchi.models.scope import operator_scope
from madoguchi.operators.schema.staff import Staff
from madoguchi.services import audit, jobs
from tests.cast import NOW

A, B = settings.REGISTRY["kanazawa-water"], settings.REGISTRY["aomori-cable"]
LOGGER = "madoguchi.services.audit_heads"
NIGHT = timedelta(hours=12)


def note_entries(count: int) -> None:
    for _each in range(count):
        audit.note(by=at_terminal("Sato"), act=Act.LOOKED, now=NOW)


def pass_night(*, to: str = "", nights: int = 1) -> None:
    """Let the worker do what comes by night."""
    staff = A.profile.staff.model_copy(update={"audit_head_to": to})
    profile, now = A.profile.model_copy(update={"staff": staff}), NOW + nights * 2 * NIGHT
    schedule.defer_scheduled(A, now)
    while jobs.do_next(profile=profile, kinds=schedule.KINDS, now=now):
        pass


def test_head_is_in_the_log_every_night(db: None, caplog: pytest.LogCaptureFixture) -> None:
    with operator_scope(B.slug):
        note_entries(1)
    with operator_scope(A.slug):
        note_entries(3)
        pass_night()
        head = audit.head()
    lines = [record.getMessage() for record in caplog.records if record.name == LOGGER]
    assert lines == [f"audit head operator={A.slug} position=3 link={head.link}"]
    assert logging.getLogger(LOGGER).isEnabledFor(logging.INFO)


def test_empty_record_has_a_head_too(db: None, caplog: pytest.LogCaptureFixture) -> None:
    with operator_scope(A.slug):
        pass_night()
    assert f"audit head operator={A.slug} position=0 link=-" in caplog.text


def test_head_is_mailed_once_a_night_to_whom_the_profile_names(db: None) -> None:
    with operator_scope(A.slug):
        note_entries(3)
        for nights in (1, 1, 2):
            pass_night(to="keeper@example.jp", nights=nights)
        head, mails = audit.head(), list(OutgoingMail.objects.order_by("id"))
    assert [each.recipient for each in mails] == ["keeper@example.jp"] * 2
    lines = mails[0].body.splitlines()
    assert ("■番号: 3" in lines, head.link in lines) == (True, True)


def test_nobody_is_mailed_unless_the_profile_says_so(db: None) -> None:
    with operator_scope(A.slug):
        pass_night()
        assert list(OutgoingMail.objects.all()) == []


def test_address_that_takes_no_mail_is_refused_in_the_profile() -> None:
    with pytest.raises(ValueError, match="no mail can be sent"):
        Staff(audit_head_to="keeper")
