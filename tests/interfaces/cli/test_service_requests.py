"""``madoguchi requests``: staff see what members ask for, and take it on, refuse it or finish it once."""

import pytest
from click.testing import CliRunner
from django.conf import settings

from madoguchi.interfaces.cli.service_requests import command
from madoguchi.models import OutgoingMail, ServiceRequest
from madoguchi.models.scope import operator_scope
from tests.cast import NOW, Person, person
from tests.requests import asked_for, channel, requested

WATER, CABLE = settings.REGISTRY["kanazawa-water"], settings.REGISTRY["kanazawa-cable"]


def run(*arguments: object) -> str:
    """Run the command; give what it prints, its exit status first."""
    result = CliRunner().invoke(command, [str(each) for each in arguments])
    return f"{result.exit_code} {result.output}"


@pytest.fixture
def hanako(db: None) -> Person:
    someone = person(WATER, name="山田 花子")
    with operator_scope(WATER.slug):
        type(someone.member).objects.update(email="hanako@example.jp")
    return someone


def mails() -> list[str]:
    with operator_scope(WATER.slug):
        return list(OutgoingMail.objects.order_by("id").values_list("kind", flat=True))


def test_request_is_listed_shown_started_accepted_and_finished(hanako: Person) -> None:
    request = requested(hanako)
    name = f"{WATER.slug}", request.number
    assert run("list", WATER.slug) == (
        f"0 {request.number}  2024-10-21 23:00  received     使用中止のお申し込み  answer by 2024-10-24\n"
        "1 are open.\n"
    )
    shown = run("show", *name)
    assert "転居先の住所: 〒920ー0031?金沢市広岡３丁目３番３０号 髙橋ビル　２Ｆ\n" in shown
    assert f"place: {hanako.places[0].number} 山田 花子" in shown
    for verb, state in (("start", "in_progress"), ("accept", "accepted"), ("done", "done")):
        assert run(verb, *name, "--by", "佐藤") == f"0 {request.number} is {state}.\n"
    assert run("done", *name, "--by", "佐藤") == f"1 Error: {request.number}: it is done\n"
    assert run("list", WATER.slug) == "0 0 are open.\n"
    assert run("show", *name).endswith(
        "    2024-10-21 23:00  received     customer\n"
        "    2024-10-21 23:00  in_progress  佐藤\n"
        "    2024-10-21 23:00  accepted     佐藤\n"
        "    2024-10-21 23:00  done         佐藤\n"
    )
    assert mails() == ["request_received", "request_accepted"]


def test_refusal_needs_a_reason_of_ones_own_or_a_usual_one(hanako: Person) -> None:
    request = requested(hanako)
    name = f"{WATER.slug}", request.number, "--by", "佐藤"
    for nothing in ((), ("--reason", "　"), ("--usual", 9), ("--usual", -1), ("--reason", "長" * 501)):
        assert run("refuse", *name, *nothing).startswith("1 Error: --reason of 1 to 500 characters")
    assert run("refuse", *name, "--usual", 1) == f"0 {request.number} is refused.\n"
    with operator_scope(WATER.slug):
        mail = OutgoingMail.objects.get(kind="request_refused")
        assert "契約者さまからのお電話での確認が必要です。" in mail.body.replace("\n", "")
    assert run("accept", *name) == f"1 Error: {request.number}: it is refused\n"


def test_late_answer_is_marked(hanako: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    requested(hanako)
    monkeypatch.setattr("madoguchi.interfaces.clock.now", lambda: NOW.replace(day=25))
    assert "answer by 2024-10-24  LATE\n" in run("list", WATER.slug)


def test_unknown_number_and_that_of_another_operator_are_not_found(hanako: Person) -> None:
    request = requested(hanako)
    for slug, number in ((WATER.slug, "AAAAA-00000"), (CABLE.slug, request.number)):
        for verb in ("show", "start", "accept", "refuse", "done"):
            by = () if verb == "show" else ("--by", "佐藤")
            assert run(verb, slug, number, *by) == f"1 Error: no request {number}\n"


def test_channels_are_shown_as_the_billing_system_calls_them(db: None) -> None:
    someone = person(CABLE, name="山田 花子")
    number = asked_for(someone, channel(someone, "映画", course="シネマ"))
    assert "    映画: 2530 yen a month from 2024-10-21 (シネマ)\n" in run("show", CABLE.slug, number)
    assert run("refuse", CABLE.slug, number, "--by", "佐藤", "--usual", 1) == f"0 {number} is refused.\n"
    with operator_scope(CABLE.slug):
        assert ServiceRequest.objects.get().state == "refused"


def test_customer_cannot_write_lines_of_ours(hanako: Person) -> None:
    request = requested(hanako)
    with operator_scope(WATER.slug):
        assert "\n" in dict(request.shown["answers"])["転居先の住所"]
    assert [line for line in run("show", WATER.slug, request.number).splitlines() if line[:4].strip()] == [
        run("show", WATER.slug, request.number).splitlines()[0]
    ]
