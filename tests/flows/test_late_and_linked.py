"""What happens to drafts and mailed links that are late, used, cut off, or to an address corrected."""

import pytest
from django.test import Client

from madoguchi.flows.positions import link_stage
from madoguchi.models import Draft, Member
from tests.flows.ways import (
    LINKED,
    LINKED_REGISTRATIONS,
    RECOVERIES,
    WAYS,
    at,
    before_wait,
    counted,
    led_to,
    page_with,
    reach_wait,
    walked,
    with_step,
)

# --- too late -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("someone", **walked(WAYS))
def test_draft_is_over_after_a_day_and_the_same_browser_begins_anew(someone, after):
    last = before_wait(someone.journey)
    someone.walk_to(last)
    after(someone, 24 * 3600 - 5)
    assert someone.look(last).status_code == 200
    after(someone, 24 * 3600 + 5)
    if last > 1:
        assert led_to(someone.look(last)) == at(someone, 1)
        assert led_to(someone.client.post(at(someone, last), someone.answers(last))) == at(someone, 1)
    someone.get_new_letter()
    someone.walk_to(last + 1)
    assert counted(someone, Draft) == 1


@pytest.mark.parametrize("someone", **walked(LINKED))
def test_link_is_good_until_its_last_five_seconds(someone, after):
    reach_wait(someone)
    number = link_stage(someone.journey) + 1
    after(someone, someone.journey.link_hours * 3600 - 5)
    assert led_to(someone.follow_link(Client())) == at(someone, number)
    assert someone.answer(number).status_code in {302, 303}


@pytest.mark.parametrize("someone", **walked(LINKED))
def test_link_is_refused_five_seconds_after_its_end(someone, after):
    reach_wait(someone)
    number = link_stage(someone.journey) + 1
    early = Client()
    someone.follow_link(early)
    after(someone, someone.journey.link_hours * 3600 + 5)
    answered = someone.follow_link(Client())
    assert (answered.status_code, "有効期限が切れています" in answered.content.decode()) == (410, True)
    members = counted(someone, Member)
    assert led_to(early.post(at(someone, number), someone.answers(number))) == at(someone, 1)
    assert counted(someone, Member) == members


@pytest.mark.parametrize("someone", **walked(LINKED))
def test_link_is_good_once(someone):
    someone.walk_on()
    path = someone.link()
    number = link_stage(someone.journey) + 1
    again = Client()
    answered = again.get(path)
    assert (answered.status_code, "すでに使われています" in answered.content.decode()) == (410, True)
    before = [mail.kind for mail in someone.mails()]
    assert led_to(again.post(at(someone, number), someone.answers(number))) == at(someone, 1)
    assert [mail.kind for mail in someone.mails()] == before


@pytest.mark.parametrize("someone", **walked(LINKED))
def test_link_that_is_cut_off_is_explained(someone):
    reach_wait(someone)
    answered = someone.client.get(f"{someone.link()[:-9]}/")
    assert (answered.status_code, "途中で切れていないか" in answered.content.decode()) == (404, True)
    assert someone.follow_link().status_code == 302


@pytest.mark.parametrize("someone", **walked(LINKED))
def test_link_of_another_journey_leads_nowhere(someone):
    reach_wait(someone)
    name = someone.name
    others = [each for slug, each in LINKED if slug == someone.operator.slug and each != name]
    paths = [someone.link().replace(f"/{name}/", f"/{each}/") for each in others]
    assert [Client().get(path).status_code for path in paths] == [404] * len(others)


# --- the address corrected ----------------------------------------------------------------------------


@pytest.mark.parametrize("someone", **walked(LINKED))
def test_link_to_an_address_that_was_corrected_proves_nothing(someone):
    reach_wait(someone)
    old, number = someone.link(), page_with(someone, "email")
    here = someone.client
    someone.look(number)
    here.post(
        at(someone, number), someone.answers(number, email="new@example.jp", email_again="new@example.jp")
    )
    answered = Client().get(old)  # also before the worker has written
    assert (answered.status_code, "入力し直されました" in answered.content.decode()) == (410, True)
    someone.work()
    assert [each.get(old).status_code for each in (Client(), here)] == [410, 410]


@pytest.mark.parametrize("someone", **walked(LINKED_REGISTRATIONS))
def test_corrected_address_gets_its_own_link(someone):
    reach_wait(someone)
    someone.facts |= {"email": "new@example.jp", "email_again": "new@example.jp"}
    someone.walk_on()
    assert (someone.member.email, someone.sign_in()) == ("new@example.jp", True)


@pytest.mark.parametrize("someone", **walked(LINKED_REGISTRATIONS))
def test_address_corrected_after_many_mails_still_gets_one(someone, after):
    reach_wait(someone)
    for minute in range(1, 9):
        after(someone, 61 * minute)
        someone.client.post(f"{someone.root}again/")
        someone.work()
    assert len(someone.mails()) == 5
    someone.facts |= {"email": "new@example.jp", "email_again": "new@example.jp"}
    reach_wait(someone)
    assert len(someone.mails()) == 1


@pytest.mark.parametrize("someone", **walked(with_step("account_named", RECOVERIES)))
def test_login_id_corrected_at_once_gets_its_mail(someone):
    someone.answer(1, login_id="nobody99")
    someone.work()
    someone.answer(1)
    someone.work()
    assert [mail.kind for mail in someone.mails()] == ["password_link"]


@pytest.mark.parametrize("someone", **walked(LINKED))
def test_mail_is_not_sent_again_within_a_minute(someone, after):
    reach_wait(someone)
    answers = []
    for seconds in (5, 55, 65):
        after(someone, seconds)
        someone.client.post(f"{someone.root}again/")
        someone.work()
        answers.append(len(someone.mails()))
    assert answers == [1, 1, 2]
