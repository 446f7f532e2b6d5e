"""What a journey would ask or say in vain is found: passwords, login IDs, questions, words."""

from pathlib import Path

import pytest

from tests.operators.edited_profiles import (
    edit,
    faults,
    journey,
    registration,
    steps,
    told,
    without_journeys,
)

BY_NUMBER = ('source = "chosen"', 'source = "customer_number"')
LINK, PROVEN = ("mailed_link",), ("posted_code", "account")
BY_MAIL = (("contract_facts", "email"), ("credentials_by_mail",))
NAMED, TO_ACCOUNT, ANEW = ("email_named",), ("link_to_account",), ("new_password",)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of an operator whose login IDs are chosen, without its journeys."""
    return without_journeys(tmp_path)


# --- passwords and login IDs ----------------------------------------------------------------------------


def test_registration_without_a_password_is_found(folder: Path) -> None:
    edit(folder, *BY_NUMBER)
    problem = "nothing asks for a password: account or new_password does"
    assert told(folder, registration(("posted_code",))) == [("[registration]", problem)]


def test_second_password_is_found(folder: Path) -> None:
    problem = "new_password would be asked in vain: account asks for the password"
    assert told(folder, registration(PROVEN, ANEW)) == [(steps(*ANEW), problem)]


def test_issued_password_without_its_mail_is_found(folder: Path) -> None:
    edit(folder, *BY_NUMBER)
    found = told(
        folder, registration(("contract_facts", "email"), LINK, ("confirm",), password_is_issued=True)
    )
    assert found == [("password_is_issued = true", "an issued password needs credentials_by_mail")]


@pytest.mark.parametrize("step", ["new_password", "secret_question", "survey"])
def test_question_that_an_issued_password_leaves_unanswered_is_found(folder: Path, step: str) -> None:
    edit(folder, *BY_NUMBER)
    first, wait = BY_MAIL
    options = {"password_is_issued": True, "secret_questions": ["好物は何?"]}
    problem = f"{step} would be asked in vain: password_is_issued makes the member by mail"
    found = told(folder, registration((*first, step), wait, **options), SURVEY)
    assert found == [(steps(*first, step), problem)]


def test_code_that_an_issued_password_would_not_use_up_is_found(folder: Path) -> None:
    edit(folder, *BY_NUMBER)
    page = ("posted_code", "email")
    problem = "posted_code would be asked in vain: password_is_issued makes the member by mail"
    found = told(folder, registration(page, ("credentials_by_mail",), password_is_issued=True))
    assert found == [(steps(*page), problem)]


def test_login_id_that_nobody_asks_for_is_found(folder: Path) -> None:
    found = told(folder, registration(("posted_code", "new_password")))
    assert found == [("[registration]", "nothing asks for a login ID: account does")]


def test_login_id_asked_for_where_it_is_the_customer_number_is_found(folder: Path) -> None:
    edit(folder, *BY_NUMBER)
    problem = "account asks for a login ID, which is the customer number"
    assert told(folder, registration(PROVEN)) == [(steps(*PROVEN), problem)]


def test_customer_number_that_nothing_finds_is_found(folder: Path) -> None:
    edit(folder, *BY_NUMBER)
    pages = (("email",), LINK, ("application", "new_password", "staff_review"))
    problem = "the login ID is the customer number, which contract_facts or posted_code finds"
    assert told(folder, registration(*pages)) == [("[registration]", problem)]


def test_mail_that_tells_another_login_id_is_found(folder: Path) -> None:
    problem = "credentials_by_mail tells the customer number as login ID"
    assert told(folder, registration(*BY_MAIL, ANEW)) == [(steps(*BY_MAIL[1]), problem)]


# --- recoveries that rest on others ---------------------------------------------------------------------


@pytest.mark.parametrize("others", [(), (registration(PROVEN),)])
def test_secret_answer_that_nobody_has_is_found(folder: Path, others: tuple[str, ...]) -> None:
    table = journey("recovery.account", NAMED, TO_ACCOUNT, ("secret_answer",), ANEW)
    problem = "registration has no secret_question that could be answered"
    assert told(folder, *others, table) == [(steps("secret_answer"), problem)]


def test_recovery_by_a_letter_that_nobody_gets_is_found(folder: Path) -> None:
    table = journey("recovery.letter", ("posted_code", "email"), TO_ACCOUNT, ANEW)
    no_letter = "registration has no posted_code, and there is no recovery.new_letter"
    assert told(folder, table) == [("[recovery.letter]", f"no code is ever posted: {no_letter}")]


def test_letter_of_no_use_is_found(folder: Path) -> None:
    problem = "posted_code is asked for nowhere, so a new letter would be of no use"
    table = journey("recovery.new_letter", ("number_named",), ("letter_by_post",))
    assert told(folder, table) == [("[recovery.new_letter]", problem)]


def test_recovery_by_a_letter_that_can_be_asked_for_is_sound(folder: Path) -> None:
    tables = (
        journey("recovery.letter", ("posted_code", "email"), TO_ACCOUNT, ANEW),
        journey("recovery.new_letter", ("number_named",), ("letter_by_post",)),
    )
    assert told(folder, *tables) == []


# --- questions and words --------------------------------------------------------------------------------

SURVEY = '\n[[registration.survey]]\nname = "heard_from"\nlabel = "問い"\noptions = ["一", "二"]\n'


@pytest.mark.parametrize(
    ("step", "problem"),
    [("survey", "survey has no questions"), ("secret_question", "secret_questions are missing")],
)
def test_step_without_its_questions_is_found(folder: Path, step: str, problem: str) -> None:
    page = (*PROVEN, step)
    assert told(folder, registration(page)) == [(steps(*page), problem)]


def test_terms_without_their_page_are_found(folder: Path) -> None:
    edit(folder, "footer =", 'word_pages = ["faq", "privacy", "about"]\nfooter =')
    edit(folder, 'page = "terms"', 'page = "faq"')
    page = (*PROVEN, "terms")
    assert told(folder, registration(page)) == [(steps(*page), "terms is not among word_pages")]


def test_link_of_a_journey_to_a_page_without_words_is_found(folder: Path) -> None:
    links = 'links = [{ label = "要点", page = "important_matters" }, { label = "連絡先", page = "contact" }]'
    table = registration(PROVEN).replace('title = "手続き"', f'title = "手続き"\n{links}')
    assert told(folder, table) == [(links, "important_matters is not among word_pages")]


def test_cautions_without_their_text_are_found(folder: Path) -> None:
    table = '\n[cautions]\ntitle = "ご注意"\nbutton = "同意する"\n'
    assert told(folder, table) == [("[cautions]", "words/cautions.md is missing")]
    (folder / "words/cautions.md").write_text("## ご注意", encoding="utf-8")
    assert faults(folder) == []


@pytest.mark.parametrize(
    ("options", "field", "problem"),
    [
        ({}, "customer_nmber", "no page asks for customer_nmber; did you mean customer_number?"),
        ({}, "code_1", "no page asks for code_1; did you mean code?"),
        ({}, "nickname", "no page asks for nickname; asks_nickname is not set"),
        ({}, "password_again", "no page asks for password_again; asks_password_twice is not set"),
        ({"asks_nickname": True}, "nickname", ""),
        ({"asks_password_twice": True}, "password_again", ""),
        ({}, "heard_from", ""),
    ],
)
def test_words_of_a_field_that_no_page_asks_for_are_found(
    folder: Path, options: dict[str, object], field: str, problem: str
) -> None:
    header = f"[registration.field_words.{field}]"
    words = f'\n{header}\nlabel = "名"\n'
    found = told(folder, registration((*PROVEN, "survey"), **options), SURVEY, words)
    assert found == ([(header, problem)] if problem else [])


@pytest.mark.parametrize("step", ["mailed_link", "terms"])
def test_words_of_a_step_that_no_page_shows_are_found(folder: Path, step: str) -> None:
    pages = ((*PROVEN, "email"), LINK, ("password_at_link",))
    words = f'\n[registration.step_words.{step}]\nheading = "見出し"\n'
    ((line, problem),) = told(folder, registration(*pages), words)
    assert line == f"[registration.step_words.{step}]"
    assert problem.startswith(f"no page shows {step}; did you mean ")
