"""The catalogue of paid channels: terms, reasons, and a request at the terms that were seen."""

import html
import re
from uuid import uuid4

import pytest
from django.conf import settings
from django.utils.html import strip_tags

from madoguchi.domain.bills import BillLine
from madoguchi.models import PaidChannel, ServiceRequest
from madoguchi.models.scope import operator_scope
from tests.cast import Person, bill, person, statement
from tests.requests import asked_for, channel, contract

OPERATOR = settings.REGISTRY["kanazawa-cable"]
ACTION = re.compile(r'action="[^"]*?(channels/[0-9a-f-]{36}/)"')
AGREED = re.compile(r'name="agreed" value="([0-9a-f]{64})"')


@pytest.fixture
def hanako(db: None) -> Person:
    return person(OPERATOR, name="山田 花子").sign_in()


def words(answered) -> str:
    page = answered.content.decode().partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", html.unescape(strip_tags(page)))


def catalogue(someone: Person):
    answered = someone.client.get(f"{someone.root}channels/")
    assert answered.status_code == 200
    return answered


def form(someone: Person) -> str:
    """Give the address that the catalogue's form is sent to."""
    (found,) = ACTION.findall(catalogue(someone).content.decode())
    return someone.root + found


def chosen(*channels: PaidChannel, **others: str) -> dict[str, object]:
    return {"channel": [str(each.pk) for each in channels], **others}


def agreed(someone: Person, page: str, *channels: PaidChannel) -> dict[str, object]:
    """See the terms and agree to them."""
    (seen,) = AGREED.findall(someone.client.post(page, chosen(*channels)).content.decode())
    return chosen(*channels, agreed=seen, do="send")


def sent() -> list[ServiceRequest]:
    with operator_scope(OPERATOR.slug):
        return list(ServiceRequest.objects.order_by("id"))


@pytest.mark.parametrize("slug", settings.REGISTRY)
def test_menu_leads_to_channels_where_there_are_any_and_nowhere_else(db: None, slug: str) -> None:
    operator = settings.REGISTRY[slug]
    someone = person(operator, name="山田 花子").sign_in()
    answer = someone.client.get(f"{someone.root}channels/").status_code
    is_listed = "channels" in [item.page for item in operator.profile.menu]
    assert (answer, is_listed) == ((200, True) if operator.profile.channels else (404, False))


@pytest.mark.requirement("K-CABLE-17")
def test_catalogue_tells_price_first_day_and_shortest_term_or_why_not(hanako: Person) -> None:
    contract(hanako, "デジタルスター")
    channel(hanako, "映画", begins_with_month=True, minimum_months=6)
    channel(hanako, "音楽", monthly_yen=770, ready_days=2)
    channel(hanako, "釣り", included_in=["デジタルスター"])
    page = words(catalogue(hanako))
    assert "映画 月額（税込）2,530円 利用開始日2024年11月1日(金) 最低利用期間6か月" in page
    assert "音楽 月額（税込）770円 利用開始日2024年10月23日(水) 最低利用期間なし" in page
    assert (
        "釣り 月額（税込）2,530円 「デジタルスター」に含まれています。 追加のお申し込みは要りません。" in page
    )
    assert catalogue(hanako).content.decode().count('type="checkbox"') == 2


@pytest.mark.requirement("K-CABLE-17")
def test_channels_are_asked_for_at_the_terms_that_were_seen(hanako: Person) -> None:
    contract(hanako, "デジタルスター")
    lines = (BillLine("デジタルスター(2024/10)", 4_180, 0, 4_180),)
    bill(OPERATOR, hanako.places[0], statement(total=4_180, lines=lines))
    film, music, page = channel(hanako, "映画"), channel(hanako, "音楽", monthly_yen=770), form(hanako)
    shown = words(hanako.client.post(page, chosen(film, music)))
    assert (
        "現在のご契約（月額）4,180円 追加される料金（月額・税込）3,300円 追加した後（月額）7,480円" in shown
    )
    assert "2024年10月22日(火) 23時00分まで、このサイトで取り消せます。" in shown
    ends = [hanako.client.post(page, agreed(hanako, page, film, music))]
    ends += [hanako.client.post(page, chosen(film, do="send")), hanako.client.get(page)]
    (request,) = sent()
    assert {(end.status_code, end.headers["Location"]) for end in ends} == {
        (303, f"{hanako.root}requests/{request.number}/")
    }
    told = words(hanako.client.get(ends[0].headers["Location"]))
    assert ("映画2,530円" in told, "音楽770円" in told, "追加した後（月額）7,480円" in told) == (True,) * 3


def test_sum_is_not_told_where_nobody_can_know_it(hanako: Person) -> None:
    film, page = channel(hanako, "映画"), form(hanako)
    shown = words(hanako.client.post(page, chosen(film)))
    assert ("追加される料金（月額・税込）2,530円" in shown, "追加した後" in shown) == (True, False)


def test_nothing_chosen_and_what_excludes_each_other_is_told_in_words(hanako: Person) -> None:
    pack, page = channel(hanako, "パック"), form(hanako)
    film = channel(hanako, "映画", included_in=["パック"])
    nothing = hanako.client.post(page)
    assert (nothing.status_code, "追加するチャンネルを選んでください。" in words(nothing)) == (422, True)
    both = hanako.client.post(page, chosen(pack, film))
    assert both.status_code == 422
    assert "「映画」と「パック」は一緒にお申し込みいただけません。" in words(both)
    assert both.content.decode().count(" checked") == 2  # nothing that was chosen is lost


def test_change_of_price_is_shown_before_anything_is_sent(hanako: Person) -> None:
    film, page = channel(hanako, "映画"), form(hanako)
    typed = agreed(hanako, page, film)
    with operator_scope(OPERATOR.slug):
        PaidChannel.objects.update(monthly_yen=2_640)
    again = hanako.client.post(page, typed)
    assert (again.status_code, "内容が変わりました" in words(again), sent()) == (409, True, [])
    assert "2,640円" in words(again)
    assert hanako.client.post(page, agreed(hanako, page, film)).status_code == 303


def test_channel_that_waits_cannot_be_asked_for_again(hanako: Person) -> None:
    film, page = channel(hanako, "映画"), form(hanako)
    typed = agreed(hanako, page, film)
    asked_for(hanako, film)
    refused = hanako.client.post(page, typed)
    assert (refused.status_code, len(sent())) == (409, 1)
    assert "お申し込みを受け付けています。" in words(refused)


def test_way_back_keeps_what_was_chosen(hanako: Person) -> None:
    film, page = channel(hanako, "映画"), form(hanako)
    again = hanako.client.post(page, chosen(film, do="edit"))
    assert (again.status_code, again.content.decode().count(" checked")) == (200, 1)


def test_withdrawn_channel_can_be_asked_for_again(hanako: Person) -> None:
    film = channel(hanako, "映画")
    number = asked_for(hanako, film)
    hanako.client.post(f"{hanako.root}requests/{number}/withdraw/{uuid4()}/")
    assert sent()[0].state == "withdrawn"
    assert catalogue(hanako).content.decode().count('type="checkbox"') == 1


def test_what_is_no_number_is_no_channel(hanako: Person) -> None:
    channel(hanako, "映画")
    refused = hanako.client.post(form(hanako), {"channel": ["映画", "-1", "9" * 50]})
    assert refused.status_code == 422


def test_without_channels_or_place_the_page_says_so(hanako: Person) -> None:
    assert "いまお申し込みいただけるチャンネルはありません。" in words(catalogue(hanako))
    film = channel(hanako, "映画")
    nobody = person(OPERATOR, name="無所属 花子", places=0).sign_in()
    assert "ご契約とまだ結び付いていないため、お申し込みいただけません。" in words(catalogue(nobody))
    refused = nobody.client.post(f"{nobody.root}channels/{uuid4()}/", chosen(film, do="send"))
    assert (refused.status_code, sent()) == (409, [])


def test_catalogue_costs_the_same_queries_for_1_and_for_240(db, django_assert_num_queries) -> None:
    for count in (1, 240):
        someone = person(OPERATOR, name="多数 花子").sign_in()
        with operator_scope(OPERATOR.slug):
            PaidChannel.objects.all().delete()
        for number in range(count):
            channel(someone, f"{number}番")
        # channels, what staff published of them, held, contracts: the last file, what was given, running
        with django_assert_num_queries(6):
            page = catalogue(someone).content.decode()
        assert page.count('type="checkbox"') == count
