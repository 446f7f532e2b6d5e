"""What happens to those who go back, send twice, come late, or by another's link: each has its outcome."""

import pytest
from django.test import Client

from madoguchi.flows.positions import is_wait, link_stage
from madoguchi.flows.steps import PROOFS
from madoguchi.models import Application, Draft, MailedLink, Member, MemberPlace
from madoguchi.models.scope import operator_scope
from madoguchi.services.members import enrol_member
from tests.cast import browser
from tests.flows.ways import (
    LINKED,
    REGISTRATIONS,
    WAYS,
    asking,
    at,
    before_wait,
    counted,
    hours_at,
    last_page,
    led_to,
    reach_wait,
    walked,
    with_step,
)
from tests.newcomer import Newcomer, newcomer

# --- going back ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("someone", **walked(WAYS))
def test_page_sent_again_unchanged_forgets_nothing(someone):
    last = before_wait(someone.journey)
    someone.walk_to(last)
    if last > 1:
        assert led_to(someone.answer(1)) == at(someone, last)


@pytest.mark.parametrize("someone", **walked(WAYS))
def test_changed_answer_forgets_the_later_ones(someone):
    last = before_wait(someone.journey)
    someone.walk_to(last + 1)
    changed = {name: f" {typed} " for name, typed in someone.answers(1).items() if name in CHANGEABLE}
    someone.facts |= changed or {"email": "other@example.jp", "email_again": "other@example.jp"}
    following = 2 if last > 1 else "done" if not link_stage(someone.journey) else last + 1
    assert led_to(someone.answer(1)) == at(someone, following)


CHANGEABLE = ("phone", "customer_number")


@pytest.mark.parametrize("someone", **walked(with_step("account", REGISTRATIONS)))
def test_password_left_empty_on_the_way_back_is_the_one_typed_before(someone):
    number = someone.stage_of("account")
    someone.walk_to(number + 1)
    assert led_to(someone.answer(number, password="", password_again="")) is not None
    someone.walk_on()
    assert someone.sign_in()


# --- sending twice ------------------------------------------------------------------------------------


def walk_twice(someone):
    """Send every page twice, and let the worker look twice."""
    for number, stage in enumerate(someone.journey.stages, start=1):
        if is_wait(stage):
            someone.work()
            someone.work()
            if number == link_stage(someone.journey):
                someone.follow_link()
            continue
        answers = someone.look(number) and someone.answers(number)
        statuses = [someone.client.post(at(someone, number), answers).status_code for _twice in range(2)]
        assert set(statuses) <= {302, 303}


@pytest.mark.parametrize("someone", **walked(WAYS))
def test_every_page_sent_twice_does_everything_once(someone):
    members = counted(someone, Member)
    walk_twice(someone)
    kinds = [mail.kind for mail in someone.mails()]
    assert sorted(kinds) == sorted(set(kinds))
    made = 1 if someone.name == "registration" else 0
    assert (counted(someone, Draft), counted(someone, Member)) == (1, members + made)


@pytest.mark.parametrize("someone", **walked(WAYS))
def test_two_tabs_are_one_visit(someone):
    last = before_wait(someone.journey)
    someone.walk_to(last)
    stale = someone.answers(last)
    someone.answer(1, wants_mail=someone.facts["wants_mail"])
    assert led_to(someone.client.post(at(someone, last), stale)) is not None
    someone.walk_on()
    assert counted(someone, Draft) == 1


# --- two browsers -------------------------------------------------------------------------------------


@pytest.mark.parametrize("someone", **walked(LINKED))
def test_mailed_link_goes_on_elsewhere_and_who_began_sees_it_no_more(someone):
    reach_wait(someone)
    here, elsewhere = someone.client, Client()
    assert led_to(someone.follow_link(elsewhere)) == at(someone, link_stage(someone.journey) + 1)
    assert someone.answer(link_stage(someone.journey) + 1).status_code in {302, 303}
    assert led_to(here.get(at(someone, link_stage(someone.journey) + 1))) == at(someone, 1)


@pytest.mark.parametrize("someone", **walked(LINKED))
def test_mistyped_address_shows_its_owner_nothing_and_gives_nothing_away(someone):
    reach_wait(someone)
    stranger = Client()
    someone.follow_link(stranger)
    number = link_stage(someone.journey)
    open_page = stranger.get(at(someone, number + 1)).content.decode()
    secrets = (someone.place.number, someone.facts["phone"], someone.facts["kana"], someone.facts["nickname"])
    assert [each in open_page for each in secrets] == [False] * 4
    for before in range(1, number):
        someone.follow_link(stranger)
        assert led_to(stranger.post(at(someone, before), someone.answers(before))) == at(someone, number + 1)
        assert led_to(stranger.get(at(someone, before))) == at(someone, 1)
        assert stranger.get(at(someone, 1)).content.decode().count(someone.place.number) == 0


# --- another was first --------------------------------------------------------------------------------


def twin(someone) -> Newcomer:
    """Someone else of the same household, with the same paper in hand."""
    other = newcomer(someone.operator)
    mine = ("email", "email_again", "login_id", "nickname")
    facts = someone.facts | {name: other.facts[name] for name in mine}
    return Newcomer(someone.operator, someone.place, facts, browser(someone.operator))


def members_of(someone):
    with operator_scope(someone.operator.slug):
        return MemberPlace.objects.filter(place=someone.place).count()


@pytest.mark.parametrize("someone", **walked(REGISTRATIONS))
def test_of_two_on_the_way_the_first_to_finish_wins_and_the_second_is_told(someone):
    second, last = twin(someone), last_page(someone)
    someone.walk_to(last)
    second.walk_to(last)
    someone.walk_on()
    told = second.answer(last)
    second.work()
    assert members_of(someone) == 1
    if "staff_review" in someone.journey.steps:
        with operator_scope(someone.operator.slug):
            states = list(Application.objects.order_by("pk").values_list("state", flat=True))
        assert (told.status_code, states) == (303, ["accepted", "waiting"])
    elif is_wait(someone.journey.stages[-1]):
        assert [mail.kind for mail in second.mails()] == ["already_registered"]
    else:
        assert (told.status_code, "すでに登録されています" in told.content.decode()) == (409, True)


@pytest.mark.parametrize("someone", **walked(REGISTRATIONS))
def test_second_registration_is_told_by_mail_and_by_no_page(someone):
    pages = [someone.answer(number) for number in range(1, before_wait(someone.journey) + 1)]
    someone.work()
    someone.register()
    second = twin(someone)
    second.get_new_letter()
    same = [second.answer(number) for number in range(1, before_wait(someone.journey) + 1)]
    assert [(page.status_code, led_to(page)) for page in same] == [(p.status_code, led_to(p)) for p in pages]
    second.work()
    is_proven_first = PROOFS & set(proven_before_wait(someone.journey))
    expected = "already_registered" if is_proven_first else "registration_link"
    assert [mail.kind for mail in second.mails()] == [expected]


def proven_before_wait(journey):
    return [step for stage in journey.stages[: before_wait(journey)] for step in stage.steps]


# --- overtaken ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("someone", **walked(with_step("account", REGISTRATIONS)))
def test_login_id_taken_meanwhile_is_chosen_anew_and_nothing_else_is_lost(someone):
    last = last_page(someone)
    someone.walk_to(last)
    with operator_scope(someone.operator.slug):
        enrol_member(
            profile=someone.operator.profile, login_id=someone.facts["login_id"], password="x", places=[]
        )
    told = someone.answer(last)
    page = told.content.decode()
    assert (told.status_code, "すでに使用されています" in page) == (409, True)
    number = someone.stage_of("account")
    assert f'action="{at(someone, number)}"' in page
    someone.facts["login_id"] += "9"
    kept = dict.fromkeys(("password", "password_again", "answer"), "")
    assert someone.answer(number, **kept).status_code == 302
    for later in asking(someone.journey):
        if later > number:
            assert someone.answer(later).status_code in {302, 303}
    assert (someone.member.login_id, someone.sign_in()) == (someone.facts["login_id"], True)


@pytest.mark.parametrize("someone", **walked(with_step("posted_code", WAYS)))
def test_code_voided_meanwhile_is_asked_for_anew(someone):
    last = last_page(someone)
    someone.walk_to(last)
    someone.get_new_letter()
    told = someone.answer(last)
    assert (told.status_code, "使えなくなりました" in told.content.decode()) == (409, True)
    for number in asking(someone.journey):
        assert someone.answer(number).status_code in {302, 303}
    assert someone.sign_in()


@pytest.mark.parametrize("someone", **walked(WAYS))
def test_journey_taken_out_of_the_profile_is_gone_and_stops_no_worker(someone, with_profile):
    someone.walk_to(before_wait(someone.journey) + 1)
    other = newcomer(someone.operator)
    profile = someone.operator.profile
    if someone.name == "registration":
        with_profile(someone, registration=None)
    else:
        field = someone.name.removeprefix("recovery-").replace("-", "_")
        with_profile(someone, recovery=profile.recovery.model_copy(update={field: None}))
    assert someone.look(1).status_code == 404
    with operator_scope(someone.operator.slug):
        someone.work()
        assert [draft.mail_due_at for draft in Draft.objects.all()] == [None]
    assert (someone.mails(), other.mails()) == ([], [])


@pytest.mark.parametrize("someone", **walked([way for way in LINKED if hours_at(way)]))
def test_link_followed_outside_the_hours_waits_for_them(someone, after):
    reach_wait(someone)
    assert next(hour for hour in range(24) if not is_open_at(someone, after, hour=hour))
    answered = someone.follow_link(Client())
    assert (answered.status_code, answered.headers["Retry-After"].isdecimal()) == (503, True)
    after(someone, 600)
    assert someone.follow_link(Client()).status_code == 302


def is_open_at(someone, after, *, hour):
    after(someone, hour * 3600)
    return Client().get(f"/{someone.operator.slug}/").status_code != 503


@pytest.mark.parametrize("someone", **walked(WAYS))
def test_without_cookies_nothing_is_begun(someone):
    strict = Client(enforce_csrf_checks=True)
    answered = strict.post(at(someone, 1), someone.answers(1))
    assert (answered.status_code, counted(someone, Draft)) == (403, 0)


@pytest.mark.parametrize("someone", **walked(WAYS))
def test_forged_cookie_finds_no_draft_of_another_journey(someone):
    someone.walk_to(before_wait(someone.journey) + 1)
    cookie = someone.client.cookies[f"__Secure-madoguchi-{someone.name}"].value
    for slug, other in WAYS:
        if slug != someone.operator.slug or other == someone.name:
            continue
        forger = browser(someone.operator)
        forger.cookies[f"__Secure-madoguchi-{other}"] = cookie
        assert led_to(forger.get(f"/{slug}/{other}/2/")) == f"/{slug}/{other}/1/"
    assert counted(someone, MailedLink) == 0
