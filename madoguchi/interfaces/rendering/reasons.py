"""Reasons in words: those of the catalogue, or the operator's own."""

import difflib
import re
from collections.abc import Iterator

from django.utils.translation import gettext

from madoguchi.domain.reasons import Reason, ReasonCode
from madoguchi.interfaces.rendering.filters import day_words
from madoguchi.interfaces.rendering.reason_catalogue import CATALOGUE, ReasonWords
from madoguchi.operators.registry import PROFILE_NAME, Operator, ProfileFault
from madoguchi.operators.schema.profile import Profile
from madoguchi.operators.source_lines import key_lines, line_of

PLACEHOLDER = re.compile(r"%(?:\((\w+)\)s)?")
EVERYWHERE = {"phone", "hours"}


def words_of(reason: Reason, *, profile: Profile) -> ReasonWords:
    """Say a reason in the operator's words, or those of its code."""
    usual, own = CATALOGUE[reason.code], profile.reasons.get(reason.code)
    day = day_words(reason.on) if reason.on else ""
    contact = {"phone": profile.contact.phone, "hours": profile.contact.phone_hours, "day": day}
    values = contact | dict(reason.values)
    return ReasonWords(
        lead=((own and own.lead) or gettext(usual.lead)) % values,
        next_step=((own and own.next_step) or gettext(usual.next_step)) % values,
        title=gettext(usual.title) if usual.title else "",
    )


def faults_of_reasons(operator: Operator) -> list[ProfileFault]:
    """Find words for reasons that there are not, and words that name values which the reason has not."""
    file = operator.folder / PROFILE_NAME
    lines = key_lines(file.read_text(encoding="utf-8"))
    return [ProfileFault(file, line_of(path, lines), problem) for path, problem in _faults(operator.profile)]


def _faults(profile: Profile) -> Iterator[tuple[tuple[str, ...], str]]:
    for code, own in profile.reasons.items():
        if code not in CATALOGUE:
            nearest = difflib.get_close_matches(code, list(CATALOGUE), n=1, cutoff=0)[0]
            yield ("reasons", code), f"no reason {code}; did you mean {nearest}?"
            continue
        known = EVERYWHERE | _named(CATALOGUE[ReasonCode(code)])
        for part in ("lead", "next_step"):
            for wrong in _wrong_places(getattr(own, part), known):
                yield ("reasons", code, part), f"{wrong} is no value of {code}; {_listed(known)} are"


def _named(words: ReasonWords) -> set[str]:
    return {name for name in PLACEHOLDER.findall(words.lead + words.next_step) if name}


def _wrong_places(text: str, known: set[str]) -> list[str]:
    found = PLACEHOLDER.finditer(text.replace("%%", ""))
    return [match[0] for match in found if match[1] not in known]


def _listed(names: set[str]) -> str:
    return ", ".join(f"%({name})s" for name in sorted(names))
