"""The demonstration's mailbox: mails to read and follow, and no such page anywhere else."""

from datetime import datetime
from uuid import UUID

import pytest
from django.conf import settings as live_settings
from django.test import Client

from madoguchi.adapters import mail
from madoguchi.adapters.mail import Message
from madoguchi.domain.clock import TOKYO
from madoguchi.interfaces.rendering.environments import build_environment

PUBLIC_URL = "http://portal.example"
SOME, OTHER = UUID(int=1), UUID(int=2)


@pytest.fixture
def relay(settings, tmp_path) -> str:
    """A mailbox that is shown."""
    settings.PUBLIC_URL = PUBLIC_URL
    settings.SHOWS_MAILBOX = True
    settings.MAIL_RELAY = f"mailbox://{tmp_path}/mailbox"
    return settings.MAIL_RELAY


def lay(relay, operator, reference=SOME, *, body="本文", subject="件名", hour=10):
    with mail.opened(relay) as send:
        send(
            Message(
                operator=operator.slug,
                reference=reference,
                sender="mypage@portal.example",
                sender_name="窓口",
                recipient="taro..x@docomo.ne.jp",
                subject=subject,
                body=body,
                written_at=datetime(2024, 10, 21, hour, 5, tzinfo=TOKYO),
            )
        )


def page(operator, address="") -> str:
    answer = Client().get(f"/{operator.slug}/mailbox/{address}")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    return answer.content.decode()


def test_mails_are_listed_newest_first_and_marked_as_no_part_of_the_service(operator, relay):
    lay(relay, operator, subject="はじめのメール")
    lay(relay, operator, OTHER, subject="つぎのメール", hour=11)
    listed = page(operator)
    assert 0 < listed.index("つぎのメール") < listed.index("はじめのメール")
    for shown in (listed, page(operator, f"{SOME}/")):
        assert "デモ用メールボックス" in shown
        assert "実際のサービスにはありません" in shown


def test_only_links_to_this_counter_can_be_followed(operator, neighbour_operator, relay):
    ours = f"{PUBLIC_URL}/{operator.slug}/link/abc/"
    others = [
        f"{PUBLIC_URL}/{neighbour_operator.slug}/",
        "http://evil.example/",
        f"{PUBLIC_URL}.evil.example/",
    ]
    lay(relay, operator, body="\n".join([ours, *others, "<script>alert(1)</script>", 'a" onclick="b']))
    shown = page(operator, f"{SOME}/")
    assert f'<a href="{ours}">{ours}</a>' in shown
    assert [other for other in others if f'href="{other}' in shown] == []
    assert ("<script>" in shown, "&lt;script&gt;" in shown, 'onclick="' in shown) == (False, True, False)


def test_mail_of_another_operator_is_not_found(operator, neighbour_operator, relay):
    lay(relay, neighbour_operator)
    assert "まだメールはありません" in page(operator)
    assert Client().get(f"/{operator.slug}/mailbox/{SOME}/").status_code == 404


def test_there_is_no_mailbox_unless_it_is_asked_for(operator, relay, settings):
    lay(relay, operator)
    settings.SHOWS_MAILBOX = False
    answers = [Client().get(f"/{operator.slug}/mailbox/{address}") for address in ("", f"{SOME}/")]
    assert [answer.status_code for answer in answers] == [404, 404]


@pytest.mark.parametrize("is_shown", [True, False])
def test_foot_leads_to_the_mailbox_where_there_is_one(operator, settings, is_shown):
    assert live_settings.SHOWS_MAILBOX is False
    settings.SHOWS_MAILBOX = is_shown
    made = build_environment(operator, root="/", static=str)
    foot = made.get_template("contact.html").render(
        csrf_token="", has_large_text=False, here="/contact/", visitor=None
    )
    assert ('href="/mailbox/"' in foot) is is_shown
