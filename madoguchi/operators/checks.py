"""Checks of one operator beyond the types of its profile: files that must be there, choices that must fit."""

import re
from collections.abc import Callable, Iterable, Iterator
from operator import attrgetter
from typing import NamedTuple, get_args

from madoguchi.operators.journey_checks import faults_of_journeys
from madoguchi.operators.registry import PROFILE_NAME, Operator, ProfileFault
from madoguchi.operators.schema.debit_fields import place_of
from madoguchi.operators.schema.files import DataFile, PaymentsFile
from madoguchi.operators.schema.pages import FooterLink, MenuItem, WordPage
from madoguchi.operators.schema.profile import Profile
from madoguchi.operators.schema.read_only import ReadOnly
from madoguchi.operators.source_lines import KeyPath, key_lines, line_of

BYTE_RANGE = re.compile(r"([1-9]\d*)(?:-([1-9]\d*))?")
STATIC_FILES = ("theme.css", "logo.svg")


class Need(NamedTuple):
    """What is missing, said behind the name of the page or key, and whether a profile has it."""

    problem: str
    is_met: Callable[[Profile], object]


def _words_of(page: str) -> Need:
    return Need("is not among word_pages", lambda profile: page in profile.word_pages)


NEEDS_OF_PAGES: dict[str, Need] = {
    "card": Need("needs a table [card]", attrgetter("card")),
    "channels": Need("needs a table [channels]", attrgetter("channels")),
    "documents": Need("needs a table [documents]", attrgetter("documents")),
    "place_add": Need("needs places.add_steps", attrgetter("places.add_steps")),
    "points": Need("needs a table [points]", attrgetter("points")),
    "procedures": Need(
        "needs [[procedures]] or [[procedure_links]]",
        lambda profile: profile.procedures or profile.procedure_links,
    ),
    "withdrawal": Need("needs a table [withdrawal]", attrgetter("withdrawal")),
    **{page: _words_of(page) for page in get_args(WordPage)},
}
NEEDS_OF_KEYS: dict[tuple[str, ...], Need] = {
    ("terms",): Need(
        "needs a table [registration], whose terms_version is agreed to", attrgetter("registration")
    ),
    ("account", "mail_topics"): Need(
        "needs mail_choice among account.offers, on whose page they are chosen",
        lambda profile: "mail_choice" in profile.account.offers,
    ),
}


def faults_of(operator: Operator) -> list[ProfileFault]:
    """Find everything that would not work although the profile is well typed."""
    lines = key_lines((operator.folder / PROFILE_NAME).read_text(encoding="utf-8"))
    file = operator.folder / PROFILE_NAME
    found = [
        *_missing_files(operator),
        *_needs_unmet(operator),
        *_misplaced_columns(operator),
        *_ambiguous_patterns(operator),
        *_unread_codes(operator),
        *_unread_results(operator),
        *_unknown_fields(operator),
        *_unchangeable_login_id(operator),
        *_places_had_for_less(operator),
        *_unasked_question(operator),
        *faults_of_journeys(operator.profile),
    ]
    return [ProfileFault(file, line_of(path, lines), problem) for path, problem in found]


def _missing_files(operator: Operator) -> Iterator[tuple[KeyPath, str]]:
    for name in STATIC_FILES:
        if not (operator.folder / "static" / name).is_file():
            yield ("slug",), f"static/{name} is missing"
    for page in operator.profile.word_pages:
        if not (operator.folder / "words" / f"{page}.md").is_file():
            yield ("word_pages",), f"words/{page}.md is missing"
    if operator.profile.cautions and not (operator.folder / "words" / "cautions.md").is_file():
        yield ("cautions",), "words/cautions.md is missing"


def _needs_unmet(operator: Operator) -> Iterator[tuple[KeyPath, str]]:
    """Find pages that are linked, and keys that are filled, without what they need."""
    profile = operator.profile
    for path, page in _linked_pages(profile):
        if page in NEEDS_OF_PAGES and not NEEDS_OF_PAGES[page].is_met(profile):
            yield (*path, "page"), f"{page} {NEEDS_OF_PAGES[page].problem}"
    for path, need in NEEDS_OF_KEYS.items():
        if attrgetter(".".join(path))(profile) and not need.is_met(profile):
            yield path, f"{path[-1]} {need.problem}"


def _linked_pages(profile: Profile) -> Iterator[tuple[KeyPath, str | None]]:
    lists: tuple[tuple[KeyPath, Iterable[MenuItem | FooterLink | ReadOnly]], ...] = (
        (("menu",), profile.menu),
        (("footer_links",), profile.footer_links),
        (("procedure_links",), profile.procedure_links),
        (("contracts", "columns"), profile.contracts.columns),
        (("customer", "fields"), profile.customer.fields),
    )
    for path, entries in lists:
        yield from (((*path, index), each.page) for index, each in enumerate(entries))


def _unchangeable_login_id(operator: Operator) -> Iterator[tuple[KeyPath, str]]:
    profile = operator.profile
    if "login_id" in profile.account.offers and profile.login_id.source == "customer_number":
        yield ("account", "offers"), "login_id is the customer number and cannot be changed by its member"


def _places_had_for_less(operator: Operator) -> Iterator[tuple[KeyPath, str]]:
    profile = operator.profile
    proofs = profile.registration.steps if profile.registration else profile.places.add_steps
    for step in profile.places.add_steps:
        if step not in proofs:
            yield ("places", "add_steps"), f"{step} is not how the registration proves a place"


def _unasked_question(operator: Operator) -> Iterator[tuple[KeyPath, str]]:
    """Find invoices for those who answer what nobody asks."""
    profile, documents = operator.profile, operator.profile.documents
    if documents is None:
        return
    survey = profile.registration.survey if profile.registration else ()
    asked = {each.name: set(each.options) for each in survey}
    if documents.entitling_question and documents.entitling_question not in asked:
        yield ("documents", "entitling_question"), "the survey asks no such question"
    elif unknown := set(documents.entitling_answers) - asked.get(documents.entitling_question, set()):
        yield ("documents", "entitling_answers"), f"{min(unknown)} is none of the answers"


def _misplaced_columns(operator: Operator) -> Iterator[tuple[KeyPath, str]]:
    for index, file in enumerate(operator.profile.files):
        if file.format == "fixed_width":
            for key, place in _byte_places(file):
                if problem := _problem_with(place, file.record_bytes):
                    yield ("files", index, *key), f"{'.'.join(key)}: {problem}"


def _unknown_fields(operator: Operator) -> Iterator[tuple[KeyPath, str]]:
    for index, file in enumerate(operator.profile.files):
        for column, place in file.columns.model_dump().items() if file.format == "zengin" else ():
            try:
                place_of(place or "顧客番号")
            except ValueError as error:
                yield ("files", index, "columns", column), str(error)


def _byte_places(file: DataFile) -> Iterator[tuple[tuple[str, ...], str]]:
    stated: dict[str, str] = file.columns.model_dump()
    for column, place in stated.items():
        if place:
            yield ("columns", column), place
    if file.trailer_count:
        yield ("trailer_count",), file.trailer_count


def _problem_with(place: str, record_bytes: int) -> str:
    found = BYTE_RANGE.fullmatch(place)
    if found is None:
        return f'{place!r} is not a byte range such as "1-14"'
    first, last = int(found[1]), int(found[2] or found[1])
    if first > last:
        return f"{place!r} ends before it begins"
    return f"{place!r} lies outside the {record_bytes} bytes of a record" if last > record_bytes else ""


def _unread_results(operator: Operator) -> Iterator[tuple[KeyPath, str]]:
    for index, file in enumerate(operator.profile.files):
        if isinstance(file, PaymentsFile) and bool(file.columns.result) != bool(file.results):
            yield ("files", index, "columns"), "result and results are said together, or neither"


def _ambiguous_patterns(operator: Operator) -> Iterator[tuple[KeyPath, str]]:
    seen: dict[str, int] = {}
    for index, file in enumerate(operator.profile.files):
        if seen.setdefault(file.pattern, index) != index:
            yield ("files", index, "pattern"), f"{file.pattern!r} stands twice"


def _unread_codes(operator: Operator) -> Iterator[tuple[KeyPath, str]]:
    for index, file in enumerate(operator.profile.files):
        for column in ("status", "kind"):
            is_stated = getattr(file.columns, column, "")
            if is_stated and not getattr(file, f"{column}_codes"):
                yield ("files", index, "columns", column), f"{column}_codes says what no code means"
