"""An e-mail address changes by the link mailed to the new one and the password, and by nothing else."""

from datetime import timedelta

import pytest
from django.test import Client

from madoguchi.models import MailedLink, Member, OutgoingMail
from madoguchi.models.scope import operator_scope
from madoguchi.services.password_hashing import hash_password
from tests.cast import NOW, PASSWORD, browser
from tests.newcomer import password_for

OLD, NEW = "hanako@example.jp", "new@example.jp"
A_DAY, MOMENT = timedelta(hours=24), timedelta(seconds=5)


@pytest.fixture
def member(hanako):
    """Hanako, signed in, with an e-mail address."""
    with operator_scope(hanako.operator.slug):
        Member.objects.filter(pk=hanako.member.pk).update(email=OLD, email_key=OLD)
    return hanako.sign_in()


@pytest.fixture
def at(monkeypatch):
    """Set the clock."""
    return lambda moment: monkeypatch.setattr("madoguchi.interfaces.clock.now", lambda: moment)


def ask_for(someone, address=NEW):
    typed = {"current_password": PASSWORD, "email": address, "email_again": address}
    return someone.client.post(f"{someone.root}account/email/", typed)


def mails(someone) -> list[tuple[str, str]]:
    with operator_scope(someone.operator.slug):
        return list(OutgoingMail.objects.order_by("pk").values_list("kind", "recipient"))


def links(someone) -> list[str]:
    """Give the paths of the links that were mailed, oldest first."""
    with operator_scope(someone.operator.slug):
        mailed = OutgoingMail.objects.filter(kind="email_link").order_by("pk")
        tokens = [mail.secrets["link"].rstrip("/").rpartition("/")[2] for mail in mailed]
    return [f"{someone.root}account/email/link/{token}/" for token in tokens]


def address_of(someone) -> str:
    with operator_scope(someone.operator.slug):
        return Member.objects.get(pk=someone.member.pk).email


def send(client, link, password=PASSWORD):
    return client.post(link, {"password": password})


# --- the way ----------------------------------------------------------------------------------------


def test_address_changes_by_link_and_password_and_both_addresses_are_told(member):
    assert ask_for(member).headers["Location"] == f"{member.root}account/?done=email"
    assert (address_of(member), mails(member)) == (OLD, [("email_link", NEW), ("email_changing", OLD)])
    (link,) = links(member)
    answer = send(member.client, link)
    assert (answer.status_code, answer.headers["Location"]) == (303, link)
    assert "メールアドレスを変更しました" in member.client.get(link).content.decode()
    assert address_of(member) == NEW
    assert mails(member)[2:] == [("email_changed", OLD), ("email_changed", NEW)]


def test_link_works_on_another_device_without_signing_in(member):
    ask_for(member)
    (link,) = links(member)
    elsewhere = browser(member.operator)
    page = elsewhere.get(link).content.decode()
    assert ["n***@example.jp" in page, NEW in page, OLD in page] == [True, False, False]
    send(elsewhere, link)
    assert address_of(member) == NEW


def test_member_without_an_address_gives_one(hanako):
    hanako.sign_in()
    ask_for(hanako)
    send(hanako.client, links(hanako)[0])
    assert (address_of(hanako), mails(hanako)) == (NEW, [("email_link", NEW), ("email_changed", NEW)])


def test_page_says_what_is_waited_for(member):
    assert "確認しています" not in member.client.get(f"{member.root}account/").content.decode()
    ask_for(member)
    page = member.client.get(f"{member.root}account/").content.decode()
    assert ["メールアドレスの変更を確認しています" in page, "n***@example.jp" in page] == [True, True]


# --- scanners, time and second use ------------------------------------------------------------------


def test_scanner_that_opens_the_link_and_sends_its_form_changes_nothing(member):
    ask_for(member)
    (link,) = links(member)
    scanner = Client()
    answers = [scanner.get(link), scanner.head(link), scanner.post(link), send(scanner, link, "")]
    assert [answer.status_code for answer in answers] == [200, 200, 422, 422]
    assert address_of(member) == OLD
    send(member.client, link)
    assert address_of(member) == NEW


@pytest.mark.parametrize(("age", "status", "found"), [(A_DAY - MOMENT, 200, NEW), (A_DAY + MOMENT, 410, OLD)])
def test_link_is_good_for_a_day(member, at, age, status, found):
    ask_for(member)
    (link,) = links(member)
    at(NOW + age)
    visitor = browser(member.operator)
    assert visitor.get(link).status_code == status
    send(visitor, link)
    assert address_of(member) == found


def test_link_is_good_once(member):
    ask_for(member)
    (link,) = links(member)
    send(member.client, link)
    with operator_scope(member.operator.slug):
        Member.objects.filter(pk=member.member.pk).update(email=OLD)
    assert send(member.client, link).status_code == 303
    assert (address_of(member), len(mails(member))) == (OLD, 4)


def test_newer_link_replaces_the_older(member):
    ask_for(member)
    ask_for(member, "other@example.jp")
    older, newer = links(member)
    assert (member.client.get(older).status_code, member.client.get(newer).status_code) == (410, 200)
    send(member.client, older)
    assert address_of(member) == OLD


def test_form_sent_twice_mails_once(member):
    assert [ask_for(member).status_code for _ in range(2)] == [303, 303]
    assert mails(member) == [("email_link", NEW), ("email_changing", OLD)]


def test_password_change_calls_the_link_off(member):
    ask_for(member)
    (link,) = links(member)
    secret = password_for(member.operator.profile)
    typed = {"current_password": PASSWORD, "password": secret, "password_again": secret}
    member.client.post(f"{member.root}account/password/", typed)
    assert member.client.get(link).status_code == 410
    send(member.client, link, secret)
    assert address_of(member) == OLD


def test_change_spends_the_links_that_were_mailed_to_the_old_address(member):
    ask_for(member)
    with operator_scope(member.operator.slug):
        mailed = MailedLink.objects.get()
        MailedLink.objects.create(
            draft=mailed.draft,
            member=mailed.member,
            recipient=OLD,
            token_sha256="0" * 64,
            sent_at=NOW,
            expires_at=NOW + A_DAY,
        )
    send(member.client, links(member)[0])
    with operator_scope(member.operator.slug):
        assert list(MailedLink.objects.filter(used_at=None)) == []


# --- refusals ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["", "nonsense", OLD, "new@example.jp\nBcc: x@example.jp", "a" * 255])
def test_address_that_cannot_be_meant_is_refused(member, address):
    assert ask_for(member, address).status_code == 422
    assert mails(member) == []


def test_password_is_guessed_five_times_at_most(member):
    ask_for(member)
    (link,) = links(member)
    stranger = Client()
    statuses = [send(stranger, link, f"guess{n}").status_code for n in range(6)]
    # The right one that asked for the link is among the five.
    assert statuses == [422] * 4 + [429] * 2
    assert send(stranger, link).status_code == 429
    assert address_of(member) == OLD


def test_neighbour_cannot_confirm_with_a_password_of_his_own(member, taro):
    ask_for(member)
    (link,) = links(member)
    with operator_scope(member.operator.slug):
        Member.objects.filter(pk=member.member.pk).update(password_hash=hash_password("hanako's own"))
    assert send(taro.sign_in().client, link).status_code == 422
    assert (address_of(member), address_of(taro)) == (OLD, "")


def test_link_of_a_member_who_was_shut_out_leads_nowhere(member):
    ask_for(member)
    (link,) = links(member)
    with operator_scope(member.operator.slug):
        Member.objects.filter(pk=member.member.pk).update(is_active=False)
    statuses = [Client().get(link).status_code, send(Client(), link).status_code]
    assert (statuses, address_of(member)) == ([404, 404], OLD)


def test_link_leads_nowhere_at_another_operator(member, jiro):
    ask_for(member)
    (link,) = links(member)
    elsewhere = link.replace(member.root, jiro.root, 1)
    assert (Client().get(elsewhere).status_code, Client().get(link + "x/").status_code) == (404, 404)
    assert (
        Client().get(f"{member.root}registration/link/{link.rstrip('/').rpartition('/')[2]}/").status_code
        == 404
    )


def test_sixth_address_within_the_hour_waits(member, at):
    for n in range(6):
        at(NOW + n * timedelta(minutes=10))
        answer = ask_for(member.sign_in(), f"new{n}@example.jp")
    assert (answer.status_code, len(links(member))) == (429, 5)
