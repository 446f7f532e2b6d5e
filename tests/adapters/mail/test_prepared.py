"""A prepared mail is to its reader what the standard library would have written."""

from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.adapters import mail
from madoguchi.adapters.mail import Addressed, Message, prepare
from madoguchi.domain.clock import TOKYO
from madoguchi.domain.mail_addresses import NotAnAddress

NOW = datetime(2024, 10, 21, 10, 0, tzinfo=TOKYO)
STOP = "https://portal.example/mail/stop/link/bills.7.0123456789abcdef/"
REFERENCE = UUID(int=7)
FACTS = {
    "operator": "somewhere",
    "sender": "mypage@portal.example",
    "sender_name": "上下水道 ポータル, サイト",
}
PER_READER = {"Message-ID", "Date", "To", "List-Unsubscribe", "List-Unsubscribe-Post"}
SUBJECTS = st.text(st.characters(exclude_categories=("C", "Zl", "Zp")), min_size=1, max_size=60)


def addressed(
    *, subject="ご請求額確定のお知らせ 髙﨑①㈱", body="本文\n⟦stop⟧\n", to="hanako@example.jp", returns_to=""
):
    made = prepare(**FACTS, returns_to=returns_to, subject=subject, body=body, mark="⟦stop⟧")
    return Addressed(announcement=made, reference=REFERENCE, recipient=to, stop=STOP, written_at=NOW)


def read(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw, _class=EmailMessage, policy=default)


def by_the_library(*, subject, body, to) -> EmailMessage:
    usual = Message(**FACTS, reference=REFERENCE, recipient=to, subject=subject, body=body, written_at=NOW)
    return read(usual.as_bytes())


@given(subject=SUBJECTS, body=st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=300))
def test_reader_finds_the_same_headers_and_text_as_in_the_librarys_mail(subject, body):
    for to in ("hanako@example.jp", "taro..x.@docomo.ne.jp"):
        got, usual = (
            read(addressed(subject=subject, body=body, to=to).as_bytes()),
            by_the_library(subject=subject, body=body, to=to),
        )
        assert {k: v for k, v in got.items() if k not in PER_READER} == {
            k: v for k, v in usual.items() if k not in PER_READER
        }
        assert {got[name] == usual[name] for name in ("Message-ID", "Date", "To")} == {True}
        assert got.get_payload(decode=True).decode() == body


def test_readers_own_link_stands_in_the_text_and_in_the_headers():
    got = read(addressed().as_bytes())
    assert got["List-Unsubscribe"] == f"<{STOP}>"
    assert got["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert got.get_content() == f"本文\n{STOP}\n"


def test_mail_travels_in_seven_bits_and_lines_that_are_short_but_for_the_link():
    raw = addressed(body="会員登録が完了しました。" * 200).as_bytes()
    long = [line for line in raw.split(b"\r\n") if len(line) > 78]
    assert (raw.isascii(), b"\n" in raw.replace(b"\r\n", b"")) == (True, False)
    assert [line for line in long if not line.startswith(b"List-Unsubscribe")] == []


def test_mail_comes_back_under_its_reference_where_a_mailbox_is_named():
    assert addressed().envelope == ("mypage@portal.example", "hanako@example.jp")
    sender, _recipient = addressed(returns_to="returns@portal.example").envelope
    assert sender == f"returns+{REFERENCE.hex}@portal.example"


@pytest.mark.parametrize("to", ["hanako@example.jp\r\nBcc: jiro@example.jp", "a@b.jp, c@d.jp", "", "nobody"])
def test_nothing_that_would_be_a_header_is_written(to):
    with pytest.raises(NotAnAddress):
        addressed(to=to).as_bytes()


def test_relay_and_mailbox_take_it_as_any_other_mail(relay, tmp_path):
    with mail.opened(relay.address) as send:
        send(addressed())
    (taken,) = relay.taken
    assert (taken.recipients, taken.mail["Subject"]) == (
        ["hanako@example.jp"],
        "ご請求額確定のお知らせ 髙﨑①㈱",
    )
    with mail.opened(f"mailbox://{tmp_path}") as lay:
        lay(addressed())
    (laid,) = mail.delivered_to(f"mailbox://{tmp_path}", operator="somewhere")
    assert (laid.reference, laid.body) == (REFERENCE, f"本文\n{STOP}\n")
