"""Templates of mails: an operator's own words (``mail/KIND.txt``) are found before the defaults.

The first line is 「件名: …」, the rest the body. What stands around every body is ``frame.txt``; below an
announcement ``stop.txt`` says how to end them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, TemplateError
from jinja2.meta import find_undeclared_variables

from madoguchi.domain.line_breaks import wrapped
from madoguchi.operators.registry import Operator
from madoguchi.operators.schema.profile import Profile
from madoguchi.services.addresses import address_of
from madoguchi.services.mails.kinds import KINDS, Lines
from madoguchi.services.mails.marks import mark
from madoguchi.services.mails.words import FILTERS, cleaned, one_line

DEFAULTS = Path(__file__).resolve().parent / "defaults"
SUBJECT = "件名:"
FRAME, STOP = "frame", "stop"
PARTS = {FRAME: {"body"}, STOP: {"link"}}
COLUMNS = 76  # 38 full-width characters
LONGEST_SUBJECT = 200
EVERYWHERE = {"name", "now", "profile", "sign_in_url"}
BREAKS = (TemplateError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
EXAMPLES: Mapping[type, Any] = {
    str: "taro0123",
    Lines: "ご住所を確認できませんでした。\nお手数ですが、もう一度お申し込みください。",
    tuple: ("taro0123", "hanako"),
    datetime: datetime(2024, 10, 22, 1, 5, tzinfo=UTC),
    date: date(2024, 10, 1),
}


class MailTemplateRefused(Exception):
    """A template of a mail cannot be used."""


@dataclass(frozen=True, slots=True)
class Written:
    """A mail as written, marks standing for its secrets."""

    subject: str
    body: str


class MailTemplates:
    """One operator's templates."""

    def __init__(self, operator: Operator) -> None:
        self.profile = operator.profile
        self._loader = FileSystemLoader([operator.folder / "mail", DEFAULTS])
        self._environment = Environment(
            loader=self._loader,
            autoescape=False,  # noqa: S701  # plain text, not HTML
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._environment.filters.update(FILTERS)
        self._environment.globals.update(profile=self.profile)
        self._parts = cache(self._read)

    def names(self) -> list[str]:
        """Name every template that there is, the operator's and the defaults."""
        return [name.removesuffix(".txt") for name in self._environment.list_templates()]

    def write(self, kind: str, values: Mapping[str, Any], *, now: datetime) -> Written:
        """Write a mail; raises MailTemplateRefused."""
        taken = KINDS[kind]
        facts = {
            **cleaned(values, kind=taken),
            **{secret: mark(secret) for secret in taken.secrets},
            "now": now,
            "sign_in_url": address_of(self.profile),
        }
        try:
            subject, body = (part.render(facts) for part in self._parts(kind))
            framed = self._environment.get_template(f"{FRAME}.txt").render(facts, body=body.strip("\n"))
        except BREAKS as error:
            raise MailTemplateRefused(f"mail/{kind}.txt: {error}") from error
        return self._checked(kind, Written(one_line(subject), _tidy(framed)))

    def write_stop(self) -> str:
        """Write how announcements are ended, a mark standing for the address; raises MailTemplateRefused."""
        try:
            words = self._environment.get_template(f"{STOP}.txt").render(link=mark(STOP))
        except BREAKS as error:
            raise MailTemplateRefused(f"mail/{STOP}.txt: {error}") from error
        if mark(STOP) not in words.splitlines():
            raise MailTemplateRefused(f"mail/{STOP}.txt: link must stand on a line of its own")
        return _tidy(words)

    def _read(self, kind: str) -> tuple[Template, Template]:
        first, _newline, body = self._source(kind).partition("\n")
        if not first.startswith(SUBJECT):
            raise MailTemplateRefused(f"mail/{kind}.txt: the first line must begin with {SUBJECT}")
        compiled = self._environment.from_string
        return compiled(first.removeprefix(SUBJECT).strip()), compiled(body)

    def unknown_values(self, name: str) -> list[str]:
        """Name what a template asks for and its kind does not take, also where no example leads."""
        try:
            asked = find_undeclared_variables(self._environment.parse(self._source(name)))
        except TemplateError:
            return []  # it cannot be written at all, and is told for that
        taken = KINDS[name].values.keys() | KINDS[name].secrets if name in KINDS else PARTS[name]
        return sorted(asked - taken - EVERYWHERE)

    def _source(self, name: str) -> str:
        return self._loader.get_source(self._environment, f"{name}.txt")[0]

    def _checked(self, kind: str, written: Written) -> Written:
        if not 0 < len(written.subject) <= LONGEST_SUBJECT:
            raise MailTemplateRefused(f"mail/{kind}.txt: a subject has 1 to {LONGEST_SUBJECT} characters")
        for secret in KINDS[kind].secrets:
            if mark(secret) not in written.body.splitlines():
                raise MailTemplateRefused(f"mail/{kind}.txt: {secret} must stand on a line of its own")
        return written


def _tidy(text: str) -> str:
    """Break long lines, and leave no more than one empty line anywhere."""
    lines = wrapped(text.strip(), width=COLUMNS).split("\n")
    kept = [line for index, line in enumerate(lines) if line or lines[index - 1]]
    return "\n".join(kept) + "\n"


@cache
def templates_of(slug: str) -> MailTemplates:
    """Give the templates of an operator of this installation."""
    return MailTemplates(settings.REGISTRY[slug])


def write_mail(profile: Profile, kind: str, values: Mapping[str, Any], *, now: datetime) -> Written:
    """Write a mail in an operator's words."""
    return templates_of(profile.slug).write(kind, values, now=now)


def write_stop(profile: Profile) -> str:
    """Write in an operator's words how announcements are ended."""
    return templates_of(profile.slug).write_stop()


def faults_of_mails(operator: Operator) -> list[str]:
    """Name every template of an operator that is of no known kind, or cannot be written."""
    return [f"{operator.folder}: {fault}" for fault in _faults(MailTemplates(operator))]


def _faults(templates: MailTemplates) -> Iterator[str]:
    for name in templates.names():
        if name not in KINDS and name not in PARTS:
            yield f"mail/{name}.txt: no such kind of mail"
        elif unknown := templates.unknown_values(name):
            yield f"mail/{name}.txt: no value {', '.join(unknown)}"
    try:
        templates.write_stop()
    except MailTemplateRefused as refused:
        yield str(refused)
    for kind, taken in KINDS.items():
        values = {name: EXAMPLES[each] for name, each in taken.values.items()}
        for name in ("", "山田 太郎"):
            try:
                templates.write(kind, values | {"name": name}, now=EXAMPLES[datetime])
            except MailTemplateRefused as refused:
                yield str(refused)
