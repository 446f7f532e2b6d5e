"""``madoguchi applications``: staff see what differs, and open or close an application once."""

import pytest
from click.testing import CliRunner
from django.conf import settings

from madoguchi.interfaces.cli.applications import command
from madoguchi.models import Application
from madoguchi.models.scope import operator_scope
from tests.newcomer import Newcomer, newcomer

REVIEWED = settings.REGISTRY["kanazawa-water"]


def run(*arguments: object) -> str:
    """Run the command; give what it prints, its exit status first."""
    result = CliRunner().invoke(command, [str(each) for each in arguments])
    return f"{result.exit_code} {result.output}"


def applied(someone: Newcomer) -> Application:
    """Give a newcomer's application."""
    someone.walk_to(len(someone.journey.stages) + 1)
    with operator_scope(REVIEWED.slug):
        return Application.objects.get(member__email=someone.facts["email"])


@pytest.fixture
def misspelt(db: None) -> tuple[Newcomer, Application]:
    """An application with another name than the billing system's."""
    someone = newcomer(REVIEWED, name="川畑 通")
    return someone, applied(someone)


def home(someone: Newcomer) -> str:
    """Sign in and read the home page."""
    typed = {name: someone.facts[name] for name in ("login_id", "password")}
    return someone.client.post(f"/{REVIEWED.slug}/", typed, follow=True).content.decode()


def kinds(someone: Newcomer) -> list[str]:
    """Give the kinds of mails that were written."""
    return [mail.kind for mail in someone.mails()]


@pytest.mark.requirement("K-WATER-49")
def test_full_match_opens_at_once(db: None) -> None:
    someone = newcomer(REVIEWED)
    application = applied(someone)
    assert (application.state, application.decided_by) == ("accepted", "comparison")
    assert kinds(someone) == ["registration_link", "application_received", "application_opened"]
    assert someone.place.number in home(someone)


@pytest.mark.requirement("K-WATER-49")
def test_application_that_differs_waits_until_staff_accept_it(misspelt) -> None:
    someone, application = misspelt
    assert application.state == "waiting"
    listed = run("list", REVIEWED.slug)
    assert "川畑 通 | 川端　通" in listed
    assert listed.endswith("1 wait.\n")
    assert "ご登録内容を確認しています" in home(someone)
    assert (
        run("accept", REVIEWED.slug, application.pk, "--by", "佐藤") == f"0 {application.pk} is accepted.\n"
    )
    assert kinds(someone)[-1] == "application_opened"
    assert someone.place.number in home(someone)
    assert "it was decided before" in run("accept", REVIEWED.slug, application.pk, "--by", "佐藤")


def test_refused_applicant_is_told_why(misspelt) -> None:
    someone, application = misspelt
    reason = "お名前が検針票と異なります。"
    facts = ("--by", "佐藤", "--reason", reason)
    assert run("refuse", REVIEWED.slug, application.pk, *facts) == f"0 {application.pk} is refused.\n"
    assert kinds(someone)[-1] == "application_refused"
    page = home(someone)
    assert "ご登録内容を確認できませんでした" in page
    assert reason in page


def test_number_that_names_no_place_can_only_be_refused(db: None) -> None:
    application = applied(newcomer(REVIEWED, customer_number="66666666666666"))
    assert application.place is None
    answer = run("accept", REVIEWED.slug, application.pk, "--by", "佐藤")
    assert "its number names no place" in answer


def test_place_of_another_member_is_not_given_away(db: None) -> None:
    first = newcomer(REVIEWED)
    first.register()
    second = newcomer(REVIEWED, customer_number=first.place.number)
    application = applied(second)
    assert application.state == "waiting"
    assert "another member" in run("accept", REVIEWED.slug, application.pk, "--by", "佐藤")


def test_applicant_cannot_write_lines_of_ours(db: None) -> None:
    applied(newcomer(REVIEWED, name="川畑\n    number     same\x1b[32m"))
    listed = run("list", REVIEWED.slug)
    assert "川畑?    number     same?[32m | 川端　通" in listed


@pytest.mark.parametrize("amiss", [{"name": "・"}, {"address": "-"}, {"name": "川端"}])
def test_less_than_name_and_address_opens_nothing(db: None, amiss: dict[str, str]) -> None:
    someone = newcomer(REVIEWED, **amiss)
    someone.walk_to(someone.stage_of("application"))
    number = someone.stage_of("application")
    if someone.answer(number).status_code == 422:
        return
    assert applied(newcomer(REVIEWED, **amiss)).state == "waiting"
