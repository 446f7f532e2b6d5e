"""Terms that staff publish: who joins agrees to them, and members are asked anew where that is wanted."""

import hashlib
import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings

from madoguchi.models import Consent, Draft
from madoguchi.models.scope import operator_scope
from madoguchi.operators.registry import Operator
from madoguchi.services.consents import keep_consents
from tests.cast import NOW, Person, person
from tests.newcomer import newcomer
from tests.staff import Colleague, colleague

REGISTERING = [each for each in settings.REGISTRY.values() if each.profile.registration]
ASKING = [
    each
    for each in REGISTERING
    if each.profile.registration and any("terms" in stage.steps for stage in each.profile.registration.stages)
]


@pytest.fixture(params=REGISTERING, ids=lambda operator: operator.slug)
def operator(request: pytest.FixtureRequest) -> Operator:
    """Each operator whose customers register, for agreement is given when one does."""
    found: Operator = request.param
    return found


@pytest.fixture
def mori(operator: Operator, db: None) -> Colleague:
    """A publisher."""
    return colleague(operator, "publisher", name="森 春香").arrive()


@pytest.fixture
def hanako(operator: Operator, db: None) -> Person:
    """A member who agreed to the operator's own terms."""
    someone = person(operator, name="山田 花子")
    agreed(someone, own_name(operator))
    return someone


def own_name(operator: Operator) -> str:
    rules = operator.profile.registration
    assert rules
    return rules.terms_version


def agreed(someone: Person, name: str) -> None:
    profile = someone.operator.profile
    with operator_scope(profile.slug):
        versions = {"terms": name}
        keep_consents(profile=profile, member_id=someone.member.pk, versions=versions, now=NOW)


def typed(name: str, **others: str) -> dict[str, str]:
    """Give an edition as a browser sends it, which asks anew."""
    form = {
        "name": name,
        "body": f"## 第1条\n\n{name}の規約",
        "asks_anew": "1",
        "changes": f"{name}で変わりました。",
    }
    return {**form, "starts_at": "", "ends_at": "", **others}


def publish(mori: Colleague, seen: int, form: dict[str, str]) -> Any:
    """Write one more edition upon what was seen, and publish it."""
    shelf = f"{mori.root}publishing/terms/"
    first = mori.client.get(f"{shelf}new/").headers.get("Location", f"{shelf}new/")
    answer = mori.client.post(first, form | {"seen": str(seen), "reference": str(uuid4())})
    assert answer.status_code == 303, answer.content.decode()
    page = answer.headers["Location"].partition("?")[0]
    return mori.client.post(f"{page}publish/", {"seen": str(seen + 1)})


def is_ticked(page: str) -> bool:
    """Test whether a page comes with the agreement given."""
    (box,) = re.findall(r'<input[^>]*name="agrees_to_terms"[^>]*>', page)
    return "checked" in box


def asked(someone: Person) -> str:
    """Sign in; give the page that the member is asked on, empty where the pages are open."""
    someone.sign_in()
    answer = someone.client.get(f"{someone.root}home/")
    if answer.status_code == 200:
        return ""
    assert answer.headers["Location"] == f"{someone.root}agreement/"
    return str(someone.client.get(f"{someone.root}agreement/").content.decode())


def agree(someone: Person, name: str) -> int:
    return int(someone.client.post(f"{someone.root}agreement/", {"version": name}).status_code)


def test_members_are_asked_and_their_agreement_is_kept_with_the_text(mori: Colleague, hanako: Person) -> None:
    assert asked(hanako) == ""
    assert publish(mori, 0, typed("2024-10-22")).status_code == 303
    page = asked(hanako)
    for words in ("2024-10-22で変わりました。", "2024-10-22の規約", "2024年10月21日(月)から"):
        assert words in page
    assert (agree(hanako, own_name(hanako.operator)), agree(hanako, "2024-10-22")) == (409, 303)
    assert asked(hanako) == ""
    text = "## 第1条\n\n2024-10-22の規約"
    with operator_scope(hanako.operator.slug):
        last = Consent.objects.filter(member=hanako.member).latest("pk")
    assert (last.version, last.text_sha256) == ("2024-10-22", hashlib.sha256(text.encode()).hexdigest())


def test_nobody_is_asked_for_an_edition_that_does_not_ask_or_waits(mori: Colleague, hanako: Person) -> None:
    publish(mori, 0, typed("誤字の訂正", asks_anew="", changes=""))
    assert asked(hanako) == ""
    publish(mori, 2, typed("来月から", starts_at="2024-11-01T00:00"))
    assert asked(hanako) == ""


def test_whoever_missed_two_editions_reads_what_both_changed_and_agrees_once(
    mori: Colleague, hanako: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    forms = [typed("二"), typed("三"), typed("三の訂正", asks_anew="", changes="")]
    for minutes, form in enumerate(forms):
        now = NOW + timedelta(minutes=minutes)
        monkeypatch.setattr("madoguchi.interfaces.clock.now", lambda now=now: now)
        publish(mori, minutes * 2, form)
    page = asked(hanako)
    assert ["二で変わりました。" in page, "三で変わりました。" in page, "三の訂正の規約" in page] == [
        True
    ] * 3
    assert (agree(hanako, "三の訂正"), asked(hanako)) == (303, "")


@pytest.mark.parametrize("by_schedule", [False, True])
def test_edition_that_is_over_holds_nobody_up_and_asks_nobody_later(
    mori: Colleague, hanako: Person, monkeypatch: pytest.MonkeyPatch, *, by_schedule: bool
) -> None:
    monkeypatch.setitem(hanako.operator.profile.__dict__, "terms", None)  # the folder's own asks nobody
    others = {name: person(hanako.operator, name="鈴木 次郎") for name in ("二", "2020年の規約")}
    publish(mori, 0, typed("二"))
    for name, someone in others.items():
        agreed(someone, name)
    assert [asked(each) != "" for each in (hanako, *others.values())] == [True, False, True]
    now = NOW + timedelta(minutes=1)
    monkeypatch.setattr("madoguchi.interfaces.clock.now", lambda: now)
    times = {"ends_at": f"{now + timedelta(minutes=1):%Y-%m-%dT%H:%M}"} if by_schedule else {}
    publish(mori, 2, typed("三", **times))
    assert asked(others["二"])
    now += timedelta(minutes=1)
    seen = 4
    if not by_schedule:
        page = mori.client.get(f"{mori.root}publishing/terms/new/").headers["Location"]
        assert mori.client.post(page, {"do": "end", "seen": "4"}).status_code == 303
        seen = 5
    assert hanako.client.get(f"{hanako.root}agreement/").headers["Location"] == f"{hanako.root}home/"
    assert [asked(each) for each in (hanako, *others.values())] == ["", "", ""]
    now += timedelta(minutes=1)
    publish(mori, seen, typed("三の訂正", asks_anew="", changes=""))
    assert [asked(each) for each in (hanako, *others.values())] == ["", "", ""]


def test_edition_that_is_published_again_asks_since_it_first_did(
    mori: Colleague, hanako: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(mori, 0, typed("二"))
    monkeypatch.setattr("madoguchi.interfaces.clock.now", lambda: NOW + timedelta(minutes=1))
    assert publish(mori, 2, typed("二", ends_at="2024-12-01T00:00")).status_code == 303
    page = asked(hanako)
    assert page.count("二で変わりました。") == 1


def test_long_name_is_agreed_to_whole(mori: Colleague, hanako: Person) -> None:
    name = "ご利用規約" * 8
    publish(mori, 0, typed(name))
    assert name in asked(hanako)
    assert (agree(hanako, name), asked(hanako)) == (303, "")


def test_name_that_was_agreed_to_never_means_another_text(mori: Colleague, hanako: Person) -> None:
    publish(mori, 0, typed("二"))
    answer = publish(mori, 2, typed("二", body="別の文面"))
    assert (
        answer.status_code,
        "この名前の版は、別の内容ですでに公開しています。" in answer.content.decode(),
    ) == (
        409,
        True,
    )
    agreed(hanako, "2020年の規約")  # which the operator's folder had before
    assert publish(mori, 3, typed("2020年の規約")).status_code == 409
    page = mori.client.get(f"{mori.root}publishing/terms/new/").headers["Location"]
    answer = mori.client.post(page, typed(own_name(hanako.operator), seen="4"))
    assert (answer.status_code, "開設時の規約で使われています。" in answer.content.decode()) == (422, True)


def test_page_of_publishing_says_how_many_will_be_asked(mori: Colleague, hanako: Person) -> None:
    someone = person(hanako.operator, name="鈴木 次郎")  # never agreed, so is never asked
    page = mori.client.post(f"{mori.root}publishing/terms/new/", typed("二", reference=str(uuid4()))).headers[
        "Location"
    ]
    shown = mori.client.get(f"{page.partition('?')[0]}publish/")
    assert "いま1人" in shown.content.decode()
    publish(mori, 1, typed("二"))
    assert asked(someone) == ""


@pytest.mark.parametrize("operator", ASKING, ids=lambda operator: operator.slug)
def test_who_registers_agrees_to_what_is_shown_and_holds(mori: Colleague, operator: Operator) -> None:
    toru = newcomer(operator)
    number = toru.stage_of("terms")
    before = toru.look(number).content.decode()
    assert f'name="terms_version" value="{own_name(operator)}"' in before
    publish(mori, 0, typed("二"))
    page = f"{toru.root}{number}/"
    answer = toru.client.post(page, toru.answers(number) | {"terms_version": own_name(operator)})
    text = answer.content.decode()
    assert (answer.status_code, "二の規約" in text) == (422, True)
    assert ["ご利用規約が新しくなりました。" in text, is_ticked(before), is_ticked(text)] == [
        True,
        False,
        False,
    ]
    answer = toru.client.post(page, toru.answers(number) | {"terms_version": "二"})
    assert answer.status_code in {302, 303}
    with operator_scope(operator.slug):
        kept = Draft.objects.latest("pk").answers["terms"]
    assert kept == {"version": "二"}
