"""An operator's pages lie at its host or below its prefix, and nothing of them strays."""

import pytest
from django.conf import settings
from django.test import Client

from tests.cast import person

CONTRARY = settings.REGISTRY["contrary"]


@pytest.fixture
def visitor(db):
    """A member of the operator that has a host of its own."""
    return person(CONTRARY, name="逆 花子")


def test_operator_is_found_by_its_host(visitor):
    page = Client(headers={"host": "contrary.example"}).get("/cautions/")
    assert page.status_code == 200
    assert 'href="/contact/"' in page.content.decode()


def test_host_of_an_operator_serves_no_other(db):
    slug = next(slug for slug in settings.REGISTRY if slug != "contrary")
    page = Client(headers={"host": "contrary.example"}).get(f"/{slug}/")
    assert page.status_code == 404


def test_unknown_host_is_refused(db):
    assert Client(headers={"host": "evil.example"}).get("/").status_code == 400


def test_prefix_without_its_slash_leads_to_the_pages(operator, db):
    answer = Client().get(f"/{operator.slug}")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/{operator.slug}/")


def test_unknown_prefix_is_not_found(db):
    assert Client().get("/nobody/").status_code == 404


def test_list_of_operators_is_hidden_unless_asked_for(db, settings):
    assert Client().get("/").status_code == 404
    settings.LISTS_OPERATORS = True
    assert Client().get("/").status_code == 200


def test_cookies_below_a_prefix_stay_below_it(operator, db):
    someone = person(operator, name="山田 花子").sign_in()
    cookies = someone.client.cookies
    assert {cookie["path"] for cookie in cookies.values()} == {someone.root}
    session = cookies["__Secure-madoguchi-session"]
    assert (session["secure"], session["httponly"], session["samesite"]) == (True, True, "Lax")


def test_session_cookie_of_a_host_is_bound_to_the_host(visitor):
    client = Client(headers={"host": "contrary.example"})
    answer = client.post("/", {"login_id": visitor.member.login_id, "password": visitor.password})
    assert answer.status_code == 302
    cookie = client.cookies["__Host-madoguchi-session"]
    assert (cookie["path"], cookie["secure"], cookie["domain"]) == ("/", True, "")


def test_pages_carry_a_strict_content_security_policy(operator, db):
    policy = Client().get(f"/{operator.slug}/").headers["Content-Security-Policy"]
    assert policy == (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
