"""Recovery: whoever forgot gets back in, by the way that the operator has, and nobody else does."""

import pytest

from madoguchi.models import LetterRequest, Member
from madoguchi.models.scope import operator_scope
from madoguchi.services.members import enrol_member
from tests.cast import Person, browser
from tests.factored import Factored
from tests.flows.ways import LINKED, RECOVERIES, asking, walked, with_step
from tests.newcomer import OLD_PASSWORDS, Newcomer, forgetful, newcomer, password_for

TO_PASSWORD = walked([way for way in RECOVERIES if way in LINKED])
BY_LETTER = with_step("posted_code", RECOVERIES)
BY_NAME = walked([way for way in RECOVERIES if way in LINKED and way not in BY_LETTER])
SECRET = walked(with_step("secret_answer", RECOVERIES))
A_DAY = 24 * 3600


def old_password(someone):
    return password_for(someone.operator.profile, OLD_PASSWORDS)


def only_member(someone):
    with operator_scope(someone.operator.slug):
        return Member.objects.get()


def signed_in(someone):
    client = browser(someone.operator)
    typed = {"login_id": only_member(someone).login_id, "password": old_password(someone)}
    assert client.post(f"/{someone.operator.slug}/", typed).status_code == 302
    return client


def is_home(someone, client):
    return client.get(f"/{someone.operator.slug}/home/").status_code == 200


@pytest.mark.parametrize("someone", **TO_PASSWORD)
def test_new_password_lets_in_and_the_old_one_and_every_session_are_dead(someone):
    clients = [signed_in(someone) for _each in range(2)]
    assert [is_home(someone, client) for client in clients] == [True, True]
    someone.walk_on()
    assert [is_home(someone, client) for client in clients] == [False, False]
    assert (someone.sign_in(), someone.sign_in(old_password(someone))) == (True, False)


@pytest.mark.parametrize("someone", **TO_PASSWORD)
def test_change_is_told_at_the_address_held_before_and_at_the_new_one(someone):
    before = only_member(someone).email
    someone.walk_on()
    with operator_scope(someone.operator.slug):
        told = {mail.recipient for mail in only_member(someone).mails.filter(kind="password_changed")}
    assert told == {before, someone.facts["email"]}


@pytest.mark.parametrize("someone", **walked(BY_LETTER))
def test_letter_gives_a_new_address_where_the_mail_is_dead(someone):
    assert only_member(someone).email != someone.facts["email"]
    someone.walk_on()
    assert (only_member(someone).email, someone.sign_in()) == (someone.facts["email"], True)


@pytest.mark.parametrize("someone", **TO_PASSWORD)
def test_other_links_to_the_account_are_dead_once_one_was_used(someone):
    other = elsewhere(someone)
    other.walk_to(2)
    other.work()
    path = other.link()
    someone.walk_on()
    assert browser(someone.operator).get(path).status_code == 410


def elsewhere(someone):
    """The same member at another browser."""
    facts, client = dict(someone.facts), browser(someone.operator)
    return Newcomer(someone.operator, someone.place, facts, client, name=someone.name)


@pytest.mark.parametrize("someone", **BY_NAME)
def test_unknown_account_gets_the_same_pages_and_no_mail(someone):
    stranger = elsewhere(someone)
    stranger.facts |= {"email": "nobody@example.jp", "login_id": "nobody99"}
    answers = [each.answer(1) for each in (someone, stranger)]
    stranger.work()
    assert len({(answer.status_code, answer.headers["Location"]) for answer in answers}) == 1
    assert stranger.mails() == []


# --- several accounts at one address ------------------------------------------------------------------


def sister(someone):
    """Let another member have the same address."""
    other = newcomer(someone.operator)
    rule = someone.operator.profile.login_id
    login_id = other.place.customer.number if rule.source == "customer_number" else other.facts["login_id"]
    with operator_scope(someone.operator.slug):
        return enrol_member(
            profile=someone.operator.profile,
            login_id=login_id,
            password=old_password(someone),
            places=[other.place],
            email=someone.facts["email"],
        )


@pytest.mark.parametrize("someone", **walked(with_step("login_id_by_mail", RECOVERIES)))
def test_reminder_names_every_account_of_the_address_in_one_mail(someone):
    login_ids = [only_member(someone).login_id, sister(someone).login_id]
    someone.walk_on()
    (mail,) = someone.mails()
    assert mail.kind == "login_id_reminder"
    assert [login_id[-2:] in mail.body for login_id in login_ids] == [True, True]


@pytest.mark.parametrize(
    "someone", **walked([w for w in with_step("email_named", LINKED) if w in RECOVERIES])
)
def test_each_account_of_an_address_gets_its_own_link(someone):
    mine, hers = only_member(someone), sister(someone)
    someone.walk_to(2)
    someone.work()
    mails = someone.mails()
    assert sorted(mail.member_id for mail in mails) == sorted([mine.pk, hers.pk])
    for mail in sorted(mails, key=lambda mail: mail.member_id == mine.pk):  # hers first, then mine
        someone.client.get(someone.path_of(mail))
    for number in asking(someone.journey)[1:]:
        assert someone.answer(number).status_code in {302, 303}
    with operator_scope(someone.operator.slug):
        changed = [
            Member.objects.get(pk=each.pk).password_hash != each.password_hash for each in (mine, hers)
        ]
    assert changed == [True, False]


# --- the secret question ------------------------------------------------------------------------------


def ask(someone, answer):
    number = someone.stage_of("secret_answer")
    return someone.client.post(f"{someone.root}{number}/", {"answer": answer}).status_code


@pytest.mark.parametrize("someone", **SECRET)
def test_secret_question_is_never_asked_without_the_mailed_link(someone):
    number = someone.stage_of("secret_answer")
    someone.walk_to(2)
    someone.work()
    page = someone.client.get(f"{someone.root}{number}/")
    assert page.headers["Location"] == f"{someone.root}2/"
    assert ask(someone, someone.facts["answer"]) == 302
    assert someone.look(number).status_code == 302


@pytest.mark.parametrize("answer", ["ばなな", "ﾊﾞﾅﾅ", "　バナナ ", "バナナ"])
@pytest.mark.parametrize("someone", **SECRET)
def test_secret_answer_may_be_written_in_any_width_and_kana(someone, answer):
    someone.walk_to(someone.stage_of("secret_answer"))
    assert ask(someone, answer) == 302


@pytest.mark.parametrize("someone", **SECRET)
def test_five_wrong_secret_answers_close_the_question_for_a_day(someone, after):
    someone.walk_to(someone.stage_of("secret_answer"))
    assert [ask(someone, "リンゴ") for _try in range(6)] == [422] * 5 + [429]
    assert ask(someone, someone.facts["answer"]) == 429
    after(someone, A_DAY - 5)
    assert ask(someone, someone.facts["answer"]) == 429
    after(someone, A_DAY)
    someone.client = browser(someone.operator)
    someone.walk_on()
    assert someone.sign_in()


# --- a new letter -------------------------------------------------------------------------------------


@pytest.mark.parametrize("someone", **walked(with_step("letter_by_post", RECOVERIES)))
def test_letter_is_asked_for_once_in_thirty_days(someone, after):
    requests = []
    for day in (0, 1, 29, 31):
        after(someone, day * A_DAY)
        someone.client = browser(someone.operator)
        someone.walk_on()
        with operator_scope(someone.operator.slug):
            requests.append(LetterRequest.objects.count())
            LetterRequest.objects.update(printed_at=someone.now)
    assert requests == [1, 1, 1, 2]


@pytest.mark.parametrize("someone", **walked(with_step("letter_by_post", RECOVERIES)))
def test_letters_of_many_customers_are_noted_on_one_day(someone):
    for _each in range(12):
        forgetful(someone.operator, someone.name).walk_on()
    with operator_scope(someone.operator.slug):
        assert LetterRequest.objects.count() == 12


@pytest.mark.parametrize("someone", **TO_PASSWORD)
def test_new_password_does_not_skip_the_second_step(someone):
    with operator_scope(someone.operator.slug):
        Factored(Person(someone.operator, only_member(someone), (), someone.client)).set_codes_up(
            password=old_password(someone)
        )
    someone.walk_on()
    client = browser(someone.operator)
    typed = {"login_id": only_member(someone).login_id, "password": someone.facts["password"]}
    answer = client.post(f"/{someone.operator.slug}/", typed)
    assert answer.headers["Location"] == f"/{someone.operator.slug}/second-step/"
    assert [is_home(someone, each) for each in (client, someone.client)] == [False, False]
