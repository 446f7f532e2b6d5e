"""A newcomer: a customer with a paper in hand and a browser, who answers what the pages ask.

And a member who forgot, who walks a journey of recovery in the same way.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.test import Client

from madoguchi.domain.match_keys import kana_key
from madoguchi.domain.passwords import is_allowed
from madoguchi.flows.journeys import FIRST_PASSWORD, journey_named
from madoguchi.flows.mailing import write_due_mails
from madoguchi.flows.positions import is_final_wait, is_wait
from madoguchi.flows.walking import Walk, questions_of
from madoguchi.models import Customer, Draft, LetterCode, Member, OutgoingMail, Place, SecretAnswer
from madoguchi.models.scope import operator_scope
from madoguchi.operators.registry import Operator
from madoguchi.operators.schema.journeys import Journey
from madoguchi.operators.schema.profile import Profile
from madoguchi.services.letter_codes import issue_code
from madoguchi.services.members import enrol_member
from madoguchi.services.password_hashing import hash_password
from tests.cast import NOW, browser

_numbers = count(1)
# What guides let a member choose differs; the first that is allowed is taken.
PASSWORDS = ("kawabata2024", "kawabata-doori-2024")
OLD_PASSWORDS = ("saigawa1998", "saigawa-no-hotori-1998")


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

    def get_new_letter(self) -> None:
        """Have another letter with a code in hand; the one before is void."""
        with operator_scope(self.operator.slug):
            code = issue_code(place=self.place, profile=self.operator.profile, now=self.now)
        self.facts |= parts_of(code)

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
        """Give the path of the newest mailed link, below the operator's name instead of its host."""
        return self.path_of([mail for mail in self.mails() if "link" in mail.secrets][-1])

    def path_of(self, mail: OutgoingMail) -> str:
        """Give the path of a mail's link."""
        return f"{self.root}link/" + mail.secrets["link"].rpartition("/link/")[2]

    def follow_link(self, client: Client | None = None) -> Any:
        """Open the newest link, in this browser unless another is given."""
        self.client = client or self.client
        return self.client.get(self.link())

    def walk_to(self, number: int) -> None:
        """Answer everything up to a page."""
        for place in range(1, number):
            if is_wait(self.journey.stages[place - 1]):
                self.work()
                if not is_final_wait(self.journey, place):
                    assert self.follow_link().status_code in {302, 303}
            else:
                answered = self.answer(place)
                assert answered.status_code in {302, 303}, answered.content.decode()

    def walk_on(self) -> None:
        """Walk to the end."""
        self.walk_to(len(self.journey.stages) + 1)

    def register(self) -> Member:
        """Walk to the end, change a password that was issued, and give the member."""
        self.walk_on()
        if issued := [mail.secrets["password"] for mail in self.mails() if "password" in mail.secrets]:
            self.change_issued(issued[-1])
        return self.member

    def change_issued(self, password: str) -> Any:
        """Sign in with an issued password and choose one."""
        self.client.post(f"/{self.operator.slug}/", {"login_id": self.member.login_id, "password": password})
        chosen = dict.fromkeys(("password", "password_again"), self.facts["password"])
        return self.client.post(f"/{self.operator.slug}/{FIRST_PASSWORD}/1/", chosen)

    @property
    def member(self) -> Member:
        """The member that this newcomer has become, or was."""
        with operator_scope(self.operator.slug):
            return Member.objects.get(email=self.facts["email"])

    def sign_in(self, password: str = "") -> bool:
        """Try the sign-in page in a new browser; give whether it leads home."""
        typed = {"login_id": self.member.login_id, "password": password or self.facts["password"]}
        answer = browser(self.operator).post(f"/{self.operator.slug}/", typed)
        return bool(answer.headers.get("Location") == f"/{self.operator.slug}/home/")


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
        "password": password_for(operator.profile),
        "password_again": password_for(operator.profile),
        "nickname": "とおる",
        "question": rules.secret_questions[0] if rules and rules.secret_questions else "",
        "answer": "バナナ",
        **{each.name: each.options[0] for each in (rules.survey if rules else ())},
        **parts_of(code),
    }
    return Newcomer(operator, place, facts | changed, browser(operator))


def forgetful(operator: Operator, name: str, **changed: str) -> Newcomer:
    """Make a member who is about to walk a journey of recovery; the letter's gives a new address."""
    someone = newcomer(operator, **changed)
    facts, rule = someone.facts, operator.profile.login_id
    if rule.source == "customer_number":
        facts["login_id"] = someone.place.customer.number
    with operator_scope(operator.slug):
        member = enrol_member(
            profile=operator.profile,
            login_id=facts["login_id"],
            password=password_for(operator.profile, OLD_PASSWORDS),
            places=[someone.place],
            email="dead@example.jp" if name == "recovery-letter" else facts["email"],
        )
        SecretAnswer.objects.create(
            member=member, question="好きな食べ物", answer_hash=hash_password(kana_key(facts["answer"]))
        )
        if name == "new-letter":
            LetterCode.objects.filter(place=someone.place).delete()  # who asks for a letter has none
    someone.name = name
    return someone


def walker(operator: Operator, name: str) -> Newcomer:
    """Make whoever walks a journey."""
    return newcomer(operator) if name == "registration" else forgetful(operator, name)


def parts_of(code: str) -> dict[str, str]:
    """Give what is typed in the boxes of a code."""
    return {f"code_{index}": part for index, part in enumerate(code.split("-"), start=1)}


def password_for(profile: Profile, among: tuple[str, ...] = PASSWORDS) -> str:
    """Choose a password that the operator's rule allows."""
    return next(each for each in among if is_allowed(each, rule=profile.password.rule))


def later(someone: Newcomer, seconds: float) -> datetime:
    """Give a moment so long after the cast's."""
    return someone.now + timedelta(seconds=seconds)


__all__ = ["Newcomer", "browser", "forgetful", "later", "newcomer", "password_for", "walker"]
