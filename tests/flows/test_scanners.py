"""A mail scanner that opens every link and sends every form as it stands changes nothing."""

from html.parser import HTMLParser

import pytest
from django.test import Client

from madoguchi.flows.positions import is_wait
from madoguchi.models import Application, Draft, Member, OutgoingMail, Session
from madoguchi.models.scope import operator_scope
from tests.flows.ways import LINKED, walked


class Forms(HTMLParser):
    """Reads the forms of a page, with the values that stand in them, and the links."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[tuple[str, dict[str, str]]] = []
        self.links: list[str] = []
        self.select = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        if tag == "a":
            self.links.append(given.get("href", ""))
        elif tag == "form":
            self.forms.append((given["action"], {}))
        elif tag == "select":
            self.select = given["name"]
        elif tag == "option" and "selected" in given:
            self.forms[-1][1][self.select] = given.get("value", "chosen")
        elif tag == "input" and "name" in given:
            self.read_input(given)

    def read_input(self, given):
        if given.get("type") not in {"checkbox", "radio"} or "checked" in given:
            self.forms[-1][1][given["name"]] = given.get("value", "")


def scan(path):
    """Do what a mail scanner does with a link: look, and send what is there; and so with what it leads to."""
    scanner = Client()
    scanner.head(path)
    page = scanner.get(path, follow=True)
    found = Forms(page.content.decode())
    beside = [link for link in found.links if link.startswith("/") and "/words/" not in link]
    for each in ("", *beside):
        shown = Forms(scanner.get(each).content.decode()) if each else found
        for action, values in shown.forms:
            if "text-size" not in action:
                scanner.post(action, values)
        scanner.get(path)


def facts_of(someone):
    """Give what must not be changed by a scanner."""
    with operator_scope(someone.operator.slug):
        members = list(Member.objects.values_list("pk", "password_hash", "email", "session_epoch"))
        drafts = list(Draft.objects.values_list("answers", "token_sha256", "ended_at", "member_id"))
        counts = [model.objects.count() for model in (Application, Session, OutgoingMail)]
    return members, drafts[: someone.drafts], counts


@pytest.mark.parametrize("someone", **walked(LINKED))
def test_scanner_at_every_moment_changes_nothing_and_the_customer_gets_through(someone):
    someone.drafts = 1
    members = facts_of(someone)[0]
    is_mailed = False
    for number, stage in enumerate(someone.journey.stages, start=1):
        if is_wait(stage):
            someone.work()
            is_mailed = True
        if is_mailed:
            before = facts_of(someone)
            scan(someone.link())
            someone.work()
            assert facts_of(someone) == before
        if is_wait(stage):
            assert someone.follow_link().status_code == 302
        else:
            assert someone.answer(number).status_code in {302, 303}
    before = facts_of(someone)
    scan(someone.link())
    assert facts_of(someone) == before
    assert before[0] != members
    assert someone.sign_in()


@pytest.mark.parametrize("someone", **walked(LINKED))
def test_what_follows_a_link_asks_for_something_a_scanner_has_not(someone):
    someone.walk_to(next(n for n, stage in enumerate(someone.journey.stages, 1) if is_wait(stage)))
    someone.work()
    scanner = Client()
    page = scanner.get(someone.link(), follow=True)
    form = next(form for form in Forms(page.content.decode()).forms if someone.root in form[0])
    assert scanner.post(*form).status_code == 422
