"""``madoguchi mails`` and ``madoguchi jobs``: what staff see of announcements, and do about them."""

from uuid import uuid4

import pytest
from click.testing import CliRunner
from django.conf import settings

from madoguchi.interfaces.cli import jobs, mails
from madoguchi.models import Customer, DeadAddress, Job
from madoguchi.models.scope import operator_scope
from madoguchi.services.jobs import do_next
from tests.announced import Post, fast, hand_over, lay_all, members, outbox, publish
from tests.cast import NOW
from tests.returns import complaint, report

OPERATOR = fast(settings.REGISTRY["kanazawa-cable"])


def run(command, *arguments: str, given: bytes = b"") -> str:
    result = CliRunner().invoke(command, list(arguments), input=given)
    return f"{result.exit_code} {result.output}"


@pytest.fixture(autouse=True)
def scope():
    with operator_scope(OPERATOR.slug):
        yield


@pytest.fixture
def readers(db):
    """Three members to whom an announcement went."""
    made = members(OPERATOR, 3)
    publish(OPERATOR, made)
    lay_all(OPERATOR)
    while hand_over(OPERATOR, Post()):
        pass
    return made


def test_announcements_are_listed_with_what_became_of_them(readers):
    said = run(mails.command, "announcements", OPERATOR.slug)
    assert said.partition("  ")[2] == (
        "amount_fixed 2024-11  laid: 3 mails, 3 sent, 0 waiting, 0 given up, 0 returned\n"
    )


def test_maildir_is_taken_in_and_put_away(readers, tmp_path):
    new = tmp_path / "new"
    new.mkdir()
    dead, angry, _fine = outbox(OPERATOR)
    deep = b"Content-Type: message/rfc822\r\n\r\n" * 1_000
    messages = [
        deep,
        report(dead.reference),
        complaint(angry.reference),
        report(uuid4()),
        b"\xff\x00 no mail",
    ]
    for number, raw in enumerate(messages):
        (new / f"{number}.host").write_bytes(raw)
    said = run(mails.command, "take-bounces", OPERATOR.slug, str(tmp_path))
    assert said == "0 5 messages: 2 taken in, 3 not of ours or known.\n"
    assert sorted(file.name for file in (tmp_path / "cur").iterdir()) == [f"{n}.host:2,S" for n in range(5)]
    assert [row.email_key for row in DeadAddress.objects.all()] == [dead.recipient]
    assert run(mails.command, "take-bounces", OPERATOR.slug, str(tmp_path)).startswith("0 0 messages")


def test_message_comes_by_standard_input_as_a_relay_pipes_it(readers):
    raw = report(outbox(OPERATOR)[0].reference)
    assert run(mails.command, "take-bounces", OPERATOR.slug, "-", given=raw).startswith(
        "0 1 messages: 1 taken"
    )
    assert run(mails.command, "take-bounces", OPERATOR.slug, "-", given=raw).startswith(
        "0 1 messages: 0 taken"
    )


def test_posting_list_names_each_member_whose_mail_is_dead_once(readers, tmp_path):
    Customer.objects.update(name="=山田 花子")
    run(mails.command, "take-bounces", OPERATOR.slug, "-", given=report(outbox(OPERATOR)[0].reference))
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    assert run(mails.command, "dead", OPERATOR.slug, "--out", str(first)) == f"0 {first}: 1 members.\n"
    heading, row = first.read_text(encoding="utf-8-sig").splitlines()
    assert (heading, row.partition(",")[2]) == (
        "お客様番号,お名前,郵便番号,ご住所,建物名",
        "'=山田 花子,,広岡,",
    )
    assert run(mails.command, "dead", OPERATOR.slug, "--out", str(first)).startswith("1 Error: ")
    assert run(mails.command, "dead", OPERATOR.slug, "--out", str(second)) == f"0 {second}: 0 members.\n"


def test_job_is_listed_shown_tried_again_and_called_off(db):
    def fail(_work):
        raise ValueError("hanako@example.jp")

    publish(OPERATOR, members(OPERATOR, 1))
    while (job := Job.objects.get()).given_up_at is None:
        do_next(profile=OPERATOR.profile, kinds={"mailing": fail}, now=max(NOW, job.due_at))
    number = str(job.pk)
    listed = run(jobs.command, "list", OPERATOR.slug, "--dead")
    assert listed.startswith(f"0 {number}  dead  mailing  mailing-")
    assert ("ValueError at test_mails.py" in listed, "hanako" in listed) == (True, False)
    assert "tries 10" in run(jobs.command, "show", OPERATOR.slug, number)
    assert run(jobs.command, "retry", OPERATOR.slug, number) == f"0 Job {number} is tried again.\n"
    assert run(jobs.command, "cancel", OPERATOR.slug, number) == f"0 Job {number} is called off.\n"
    assert run(jobs.command, "cancel", OPERATOR.slug, number).startswith("1 Error: job")
    assert run(jobs.command, "list", OPERATOR.slug) == "0 0 jobs.\n"
    assert run(jobs.command, "show", "aomori-cable", number) == f"1 Error: no job {number}\n"
