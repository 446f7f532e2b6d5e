"""A journey that could not be walked to its end, or by the wrong person, is found, each fault on its line."""

import re
from pathlib import Path

import pytest

from tests.operators.edited_profiles import (
    Page,
    edit,
    journey,
    leave_out,
    registration,
    steps,
    told,
    without_journeys,
)
from tests.surroundings import ROOT


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of an operator whose login IDs are chosen, without its journeys."""
    return without_journeys(tmp_path)


GUIDE = ROOT / "docs/operator-guide.md"
BY_NUMBER = ('source = "chosen"', 'source = "customer_number"')
NO_ADDRESS = "needs an e-mail address, and no earlier page asks for one"
SURVEY = '\n[[registration.survey]]\nname = "login_id"\nlabel = "問い"\noptions = ["一", "二"]\n'
FIRST, LINK, LAST = ("posted_code", "email", "account"), ("mailed_link",), ("password_at_link",)
REVIEWED = ("application", "account", "staff_review")
NAMED, TO_ACCOUNT, ANEW = ("email_named",), ("link_to_account",), ("new_password",)
LETTER = ("posted_code", "email")


@pytest.mark.parametrize(
    "pages",
    [
        (FIRST, LINK, LAST),
        (FIRST, ("confirm",), LINK, LAST),
        (("contract_facts",), ("account", "email"), ("picture_check", "mail_choice"), LINK, ("confirm",)),
        (("email", "terms"), LINK, REVIEWED, ("confirm",)),
        (("email",), LINK, ("application",), ("account",), ("confirm", "staff_review")),
        (("posted_code", "account"),),
    ],
)
def test_registration_that_can_be_walked_is_sound(folder: Path, pages: tuple[Page, ...]) -> None:
    assert told(folder, registration(*pages)) == []


@pytest.mark.parametrize(
    ("pages", "options"),
    [
        ((("contract_facts", "email"), ("credentials_by_mail",), ANEW), {}),
        ((("posted_code", "email"), ("confirm",), LINK, ANEW), {}),
        ((("posted_code", "new_password"),), {}),
        ((("contract_facts", "email", "terms"), ("credentials_by_mail",)), {"password_is_issued": True}),
        (
            (("email",), LINK, ("contract_facts",), ("credentials_by_mail",)),
            {"password_is_issued": True},
        ),
    ],
)
def test_registration_by_customer_number_is_sound(
    folder: Path, pages: tuple[Page, ...], options: dict[str, object]
) -> None:
    edit(folder, *BY_NUMBER)
    assert told(folder, registration(*pages, **options)) == []


@pytest.mark.parametrize("example", re.findall(r"```toml\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL))
def test_example_of_the_guide_is_sound(folder: Path, example: str) -> None:
    for table in re.findall(r"^\[+[a-z_.]+\]+", example, re.MULTILINE):
        leave_out(folder, table)
    assert told(folder, "\n", example) == []


def test_every_recovery_is_sound(folder: Path) -> None:
    tables = (
        registration(("posted_code", "account", "secret_question"), secret_questions=["好物は何?"]),
        journey("recovery.account", NAMED, TO_ACCOUNT, ("secret_answer",), ANEW),
        journey("recovery.login_id", NAMED, ("login_id_by_mail",)),
        journey("recovery.password", ("account_named",), TO_ACCOUNT, ANEW),
        journey("recovery.letter", LETTER, TO_ACCOUNT, ("secret_answer", "new_password")),
        journey("recovery.new_letter", ("number_named",), ("letter_by_post",)),
    )
    assert told(folder, *tables) == []


# --- which steps a journey has ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "step", ["account_named", "email_named", "number_named", "link_to_account", "secret_answer"]
)
def test_step_of_a_recovery_is_no_step_of_a_registration(folder: Path, step: str) -> None:
    found = told(folder, registration(("posted_code", "account"), (step,)))
    assert (steps(step), f"{step} is no step of registration") in found


@pytest.mark.parametrize("step", ["contract_facts", "application", "picture_check"])
@pytest.mark.parametrize("way", ["account", "password"])
def test_recovery_rests_on_nothing_that_others_may_know(folder: Path, way: str, step: str) -> None:
    table = journey(f"recovery.{way}", ("email_named", step), TO_ACCOUNT, ANEW)
    assert told(folder, table) == [(steps("email_named", step), f"{step} is no step of recovery.{way}")]


@pytest.mark.parametrize(
    ("way", "pages", "missing"),
    [
        ("account", (NAMED,), ["link_to_account", "new_password"]),
        ("password", (("account_named",),), ["link_to_account", "new_password"]),
        ("login_id", (NAMED,), ["login_id_by_mail"]),
        ("letter", (("posted_code",),), ["email", "link_to_account", "new_password"]),
        ("new_letter", (("number_named",),), ["letter_by_post"]),
    ],
)
def test_recovery_without_its_purpose_is_found(
    folder: Path, way: str, pages: tuple[Page, ...], missing: list[str]
) -> None:
    tables = (registration(("posted_code", "account")), journey(f"recovery.{way}", *pages))
    assert told(folder, *tables) == [
        (f"[recovery.{way}]", f"recovery.{way} needs {step}") for step in missing
    ]


# --- pages ----------------------------------------------------------------------------------------------


def test_wait_beside_another_step_is_found(folder: Path) -> None:
    beside = ("mailed_link", "mail_choice")
    problem = "mailed_link is waited for, so its page has no other step"
    assert told(folder, registration(FIRST, beside, LAST)) == [(steps(*beside), problem)]


def test_wait_on_the_first_page_is_found(folder: Path) -> None:
    first = (
        steps("login_id_by_mail"),
        "login_id_by_mail is waited for, so a page must ask for something first",
    )
    assert first in told(folder, journey("recovery.login_id", ("login_id_by_mail",), NAMED))


def test_link_that_leads_to_no_page_is_found(folder: Path) -> None:
    problem = "mailed_link leads on by a link, so a page must follow"
    assert told(folder, registration(FIRST, LINK)) == [(steps(*LINK), problem)]


@pytest.mark.parametrize(
    ("way", "first", "wait"),
    [("login_id", "email_named", "login_id_by_mail"), ("new_letter", "number_named", "letter_by_post")],
)
def test_page_after_the_end_is_found(folder: Path, way: str, first: str, wait: str) -> None:
    tables = (
        registration(("posted_code", "account")),
        journey(f"recovery.{way}", (first,), (wait,), ("confirm",)),
    )
    problem = f"{wait} ends the journey, so no page can follow"
    assert (steps(wait), problem) in told(folder, *tables)


def test_page_after_an_issued_password_is_found(folder: Path) -> None:
    edit(folder, *BY_NUMBER)
    pages = (("contract_facts", "email"), ("credentials_by_mail",), ("mail_choice",))
    problem = "credentials_by_mail ends the journey, so no page can follow"
    found = told(folder, registration(*pages, password_is_issued=True))
    assert found == [(steps("credentials_by_mail"), problem)]


def test_second_link_is_found(folder: Path) -> None:
    edit(folder, *BY_NUMBER)
    pages = (("email",), LINK, ("contract_facts",), ("credentials_by_mail",), ANEW)
    problem = "mailed_link leads on already; a second link would lead nowhere"
    assert told(folder, registration(*pages)) == [(steps("credentials_by_mail"), problem)]


@pytest.mark.parametrize(
    ("page", "problem"),
    [
        (
            ("posted_code", "contract_facts", "account"),
            "contract_facts asks for customer_number on the page where posted_code does",
        ),
        (
            ("posted_code", "account", "survey"),
            "survey asks for login_id on the page where account does",
        ),
    ],
)
def test_field_that_one_page_asks_for_twice_is_found(folder: Path, page: Page, problem: str) -> None:
    assert told(folder, registration(page), SURVEY) == [(steps(*page), problem)]


def test_address_that_one_page_asks_for_twice_is_found(folder: Path) -> None:
    page = ("posted_code", "email", "account")
    problem = "account asks for email on the page where email does"
    found = told(folder, registration(page, LINK, LAST, account_asks_email=True))
    assert found == [(steps(*page), problem)]


@pytest.mark.parametrize("first", ["terms", "picture_check"])
def test_confirmation_of_nothing_is_found(folder: Path, first: str) -> None:
    problem = "confirm shows what earlier pages asked for, which is nothing"
    pages = ((first,), ("confirm", "posted_code", "account"))
    assert told(folder, registration(*pages)) == [(steps(*pages[1]), problem)]


def test_login_id_shown_before_the_member_is_known_is_found(folder: Path) -> None:
    table = journey("recovery.account", NAMED, TO_ACCOUNT, ANEW)
    early = table.replace(steps(*NAMED), f"{steps(*NAMED)}\nshows_login_id = true")
    problem = "the member is not known before link_to_account"
    assert told(folder, early) == [("shows_login_id = true", problem)]


def test_login_id_shown_behind_the_link_is_sound(folder: Path) -> None:
    table = journey("recovery.account", NAMED, TO_ACCOUNT, ANEW)
    assert told(folder, table.replace(steps(*ANEW), f"{steps(*ANEW)}\nshows_login_id = true")) == []


@pytest.mark.parametrize(
    ("tables", "problem"),
    [
        (
            (journey("recovery.login_id", NAMED, ("login_id_by_mail",)), "[recovery.login_id.done]"),
            "the journey ends with a wait, so nobody is there to be signed in",
        ),
        (
            (registration(("email",), LINK, REVIEWED), "[registration.done]"),
            "staff_review opens the account later, so nobody can sign in at once",
        ),
    ],
)
def test_sign_in_at_the_end_of_a_journey_without_a_member_is_found(
    folder: Path, tables: tuple[str, ...], problem: str
) -> None:
    at_once = 'then = "sign_in_at_once"'
    assert told(folder, *tables, f"\n{at_once}\n") == [(at_once, problem)]


# --- order ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pages", "page", "problem"),
    [
        ((("posted_code",), LINK, ("account",)), LINK, f"mailed_link {NO_ADDRESS}"),
        (
            (FIRST, ("password_at_link",), LINK, ("confirm",)),
            ("password_at_link",),
            "password_at_link needs mailed_link on an earlier page",
        ),
        (
            (("posted_code", "email"), LINK, ("account", "password_at_link")),
            ("account", "password_at_link"),
            "password_at_link needs account on an earlier page",
        ),
    ],
)
def test_step_before_what_it_rests_on_is_found(
    folder: Path, pages: tuple[Page, ...], page: Page, problem: str
) -> None:
    assert (steps(*page), problem) in told(folder, registration(*pages))


def test_credentials_before_the_proof_are_found(folder: Path) -> None:
    edit(folder, *BY_NUMBER)
    pages = (("email",), ("credentials_by_mail",), ("contract_facts", "new_password"))
    problem = "credentials_by_mail needs contract_facts or posted_code on an earlier page"
    assert told(folder, registration(*pages)) == [(steps("credentials_by_mail"), problem)]


@pytest.mark.parametrize(
    ("way", "pages", "page", "problem"),
    [
        (
            "account",
            (ANEW, NAMED, TO_ACCOUNT, ("secret_answer",)),
            ANEW,
            "new_password needs link_to_account on an earlier page",
        ),
        (
            "account",
            (("email_named", "secret_answer"), TO_ACCOUNT, ANEW),
            ("email_named", "secret_answer"),
            "secret_answer needs link_to_account on an earlier page",
        ),
        (
            "letter",
            (("email",), TO_ACCOUNT, ("posted_code", "new_password")),
            TO_ACCOUNT,
            "link_to_account needs account_named or email_named or posted_code on an earlier page",
        ),
        (
            "letter",
            (("posted_code",), TO_ACCOUNT, ("email", "new_password")),
            TO_ACCOUNT,
            f"link_to_account {NO_ADDRESS}",
        ),
    ],
)
def test_recovery_out_of_order_is_found(
    folder: Path, way: str, pages: tuple[Page, ...], page: Page, problem: str
) -> None:
    tables = (
        registration(("posted_code", "account", "secret_question"), secret_questions=["好物は何?"]),
        journey(f"recovery.{way}", *pages),
    )
    assert told(folder, *tables) == [(steps(*page), problem)]


def test_second_address_is_found(folder: Path) -> None:
    pages = (("posted_code", "email"), LINK, ("account",))
    problem = "account asks for an e-mail address, which email does already"
    found = told(folder, registration(*pages, account_asks_email=True))
    assert found == [(steps("account"), problem)]


# --- proofs ---------------------------------------------------------------------------------------------


def test_registration_without_a_proof_is_found(folder: Path) -> None:
    proofs = "contract_facts, posted_code, or application with staff_review"
    found = told(folder, registration(("email",), LINK, ("account",)))
    assert found == [("[registration]", f"nothing proves who registers: {proofs}")]


def test_application_without_a_review_is_found(folder: Path) -> None:
    page = ("application", "account")
    problem = "application is only claimed, so it needs staff_review"
    assert told(folder, registration(("email",), LINK, page)) == [(steps(*page), problem)]


def test_review_of_nothing_is_found(folder: Path) -> None:
    page = ("account", "staff_review")
    problem = "staff_review needs application, which it compares"
    assert told(folder, registration(("email",), LINK, page)) == [(steps(*page), problem)]


def test_review_that_cannot_be_answered_is_found(folder: Path) -> None:
    page = ("contract_facts", "account")
    review = ("application", "staff_review")
    problem = "staff_review is answered by mail, and no page asks for an address"
    assert told(folder, registration(page, review)) == [(steps(*review), problem)]


def test_address_that_is_never_proven_is_found(folder: Path) -> None:
    problem = "the e-mail address is never proven: mailed_link or credentials_by_mail does it"
    assert told(folder, registration(FIRST)) == [("[registration]", problem)]


@pytest.mark.parametrize(
    "pages",
    [
        (("account",), ("posted_code",)),
        (("account", "application"), ("email",), LINK, ("staff_review",)),
        (("account", "email"), LINK, ("contract_facts",)),
    ],
)
def test_login_ids_told_to_strangers_are_found(folder: Path, pages: tuple[Page, ...]) -> None:
    tells = "account tells which login IDs are taken"
    problem = f"{tells}, so contract_facts, posted_code or mailed_link must come first"
    assert told(folder, registration(*pages)) == [(steps(*pages[0]), problem)]
