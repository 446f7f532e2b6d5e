"""Whatever is sent at once is done once, and guessed no oftener than the limit. Commits are real."""

from collections import Counter

import pytest
from django.conf import settings
from django.test import Client

from madoguchi.flows.mailing import write_due_mails
from madoguchi.flows.positions import is_final_wait, link_stage
from madoguchi.flows.steps import PROOFS
from madoguchi.models import Draft, Member, MemberPlace, OutgoingMail
from madoguchi.models.scope import operator_scope
from tests.cast import browser
from tests.crowd import at_once
from tests.flows.ways import LINKED, RECOVERIES, REGISTRATIONS, WAYS, asking, before_wait, journey_at
from tests.newcomer import Newcomer, newcomer, walker

AT_ONCE = 25  # the server under test has a hundred connections, and others use it too


def copy_of(client: Client) -> Client:
    """Give another tab of the same browser."""
    tab = Client()
    tab.cookies.load(client.cookies.output(header="", sep=";"))
    return tab


def post(someone: Newcomer, number: int, typed: dict[str, str]) -> int:
    return copy_of(someone.client).post(f"{someone.root}{number}/", typed).status_code


def counted(slug: str, model) -> int:
    with operator_scope(slug):
        return model.objects.count()


def workers_write(someone: Newcomer, count: int = 4) -> None:
    def write(_index: int) -> None:
        with operator_scope(someone.operator.slug):
            write_due_mails(profile=someone.operator.profile, now=someone.now)

    at_once(count, write)


def mails_at(slug: str) -> Counter[tuple[str, str]]:
    with operator_scope(slug):
        return Counter(OutgoingMail.objects.values_list("kind", "recipient"))


# --- once ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("slug", "name"), WAYS)
def test_last_page_sent_fifty_times_ends_the_journey_once(slug, name, committed_db):
    someone = walker(settings.REGISTRY[slug], name)
    last = asking(someone.journey)[-1]
    someone.walk_to(last)
    someone.look(last)
    before, members = mails_at(slug), counted(slug, Member)
    typed = someone.answers(last)
    assert set(at_once(50, lambda _index: post(someone, last, typed), most=AT_ONCE)) <= {302, 303}
    workers_write(someone)
    new_mails = mails_at(slug) - before
    assert set(new_mails.values()) <= {1}
    made = 1 if name == "registration" else 0
    assert (counted(slug, Draft), counted(slug, Member)) == (1, members + made)


@pytest.mark.parametrize(("slug", "name"), WAYS)
def test_first_page_sent_at_once_begins_one_draft_and_one_mail(slug, name, committed_db, monkeypatch):
    monkeypatch.setattr("madoguchi.flows.pictures.new_digits", lambda: "1234")
    someone = walker(settings.REGISTRY[slug], name)
    someone.look(1)
    typed = someone.answers(1)
    statuses = Counter(at_once(5, lambda _index: post(someone, 1, typed)))
    workers_write(someone)
    assert set(statuses) <= {302, 303}
    assert counted(slug, Draft) == 1
    assert set(mails_at(slug).values()) <= {1}


@pytest.mark.parametrize(("slug", "name"), LINKED)
def test_workers_at_once_write_each_mail_once(slug, name, committed_db):
    many = [walker(settings.REGISTRY[slug], name) for _each in range(3)]
    for someone in many:
        someone.walk_to(before_wait(someone.journey) + 1)
    workers_write(many[0], 6)
    assert [len(someone.mails()) for someone in many] == [1] * 3


def finish_at_once(some: list[Newcomer]) -> list[int]:
    last = asking(some[0].journey)[-1]
    typed = []
    for someone in some:
        someone.walk_to(last)
        someone.look(last)
        typed.append(someone.answers(last))
    return at_once(len(some), lambda index: post(some[index], last, typed[index]))


@pytest.mark.parametrize("_again", range(3))
@pytest.mark.parametrize(("slug", "name"), REGISTRATIONS)
def test_of_two_who_finish_at_once_one_gets_the_place(slug, name, _again, committed_db):
    first = newcomer(settings.REGISTRY[slug])
    other = newcomer(first.operator)
    own = ("email", "email_again", "login_id")
    facts = first.facts | {field: other.facts[field] for field in own}
    second = Newcomer(first.operator, first.place, facts, browser(first.operator))
    statuses = finish_at_once([first, second])
    workers_write(first)
    with operator_scope(slug):
        assert MemberPlace.objects.filter(place=first.place).count() == 1
    is_told_at_once = "staff_review" not in first.journey.steps and not is_final_wait(
        first.journey, len(first.journey.stages)
    )
    assert sorted(statuses) == ([303, 409] if is_told_at_once else [303, 303])


# --- guessing -----------------------------------------------------------------------------------------

PROVEN_FIRST = [way for way in WAYS if PROOFS & set(journey_at(*way).stages[0].steps)]


@pytest.mark.parametrize(("slug", "name"), PROVEN_FIRST)
def test_two_hundred_wrong_proofs_at_once_are_judged_five_times(slug, name, committed_db, monkeypatch):
    monkeypatch.setattr("madoguchi.flows.pictures.new_digits", lambda: "1234")
    someone = walker(settings.REGISTRY[slug], name)
    wrong = {"phone": "0999-99-9999", "code_1": "2222", "picture": "1234"}
    someone.look(1)
    typed = someone.answers(1, **wrong)
    has_picture = "picture_check" in someone.journey.stages[0].steps

    def guess(index: int) -> int:
        guesser = browser(someone.operator)
        if has_picture:
            guesser.get(f"{someone.root}1/", REMOTE_ADDR=f"192.0.2.{index}")
        answered = guesser.post(f"{someone.root}1/", typed, REMOTE_ADDR=f"192.0.2.{index}")
        return answered.status_code

    statuses = Counter(at_once(200, guess, most=AT_ONCE))
    assert statuses == {422: 5, 429: 195}


@pytest.mark.parametrize(
    ("slug", "name"), [way for way in RECOVERIES if "secret_answer" in journey_at(*way).steps]
)
def test_secret_answer_is_judged_five_times_however_many_browsers_ask(slug, name, committed_db):
    someone = walker(settings.REGISTRY[slug], name)
    number = someone.stage_of("secret_answer")
    someone.walk_to(number)
    link = someone.link()

    def guess(_index: int) -> int:
        guesser = Client()
        guesser.get(link)
        return guesser.post(f"{someone.root}{number}/", {"answer": "リンゴ"}).status_code

    assert Counter(at_once(40, guess, most=AT_ONCE)) == {422: 5, 429: 35}


@pytest.mark.parametrize(("slug", "name"), [way for way in LINKED if link_stage(journey_at(*way))])
def test_two_browsers_that_follow_one_link_end_it_once(slug, name, committed_db):
    someone = walker(settings.REGISTRY[slug], name)
    number = link_stage(someone.journey) + 1
    someone.walk_to(number - 1)
    someone.work()
    link, typed = someone.link(), someone.answers(number)
    members = counted(slug, Member)
    browsers = [Client() for _each in range(5)]
    for each in browsers:
        each.get(link)
    statuses = at_once(5, lambda index: browsers[index].post(f"{someone.root}{number}/", typed).status_code)
    assert set(statuses) <= {302, 303}
    is_last = number == asking(someone.journey)[-1]
    assert counted(slug, Member) == members + (is_last and name == "registration")
    page = "done" if is_last else number + 1
    led_to = [each.get(f"{someone.root}{page}/").headers.get("Location") for each in browsers]
    lost = {f"{someone.root}1/", f"{someone.root}{number}/"}
    assert [each in lost for each in led_to].count(True) == 4
