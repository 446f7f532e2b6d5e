"""A newcomer: a customer with a paper in hand and a browser, who answers what the pages ask."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.test import Client

from madoguchi.flows.drafts import sha256
from madoguchi.flows.journeys import journey_named
from madoguchi.flows.mailing import write_due_mails
from madoguchi.flows.walking import Walk, questions_of
from madoguchi.models import Customer, Draft, Member, OutgoingMail, Place
from madoguchi.models.scope import operator_scope
from madoguchi.operators.registry import Operator
from madoguchi.operators.schema.journeys import Journey
from madoguchi.services.letter_codes import issue_code
from tests.cast import NOW

_numbers = count(1)
PASSWORD = "kawabata2024"


@dataclass
class Newcomer:
    """Someone at an operator's counter; ``facts`` are what he would type, by the names of the fields."""

    operator: Operator
    place: Place
    facts: dict[str, str]
    client: Client = field(default_factory=Client)
    now: datetime = NOW
    name: str = "registration"

    @property
    def journey(self) -> Journey:
        """The journey that is walked."""
        return journey_named(self.operator.profile, self.name)

    @property
    def root(self) -> str:
        """Where the journey's pages begin."""
        return f"/{self.operator.slug}/{self.name}/"

    def stage_of(self, step: str) -> int:
        """Give the number of the page with a step."""
        return next(n for n, stage in enumerate(self.journey.stages, 1) if step in stage.steps)

    def answers(self, number: int, **changed: str) -> dict[str, str]:
        """Give what is typed on a page."""
        with operator_scope(self.operator.slug):
            walk = Walk(self.operator.profile, self.name, self.journey, "127.0.0.1", self.now)
            steps = questions_of(walk.desk(None), self.journey.stages[number - 1])
            asked = [box for _step, questions in steps for each in questions for box in each.names]
        facts = self.facts | {"picture": self.picture()} | changed
        return {name: facts[name] for name in asked if name in facts}

    def picture(self) -> str:
        """Look at the picture shown last."""
        with operator_scope(self.operator.slug):
            shown = Draft.objects.exclude(picture_digits="").order_by("-pk").first()
            return shown.picture_digits if shown else ""

    def look(self, number: int | str = 1) -> Any:
        """Open a page."""
        return self.client.get(f"{self.root}{number}/")

    def answer(self, number: int, **changed: str) -> Any:
        """Open a page, fill it in and send it."""
        self.look(number)
        return self.client.post(f"{self.root}{number}/", self.answers(number, **changed))

    def work(self) -> None:
        """Let the worker write the mails that are due."""
        with operator_scope(self.operator.slug):
            write_due_mails(profile=self.operator.profile, now=self.now)

    def mails(self) -> list[OutgoingMail]:
        """Give the mails to this newcomer, oldest first."""
        with operator_scope(self.operator.slug):
            return list(OutgoingMail.objects.filter(recipient=self.facts["email"]).order_by("pk"))

    def link(self) -> str:
        """Give the path of the newest mailed link."""
        address = [mail.secrets["link"] for mail in self.mails() if "link" in mail.secrets][-1]
        return "/" + address.split("/", 3)[3]

    def follow_link(self, client: Client | None = None) -> Any:
        """Open the newest link, in this browser unless another is given."""
        self.client = client or self.client
        return self.client.get(self.link())

    def walk_to(self, number: int) -> None:
        """Answer everything up to a page."""
        for place in range(1, number):
            if self.journey.stages[place - 1].steps[0] in WAITS:
                self.work()
                assert self.follow_link().status_code in {302, 303}
            else:
                answered = self.answer(place)
                assert answered.status_code in {302, 303}, answered.content.decode()

    def register(self) -> Member:
        """Walk to the end and give the member."""
        self.walk_to(len(self.journey.stages) + 1)
        with operator_scope(self.operator.slug):
            return Member.objects.get(email=self.facts["email"])


WAITS = {"mailed_link", "link_to_account", "credentials_by_mail"}


def newcomer(operator: Operator, **changed: str) -> Newcomer:
    """Make a customer who is no member yet, with everything that the ways of the operators ask for."""
    number = next(_numbers)
    length = 14
    with operator_scope(operator.slug):
        customer = Customer.objects.create(
            number=f"9{number:09}", name="川端　通", kana="カワバタ　トオル", phone=f"0761-22-{number:04}"
        )
        place = Place.objects.create(
            customer=customer,
            number=f"9{number:0{length - 1}}",
            address="金沢市本町一丁目２番３号",
            building="１０１号室",
        )
        code = issue_code(place=place, profile=operator.profile, now=NOW)
    rules = operator.profile.registration
    facts = {
        "customer_number": place.number,
        "name": "川端 通",
        "kana": "かわばた とおる",
        "phone": customer.phone,
        "address": "金沢市本町1-2-3",
        "building": "101",
        "email": f"toru{number}@example.jp",
        "email_again": f"toru{number}@example.jp",
        "agrees_to_terms": "1",
        "wants_mail": rules.mail_choices[0] if rules else "",
        "login_id": f"toru{number:04}"
        if operator.profile.login_id.characters != "digits"
        else f"{number:08}",
        "password": PASSWORD_OF.get(operator.slug, PASSWORD),
        "password_again": PASSWORD_OF.get(operator.slug, PASSWORD),
        "nickname": "とおる",
        "question": rules.secret_questions[0] if rules and rules.secret_questions else "",
        "answer": "バナナ",
        **{each.name: each.options[0] for each in (rules.survey if rules else ())},
        **{f"code_{index}": part for index, part in enumerate(code.split("-"), start=1)},
    }
    someone = Newcomer(operator, place, facts | changed)
    if operator.profile.cautions:
        someone.client.post(f"/{operator.slug}/cautions/")
    return someone


# Where a guide names no lengths the safe ones hold.
PASSWORD_OF = {"kanazawa-cable": "kawabata-doori-2024"}


def browser() -> Client:
    """Give another browser, that knows of nothing."""
    return Client()


def later(someone: Newcomer, seconds: float) -> datetime:
    """Give a moment so long after the cast's."""
    return someone.now + timedelta(seconds=seconds)


__all__ = ["PASSWORD", "Newcomer", "browser", "later", "newcomer", "sha256"]
