"""Whatever is hidden, empty, blocked or waiting says why, and what to do next."""

import html
import re
from pathlib import Path

import pytest
from django.conf import settings

from madoguchi.domain.reasons import Reason, ReasonCode
from madoguchi.interfaces.rendering.environments import DEFAULTS
from madoguchi.interfaces.rendering.reason_catalogue import CATALOGUE
from madoguchi.interfaces.rendering.reasons import PLACEHOLDER, words_of
from madoguchi.operators.schema.profile import Profile
from madoguchi.operators.schema.reasons import ReasonText
from tests.cast import SLUGS
from tests.reason_states import STATES, Counter

CASES = [
    (slug, name)
    for name, state in STATES.items()
    for slug in SLUGS
    if state.is_found_at(settings.REGISTRY[slug].profile)
]
VALUE = re.compile(r"%\((\w+)\)s")
DAY = r"\d{4}年\d{1,2}月\d{1,2}日\([月火水木金土日]\)"
GIVEN = re.compile(r'data-reason="([a-z_]+)"')
# On the home page these may stand beside any other.
ON_EVERY_HOME = {ReasonCode.NO_NOTICES, ReasonCode.PAGE_TO_COME}


@pytest.mark.parametrize(("slug", "name"), CASES)
def test_state_gives_its_reason_and_the_next_step(
    db: None, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest, slug: str, name: str
) -> None:
    operator, state = settings.REGISTRY[slug], STATES[name]
    answer = state.page(Counter(operator, monkeypatch, request.getfixturevalue))
    page = html.unescape(answer.content.decode())
    given = {ReasonCode(code) for code in GIVEN.findall(page)}
    assert given - ON_EVERY_HOME | given & state.codes == state.codes
    assert "%(" not in page
    assert [
        sentence.pattern
        for code in state.codes
        for sentence in sentences_of(code, profile=operator.profile)
        if not sentence.search(page)
    ] == []


def sentences_of(code: ReasonCode, *, profile: Profile) -> list[re.Pattern[str]]:
    """Give what a reason says at an operator: what is so and what to do next, with any values in place."""
    usual, own, contact = CATALOGUE[code], profile.reasons.get(code), profile.contact
    known = {"phone": re.escape(contact.phone), "hours": re.escape(contact.phone_hours), "day": DAY}
    texts = ((own and own.lead) or usual.lead, (own and own.next_step) or usual.next_step)
    return [sentence_like(text, known) for text in texts]


def sentence_like(text: str, known: dict[str, str]) -> re.Pattern[str]:
    """Let each value in a sentence be what it can be."""
    parts = VALUE.split(text)  # words and names of values by turns
    values = [known.get(name, ".+?") for name in parts[1::2]]
    return re.compile(
        "".join(re.escape(part) + value for part, value in zip(parts[::2], [*values, ""], strict=True))
    )


def test_every_reason_is_given_in_some_state() -> None:
    reached = {code for _slug, name in CASES for code in STATES[name].codes}
    assert reached == set(ReasonCode)
    assert set(CATALOGUE) == set(ReasonCode)


@pytest.mark.parametrize("slug", SLUGS)
def test_entry_of_the_menu_that_leads_nowhere_says_why(
    db: None, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest, slug: str
) -> None:
    counter = Counter(settings.REGISTRY[slug], monkeypatch, request.getfixturevalue)
    someone = counter.member()
    page = someone.client.get(f"{someone.root}home/").content.decode()
    later = [item for item in counter.profile.menu if item.page is None]
    assert page.count('data-reason="page_to_come"') == len(later)
    for item in later:
        assert (item.hint or f"{item.label}は準備中です。お急ぎの方は、") in re.sub("<[^>]+>", "", page)


@pytest.mark.parametrize("code", ReasonCode)
def test_every_reason_has_a_next_step(code: ReasonCode) -> None:
    words = CATALOGUE[code]
    assert (bool(words.lead), words.next_step.endswith("。")) == (True, True)
    assert [match for match in PLACEHOLDER.finditer(words.lead + words.next_step) if not match[1]] == []


def test_no_template_says_that_there_is_nothing_by_itself() -> None:
    empty = [
        file.relative_to(DEFAULTS)
        for file in DEFAULTS.rglob("*.html")
        if 'class="empty' in file.read_text(encoding="utf-8")
    ]
    assert empty == [Path("parts/reason.html")]


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("path", ["home/", "bills/", "usage/", "contracts/", "notices/"])
def test_empty_account_is_told_why_on_every_page(
    db: None, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest, slug: str, path: str
) -> None:
    someone = Counter(settings.REGISTRY[slug], monkeypatch, request.getfixturevalue).member()
    page = someone.client.get(someone.root + path).content.decode()
    assert GIVEN.findall(page) != []


def test_operator_may_say_a_reason_in_its_own_words() -> None:
    profile = settings.REGISTRY["kanazawa-water"].profile
    own = {"no_place": ReasonText(next_step="%(phone)sへ。"), "no_bills": ReasonText(lead="検針前です。")}
    profile = profile.model_copy(update={"reasons": own})
    no_place = words_of(Reason(ReasonCode.NO_PLACE), profile=profile)
    no_bills = words_of(Reason(ReasonCode.NO_BILLS, values={"months": 24}), profile=profile)
    assert (no_place.lead, no_place.next_step) == (CATALOGUE[ReasonCode.NO_PLACE].lead, "0120-328-117へ。")
    assert (no_bills.lead, "過去24か月分" in no_bills.next_step) == ("検針前です。", True)
