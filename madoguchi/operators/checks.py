"""Checks of one operator beyond the types of its profile: files that must be there, choices that must fit."""

import re
from collections.abc import Iterator
from typing import get_args

from madoguchi.operators.journey_checks import faults_of_journeys
from madoguchi.operators.registry import PROFILE_NAME, Operator, ProfileFault
from madoguchi.operators.schema.documents import Documents
from madoguchi.operators.schema.files import BillsFile, DataFile
from madoguchi.operators.schema.pages import WordPage
from madoguchi.operators.schema.profile import Profile
from madoguchi.operators.source_lines import KeyPath, key_lines, line_of

BYTE_RANGE = re.compile(r"([1-9]\d*)(?:-([1-9]\d*))?")
STATIC_FILES = ("theme.css", "logo.svg")


def faults_of(operator: Operator) -> list[ProfileFault]:
    """Find everything that would not work although the profile is well typed."""
    lines = key_lines((operator.folder / PROFILE_NAME).read_text(encoding="utf-8"))
    file = operator.folder / PROFILE_NAME
    found = [
        *_missing_files(operator),
        *_pages_without_words(operator),
        *_misplaced_columns(operator),
        *_ambiguous_patterns(operator),
        *_unread_status(operator),
        *_unchangeable_login_id(operator),
        *_documents_of_nothing(operator),
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


def _pages_without_words(operator: Operator) -> Iterator[tuple[KeyPath, str]]:
    profile = operator.profile
    worded = set(get_args(WordPage)) - set(profile.word_pages)
    linked = (
        *((("menu", index), item.page) for index, item in enumerate(profile.menu)),
        *((("footer_links", index), link.page) for index, link in enumerate(profile.footer_links)),
    )
    for path, page in linked:
        if page in worded:
            yield (*path, "page"), f"{page} is not among word_pages"


def _unchangeable_login_id(operator: Operator) -> Iterator[tuple[KeyPath, str]]:
    profile = operator.profile
    if "login_id" in profile.account.offers and profile.login_id.source == "customer_number":
        yield ("account", "offers"), "login_id is the customer number and cannot be changed by its member"


def _documents_of_nothing(operator: Operator) -> Iterator[tuple[KeyPath, str]]:
    profile = operator.profile
    for index, item in enumerate(profile.menu):
        if item.page == "documents" and not profile.documents:
            yield ("menu", index, "page"), "there is no [documents]"
    if profile.documents and profile.documents.entitling_question:
        yield from _unasked_question(profile, profile.documents)


def _unasked_question(profile: Profile, documents: Documents) -> Iterator[tuple[KeyPath, str]]:
    survey = profile.registration.survey if profile.registration else ()
    asked = {each.name: set(each.options) for each in survey}
    if documents.entitling_question not in asked:
        yield ("documents", "entitling_question"), "the survey asks no such question"
    elif unknown := set(documents.entitling_answers) - asked[documents.entitling_question]:
        yield ("documents", "entitling_answers"), f"{min(unknown)} is none of the answers"


def _misplaced_columns(operator: Operator) -> Iterator[tuple[KeyPath, str]]:
    for index, file in enumerate(operator.profile.files):
        if file.format == "fixed_width":
            for key, place in _byte_places(file):
                if problem := _problem_with(place, file.record_bytes):
                    yield ("files", index, *key), f"{'.'.join(key)}: {problem}"


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


def _ambiguous_patterns(operator: Operator) -> Iterator[tuple[KeyPath, str]]:
    seen: dict[str, int] = {}
    for index, file in enumerate(operator.profile.files):
        if seen.setdefault(file.pattern, index) != index:
            yield ("files", index, "pattern"), f"{file.pattern!r} stands twice"


def _unread_status(operator: Operator) -> Iterator[tuple[KeyPath, str]]:
    for index, file in enumerate(operator.profile.files):
        if isinstance(file, BillsFile) and file.columns.status and not file.status_codes:
            yield ("files", index, "columns", "status"), "status_codes says what no code means"
