"""An explorer: goes every way through a journey in two browsers, and comes back to every fork.

What was seen is told apart by positions, answers, addresses, links and whether they are good; a state is
gone on from once. Savepoints bring the database back to a fork.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.test import Client

from madoguchi.flows.desk import email_in
from madoguchi.flows.drafts import find_visit, sha256
from madoguchi.flows.positions import is_final_wait, is_wait, link_stage
from madoguchi.flows.walking import Walk
from madoguchi.models import Draft, MailedLink, OutgoingMail, Tally
from madoguchi.models.scope import operator_scope
from tests.cast import browser
from tests.flows.ways import WRONG, asking
from tests.newcomer import Newcomer

HERE, ELSEWHERE = "here", "elsewhere"
OTHER_ADDRESS = "elsewhere@example.jp"
BEYOND_EVERY_EXPIRY = timedelta(days=4)
BETWEEN_MAILS = timedelta(seconds=61)

type Event = tuple[str, Callable[["World"], "World"]]


@dataclass(frozen=True)
class World:
    """What is outside the database: the time, what each browser holds, whose mails each has read."""

    now: datetime
    held: dict[str, str] = field(default_factory=dict)
    read: frozenset[tuple[str, str]] = frozenset()
    path: tuple[str, ...] = ()


class Explorer:
    """Explores the journey of someone, who must never get stuck nor get by without proof."""

    def __init__(self, someone: Newcomer, *, set_clock: Callable[[datetime], None]) -> None:
        self.someone, self.journey, self.set_clock = someone, someone.journey, set_clock
        self.clients = {each: browser(someone.operator) for each in (HERE, ELSEWHERE)}
        self.cookie = f"__Secure-madoguchi-{someone.name}"
        self.seen: set[Any] = set()
        self.moves = 0
        self.ends = 0

    def explore(self, world: World) -> None:
        """Go on from a world in every way, if it is a new one."""
        state = self.state(world)
        if state in self.seen:
            return
        self.seen.add(state)
        self.check_pages(world)
        if any(self.has_ended(world, each) for each in (HERE, ELSEWHERE)):
            self.ends += 1
            return
        self.undone(lambda: self.finish(world))
        for name, act in self.events(world):
            self.undone(lambda name=name, act=act: self.explore(self.go(world, name, act)))

    def undone(self, act: Callable[[], object]) -> None:
        """Do something and take it back."""
        before = transaction.savepoint_create()
        act()
        transaction.savepoint_rollback(before)

    def go(self, world: World, name: str, act: Callable[[World], World]) -> World:
        """Let one thing happen; what limits the number of tries has tests of its own."""
        self.moves += 1
        self.set_clock(world.now)
        with operator_scope(self.someone.operator.slug):
            Tally.objects.all().delete()
        after = act(world)
        return replace(after, path=(*world.path, name))

    # --- what is seen ---------------------------------------------------------------------------------

    def visit(self, world: World, who: str) -> Any:
        """Give what a browser's token leads to."""
        token = world.held.get(who, "")
        return find_visit(journey=self.someone.name, token=token, now=world.now) if token else None

    def position(self, world: World, who: str) -> int:
        """Give where a browser is."""
        with operator_scope(self.someone.operator.slug):
            return self.walk(world).position(self.visit(world, who))

    def walk(self, world: World) -> Walk:
        """Give the engine's view of the journey."""
        return Walk(self.someone.operator.profile, self.someone.name, self.journey, "", world.now)

    def has_ended(self, world: World, who: str) -> bool:
        """Test whether a browser's journey is over."""
        return self.position(world, who) > len(self.journey.stages)

    def state(self, world: World) -> Any:
        """Tell worlds apart by what matters."""
        with operator_scope(self.someone.operator.slug):
            mine = {each: self.visit(world, each) for each in (HERE, ELSEWHERE)}
            browsers = tuple(self.browser_state(visit) for visit in mine.values())
            held = {visit.draft.pk: each for each, visit in mine.items() if visit}
            drafts = frozenset(
                self.draft_state(draft, held, world) for draft in Draft.objects.filter(journey=self.someone.name)
            )
        return browsers, drafts, world.read

    def browser_state(self, visit: Any) -> Any:
        if visit is None:
            return None
        answers = visit.answers(self.journey)
        return tuple(sorted(answers)), email_in(answers), visit.is_own, visit.link is not None

    def draft_state(self, draft: Draft, held: dict[int, str], world: World) -> Any:
        is_over = draft.expires_at <= world.now
        good = {
            link.recipient for link in draft.links.all() if link.used_at is None and link.expires_at > world.now
        }
        newest = draft.links.order_by("-pk").first()
        return (
            None
            if is_over
            else (
                held.get(draft.pk),
                email_in(draft.answers),
                draft.mail_due_at is not None,
                frozenset(good),
                newest and newest.recipient,
                draft.ended_at is not None,
            )
        )

    def check_pages(self, world: World) -> None:
        """See that no page opens beyond the one reached, nor one before the link to whom it alone has led."""
        self.set_clock(world.now)
        for who in (HERE, ELSEWHERE):
            reached = self.position(world, who)
            with operator_scope(self.someone.operator.slug):
                first = self.walk(world).first(self.visit(world, who))
            for number in range(1, len(self.journey.stages) + 1):
                if first <= number <= reached <= len(self.journey.stages):
                    continue
                shown = self.client(world, who).get(f"{self.someone.root}{number}/")
                expected = "1" if number < first else self.page(reached)
                place = shown.headers.get("Location")
                assert place == f"{self.someone.root}{expected}/", (who, number, reached, first, world.path)

    def page(self, number: int) -> str:
        return str(number) if number <= len(self.journey.stages) else "done"

    # --- what happens ---------------------------------------------------------------------------------

    def events(self, world: World) -> Iterator[Event]:
        """Name everything that can happen next."""
        for number in asking(self.journey):
            yield f"answer {number}", lambda w, n=number: self.post(w, HERE, n)
            for step in self.journey.stages[number - 1].steps:
                if WRONG.get(step):
                    yield f"answer {step} wrongly", lambda w, n=number, s=step: self.post_wrongly(w, n, s)
            if "email" in self.someone.answers(number):
                other = {"email": OTHER_ADDRESS, "email_again": OTHER_ADDRESS}
                yield "change the address", lambda w, n=number, o=other: self.post(w, HERE, n, **o)
        yield "elsewhere, answer", lambda w: self.post(w, ELSEWHERE, self.position(w, ELSEWHERE))
        for who in (HERE, ELSEWHERE):
            for which, link in self.links(world).items():
                yield f"{who}, follow the {which} link", lambda w, l=link, b=who: self.follow(w, b, l)
        yield "send again", self.send_again
        yield "the worker writes", self.work
        yield "days pass", lambda w: replace(w, now=w.now + BEYOND_EVERY_EXPIRY)
        yield "begin anew", lambda w: replace(w, held={**w.held, HERE: ""})

    def links(self, world: World) -> dict[str, OutgoingMail]:
        """Give the newest and the oldest link, and the newest to the other address."""
        with operator_scope(self.someone.operator.slug):
            mails = [mail for mail in OutgoingMail.objects.order_by("pk") if "link" in mail.secrets]
        to_other = [mail for mail in mails if mail.recipient == OTHER_ADDRESS]
        found = {"newest": mails[-1:], "oldest": mails[:1], "other address's": to_other[-1:]}
        return {which: mail for which, (*_none, mail) in ((k, v) for k, v in found.items() if v)}

    def client(self, world: World, who: str) -> Client:
        client = self.clients[who]
        client.cookies.pop(self.cookie, None)
        if token := world.held.get(who):
            client.cookies[self.cookie] = token
        return client

    def after(self, world: World, who: str, client: Client) -> World:
        token = client.cookies[self.cookie].value if self.cookie in client.cookies else ""
        return replace(world, held={**world.held, who: token})

    def post(self, world: World, who: str, number: int, **changed: str) -> World:
        """Answer a page; one that is not open changes nothing and leads to where the visitor is."""
        if number > len(self.journey.stages) or is_wait(self.journey.stages[number - 1]):
            return world
        reached = self.position(world, who)
        with operator_scope(self.someone.operator.slug):
            may_be = self.walk(world).may_answer(self.visit(world, who), number)
            addresses = {email_in(d.answers) for d in Draft.objects.filter(journey=self.someone.name)}
        before = self.state(world)
        client = self.client(world, who)
        if may_be and "picture_check" in self.journey.stages[number - 1].steps:
            client.get(f"{self.someone.root}{number}/")
        answered = client.post(f"{self.someone.root}{number}/", self.someone.answers(number, **changed))
        after = self.after(world, who, client)
        if may_be:
            assert answered.status_code in {302, 303}, (world.path, number, answered.content.decode())
            self.check_end(after, who, addresses)
        else:
            assert answered.headers["Location"] == f"{self.someone.root}{self.page(reached)}/", world.path
            assert self.state(replace(after, held=after.held if reached > 1 else world.held)) == before
        return after

    def check_end(self, world: World, who: str, addresses: set[str]) -> None:
        """See that nobody comes to the end without having read a mail to the address given."""
        if self.has_ended(world, who) and link_stage(self.journey):
            read = {address for browser, address in world.read if browser == who}
            assert read & addresses, world.path

    def post_wrongly(self, world: World, number: int, step: str) -> World:
        """Answer one step of a page wrongly, which brings nobody on."""
        client = self.client(world, HERE)
        before = self.state(world)
        client.post(f"{self.someone.root}{number}/", self.someone.answers(number, **WRONG[step]))
        after = self.after(world, HERE, client)
        assert self.state(replace(after, held={**after.held, HERE: world.held.get(HERE, "")})) == before
        return replace(after, held=world.held) if self.visit_or_none(after) is None else after

    def visit_or_none(self, world: World) -> Any:
        with operator_scope(self.someone.operator.slug):
            return self.visit(world, HERE)

    def follow(self, world: World, who: str, mail: OutgoingMail) -> World:
        """Follow a mailed link: it is good, or a page says why not, and the browser keeps what it held."""
        client = self.client(world, who)
        path = "/" + mail.secrets["link"].split("/", 3)[3]
        shown = client.get(path)
        with operator_scope(self.someone.operator.slug):
            link = MailedLink.objects.get(token_sha256=sha256(path.rstrip("/").rpartition("/")[2]))
            good = link.used_at is None and link.expires_at > world.now
            good = good and link.recipient == email_in(link.draft.answers)
        assert shown.status_code == (302 if good else 410), world.path
        after = self.after(world, who, client)
        return replace(after, read=after.read | {(who, mail.recipient)}) if good else after

    def send_again(self, world: World) -> World:
        later = replace(world, now=world.now + BETWEEN_MAILS)
        self.set_clock(later.now)
        client = self.client(later, HERE)
        assert client.post(f"{self.someone.root}again/").status_code in {302, 303}
        return self.after(later, HERE, client)

    def work(self, world: World) -> World:
        self.someone.now = world.now
        self.someone.work()
        return world

    # --- the end is reachable -------------------------------------------------------------------------

    def finish(self, world: World) -> None:
        """Go on as someone sensible would, who reads mails and corrects a mistyped address."""
        for _move in range(6 * len(self.journey.stages)):
            if self.has_ended(world, HERE):
                return
            world = self.go(world, "sensibly", self.sensible(world))
        raise AssertionError(f"stuck: {world.path}")

    def sensible(self, world: World) -> Callable[[World], World]:
        number = self.position(world, HERE)
        if not is_wait(self.journey.stages[number - 1]):
            return lambda w: self.post(w, HERE, number)
        if is_final_wait(self.journey, number):
            return self.work
        if self.address(world) != self.someone.facts["email"]:
            first = next(n for n in asking(self.journey) if "email" in self.someone.answers(n))
            return lambda w: self.post(w, HERE, first)
        return self.read_mail

    def address(self, world: World) -> str:
        with operator_scope(self.someone.operator.slug):
            return email_in(self.visit(world, HERE).draft.answers)

    def read_mail(self, world: World) -> World:
        """Follow the newest link, or have it sent again."""
        if "send again" in world.path[-1:]:
            world = self.work(world)
        mail = self.links(world).get("newest")
        after = self.follow(self.work(world), HERE, mail) if mail else world
        if self.position(after, HERE) == self.position(world, HERE):
            after = self.work(self.send_again(after))
        return after
