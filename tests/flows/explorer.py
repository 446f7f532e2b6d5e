"""An explorer: goes every way through a journey in two browsers, and comes back to every fork.

Savepoints bring the database back to a fork. States are told apart by positions, answers, addresses, and
links that are good; each is gone on from once.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.test import Client

from madoguchi.domain.tokens import token_sha256
from madoguchi.flows.desk import email_in
from madoguchi.flows.drafts import Visit, find_visit
from madoguchi.flows.positions import is_wait, link_stage
from madoguchi.flows.walking import Walk
from madoguchi.models import LetterCode, MailedLink, OutgoingMail, Tally
from tests.cast import browser
from tests.flows.ways import WRONG, asking
from tests.newcomer import Newcomer

HERE, ELSEWHERE = "here", "elsewhere"
OTHER_ADDRESS = "elsewhere@example.jp"
ONE_IN = 8  # so many states is one walked to its end in earnest
BEYOND_EVERY_EXPIRY = timedelta(days=4)
BETWEEN_MAILS = timedelta(seconds=61)

type State = Any
type Act = Callable[["World"], "World"]


@dataclass(frozen=True)
class World:
    """What is outside the database: the time, what each browser holds, whose mails were read in it."""

    now: datetime
    held: dict[str, str] = field(default_factory=dict)
    read: frozenset[tuple[str, str]] = frozenset()
    path: tuple[str, ...] = ()


class Explorer:
    """Explores the journey of someone. Needs the operator in scope."""

    def __init__(
        self, someone: Newcomer, *, set_clock: Callable[[datetime], None], has_other_browser: bool
    ) -> None:
        self.followers = (HERE, ELSEWHERE) if has_other_browser else (HERE,)
        self.someone, self.journey, self.set_clock = someone, someone.journey, set_clock
        self.stages = len(self.journey.stages)
        self.clients = {each: browser(someone.operator) for each in (HERE, ELSEWHERE)}
        self.cookie = f"__Secure-madoguchi-{someone.name}"
        self.came_from: dict[State, set[State]] = {}
        self.ends: set[State] = set()
        self.moves = 0

    def explore(self, world: World, came_from: State = None) -> None:
        """Go on from a world in every way, if its state is a new one."""
        state = self.state(world)
        if state in self.came_from:
            self.came_from[state].add(came_from)
            return
        self.came_from[state] = {came_from}
        self.check_pages(world)
        if self.position(world, HERE) > self.stages or self.position(world, ELSEWHERE) > self.stages:
            self.ends.add(state)
            return
        if len(self.came_from) % ONE_IN == 1:
            self.undone(lambda: self.finish(world))
        for name, act in self.events(world):
            self.undone(lambda name=name, act=act: self.explore(self.go(world, name, act), state))

    def undone(self, act: Callable[[], object]) -> None:
        """Do something and take it back."""
        before = transaction.savepoint_create()
        act()
        transaction.savepoint_rollback(before)

    def go(self, world: World, name: str, act: Act) -> World:
        """Let one thing happen, and the worker write; what limits tries has tests of its own."""
        self.moves += 1
        self.set_clock(world.now)
        Tally.objects.all().delete()
        LetterCode.objects.update(tries=0)
        after = replace(act(world), path=(*world.path, name))
        self.someone.now = after.now
        self.someone.work()
        return after

    def stuck(self) -> set[State]:
        """Give the states from which no way leads to an end."""
        leading = found = set(self.ends)
        while found:
            found = {each for state in found for each in self.came_from[state]} - leading - {None}
            leading = leading | found
        return self.came_from.keys() - leading

    # --- what is seen ---------------------------------------------------------------------------------

    def visit(self, world: World, who: str) -> Visit | None:
        """Give what a browser's token leads to."""
        token = world.held.get(who, "")
        return find_visit(journey=self.someone.name, token=token, now=world.now) if token else None

    def walk(self, world: World) -> Walk:
        """Give the engine's view of the journey."""
        return Walk(self.someone.operator.profile, self.someone.name, self.journey, "", world.now)

    def position(self, world: World, who: str) -> int:
        """Give where a browser is."""
        return self.walk(world).position(self.visit(world, who))

    def state(self, world: World) -> State:
        """Tell worlds apart by what matters."""
        visits = [self.visit(world, each) for each in (HERE, ELSEWHERE)]
        held = {visit.draft.pk for visit in visits if visit}
        links = MailedLink.objects.filter(used_at=None, expires_at__gt=world.now)
        good = list(links.filter(draft__in=held).values_list("draft_id", "recipient"))
        return tuple(self._part(visit, good) for visit in visits), len(held)

    def _part(self, visit: Visit | None, good: list[tuple[int, str]]) -> State:
        if visit is None:
            return None
        answers, draft = visit.answers(self.journey), visit.draft
        links = frozenset(recipient for pk, recipient in good if pk == draft.pk)
        is_over = draft.ended_at is not None
        has_link = visit.link is not None
        return tuple(sorted(answers)), email_in(answers), visit.is_own, has_link, links, is_over

    def check_pages(self, world: World) -> None:
        """See that no page opens beyond the one reached, nor one before the link to whom it alone has led."""
        self.set_clock(world.now)
        for who in (HERE, ELSEWHERE):
            visit, walk = self.visit(world, who), self.walk(world)
            first, reached = walk.first(visit), walk.position(visit)
            open_ones = () if visit and visit.draft.ended_at else range(first, reached + 1)
            for number in set(range(1, self.stages + 1)) - set(open_ones):
                shown = self.client(world, who).get(f"{self.someone.root}{number}/")
                expected = "1" if number < first else self.page(reached)
                assert shown.headers.get("Location") == f"{self.someone.root}{expected}/", (
                    who,
                    number,
                    first,
                    reached,
                    shown.headers,
                    world.path,
                )

    def page(self, number: int) -> str:
        """Give a page's part of the address."""
        return str(number) if number <= self.stages else "done"

    # --- what happens ---------------------------------------------------------------------------------

    def events(self, world: World) -> Iterator[tuple[str, Act]]:
        """Name everything that can happen next."""
        for number in asking(self.journey):
            yield f"answer {number}", lambda w, n=number: self.post(w, HERE, n)
            if len(self.followers) == 1:
                yield from self.slips(number)
        if world.held.get(ELSEWHERE):
            yield "elsewhere, answer", lambda w: self.post(w, ELSEWHERE, self.position(w, ELSEWHERE))
        for which, mail in self.links().items():
            for who in self.followers:
                yield f"{who}, follow {which}", lambda w, b=who, m=mail: self.follow(w, b, m)
        yield "send again", self.send_again
        yield "days pass", lambda w: replace(w, now=w.now + BEYOND_EVERY_EXPIRY)
        yield "begin anew", self.begin_anew

    def slips(self, number: int) -> Iterator[tuple[str, Act]]:
        """Name what can be typed wrongly on a page."""
        for step in self.journey.stages[number - 1].steps:
            if WRONG.get(step):
                yield f"answer {step} wrongly", lambda w, s=step: self.post_wrongly(w, number, s)
        if number == self.page_with_address:
            yield "change the address", lambda w: self.post(w, HERE, number, OTHER_ADDRESS)

    @property
    def page_with_address(self) -> int:
        """Give the number of the page that asks for the address; 0 where none does."""
        return next((n for n in asking(self.journey) if "email" in self.someone.answers(n)), 0)

    def links(self) -> dict[str, OutgoingMail]:
        """Give the mails with the newest link, and with the newest to the other address."""
        mails = self.mails()
        to_other = [mail for mail in mails if mail.recipient == OTHER_ADDRESS]
        found = {"the other's": to_other[-1:], "the newest": mails[-1:]}
        told_apart = {mail.pk: (which, mail) for which, some in found.items() for mail in some}
        return dict(told_apart.values())

    def mails(self) -> list[OutgoingMail]:
        """Give the mails with links, oldest first."""
        return [mail for mail in OutgoingMail.objects.order_by("pk") if "link" in mail.secrets]

    def client(self, world: World, who: str) -> Client:
        """Give a browser that holds what it holds in this world."""
        client = self.clients[who]
        client.cookies.pop(self.cookie, None)
        if token := world.held.get(who):
            client.cookies[self.cookie] = token
        return client

    def after(self, world: World, who: str) -> World:
        """Give the world in which a browser holds what it was given."""
        cookies = self.clients[who].cookies
        token = cookies[self.cookie].value if self.cookie in cookies else ""
        return replace(world, held={**world.held, who: token})

    def post(self, world: World, who: str, number: int, address: str = "") -> World:
        """Answer a page; one that is not open changes nothing and leads to where the visitor is."""
        if number > self.stages or is_wait(self.journey.stages[number - 1]):
            return world
        visit, walk = self.visit(world, who), self.walk(world)
        if not walk.may_answer(visit, number):
            return self._post_closed(world, who, number, walk.position(visit))
        client = self.client(world, who)
        client.get(f"{self.someone.root}{number}/")
        changed = {"email": address, "email_again": address} if address else {}
        answered = client.post(f"{self.someone.root}{number}/", self.someone.answers(number, **changed))
        assert answered.status_code in {302, 303}, (world.path, number, answered.content.decode())
        after = self.after(world, who)
        if link_stage(self.journey) and self.position(after, who) > self.stages:
            assert visit, world.path
            assert (who, email_in(visit.draft.answers)) in world.read, world.path
        return after

    def _post_closed(self, world: World, who: str, number: int, reached: int) -> World:
        before = self.state(world)
        answered = self.client(world, who).post(f"{self.someone.root}{number}/", self.someone.answers(number))
        assert answered.headers["Location"] == f"{self.someone.root}{self.page(reached)}/", world.path
        assert self.state(world) == before, world.path
        return world

    def post_wrongly(self, world: World, number: int, step: str) -> World:
        """Answer one step of a page wrongly, which brings nobody on; a picture is asked for but once."""
        visit = self.visit(world, HERE)
        if step == "picture_check" and visit and step in visit.draft.answers:
            return world
        before = self.state(world)
        wrong = self.someone.answers(number, **WRONG[step])
        self.client(world, HERE).post(f"{self.someone.root}{number}/", wrong)
        after = self.after(world, HERE)
        assert self.position(after, HERE) == self.position(world, HERE), world.path
        assert self.state(world) == before, world.path
        return world

    def follow(self, world: World, who: str, mail: OutgoingMail) -> World:
        """Follow a mailed link: it is good, or a page says why not, and the browser keeps what it held."""
        path = self.someone.path_of(mail)
        link = MailedLink.objects.get(token_sha256=token_sha256(path.split("/")[-2]))
        is_live = link.used_at is None and link.expires_at > world.now
        is_good = is_live and link.recipient == email_in(link.draft.answers)
        shown = self.client(world, who).get(path)
        assert shown.status_code == (302 if is_good else 410), world.path
        after = self.after(world, who)
        return replace(after, read=after.read | {(who, mail.recipient)}) if is_good else after

    def send_again(self, world: World) -> World:
        """Ask for the mail once more, after a minute."""
        later = replace(world, now=world.now + BETWEEN_MAILS)
        self.set_clock(later.now)
        assert self.client(later, HERE).post(f"{self.someone.root}again/").status_code in {302, 303}
        return later

    def begin_anew(self, world: World) -> World:
        """Open the first page as one to whom it opens empty."""
        return replace(world, held={**world.held, HERE: ""})

    # --- to the end -----------------------------------------------------------------------------------

    def finish(self, world: World) -> None:
        """Go on as someone sensible would, who reads mails and corrects a mistyped address."""
        for _move in range(4 * self.stages):
            if self.position(world, HERE) > self.stages:
                return
            world = self.go(world, "sensibly", self.sensibly)
        raise AssertionError(f"stuck: {world.path}")

    def sensibly(self, world: World) -> World:
        """Do what the page that is open asks for."""
        visit = self.visit(world, HERE)
        number = self.walk(world).position(visit)
        if number < self.walk(world).first(visit):  # an earlier answer is being changed in another browser
            return self.begin_anew(world)
        if not is_wait(self.journey.stages[number - 1]):
            return self.post(world, HERE, number)
        if visit and email_in(visit.draft.answers) == OTHER_ADDRESS:
            return self.post(world, HERE, self.page_with_address)
        return self.read_mail(world)

    def read_mail(self, world: World) -> World:
        """Follow the newest link that leads on, or have one sent again."""
        for mail in reversed(self.mails()):
            after = self.follow(world, HERE, mail)
            if self.position(after, HERE) > self.position(world, HERE):
                return after
        return self.send_again(world)
