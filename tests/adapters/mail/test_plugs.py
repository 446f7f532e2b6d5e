"""Every plug of mail takes the same message and gives the same answers."""

import shutil
import ssl
import stat
import subprocess
from datetime import datetime
from email.utils import parsedate_to_datetime
from itertools import chain
from pathlib import Path
from ssl import SSLContext
from uuid import UUID

import pytest

from madoguchi.adapters import mail
from madoguchi.adapters.mail import AddressRefused, Message, NotNow, Refused, RelayAway
from madoguchi.domain.clock import TOKYO
from madoguchi.domain.mail_addresses import NotAnAddress
from tests.mail_relay import Relay, running
from tests.portals.processes import free_port

NOW = datetime(2024, 10, 21, 10, 0, tzinfo=TOKYO)
SUBJECT = "★【金沢市上下水道ポータルサイト】会員登録が完了しました 髙﨑①㈱"
BODY = "髙﨑 花子 様\n\n" + "会員登録が完了しましたのでご連絡いたします。" * 9 + "\n.\n①㈱～－\n"


def message(**changes) -> Message:
    return Message(
        **{
            "operator": "somewhere",
            "reference": UUID(int=7),
            "sender": "mypage@portal.example",
            "sender_name": "上下水道 ポータル, サイト",
            "recipient": "hanako@example.jp",
            "subject": SUBJECT,
            "body": BODY,
            "written_at": NOW,
        }
        | changes
    )


# --- smtp -------------------------------------------------------------------------------------------


def send(relay, *messages) -> None:
    with mail.opened(relay.address) as hand_over:
        for each in messages:
            hand_over(each)


def test_mail_arrives_with_its_headers_and_its_text(relay):
    send(relay, message())
    (taken,) = relay.taken
    got = taken.mail
    assert (taken.sender, taken.recipients) == ("mypage@portal.example", ["hanako@example.jp"])
    assert got["From"] == '"上下水道 ポータル, サイト" <mypage@portal.example>'
    assert (got["To"], got["Subject"]) == ("hanako@example.jp", SUBJECT)
    assert taken.message_id == f"<{UUID(int=7)}@portal.example>"
    assert parsedate_to_datetime(got["Date"]) == NOW
    assert (got["Auto-Submitted"], got.get_content_type(), got.get_content_charset()) == (
        "auto-generated",
        "text/plain",
        "utf-8",
    )
    assert got.get_content().replace("\r\n", "\n") == BODY


def test_mail_travels_in_seven_bits_and_short_lines(relay):
    send(relay, message())
    raw = relay.taken[0].raw
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 78


@pytest.mark.parametrize("local", ["taro..x", ".taro", "taro.", "taro..x."])
def test_address_of_a_carrier_is_told_bare_and_written_in_quotes(relay, local):
    send(relay, message(recipient=f"{local}@docomo.ne.jp"))
    (taken,) = relay.taken
    assert taken.recipients == [f"{local}@docomo.ne.jp"]
    assert f'To: "{local}"@docomo.ne.jp\r\n'.encode() in taken.raw


def test_address_typed_in_full_width_is_written_to_in_half_width(relay):
    send(relay, message(recipient="　ｈａｎａｋｏ＠ｅｘａｍｐｌｅ．ｊｐ "))
    assert relay.taken[0].recipients == ["hanako@example.jp"]


@pytest.mark.parametrize(
    "changes",
    [
        {"recipient": "hanako@example.jp\r\nRCPT TO:<jiro@example.jp>"},
        {"recipient": "hanako@example.jp, jiro@example.jp"},
        {"subject": "件名\r\nBcc: jiro@example.jp"},
        {"sender_name": "窓口\r\nBcc: jiro@example.jp"},
    ],
)
def test_nothing_that_would_be_a_header_goes_out(relay, changes):
    with pytest.raises((NotAnAddress, ValueError)):
        send(relay, message(**changes))
    assert relay.taken == []


def test_one_connection_carries_many_mails(relay):
    send(relay, *(message(reference=UUID(int=number)) for number in range(30)))
    assert (len({each.message_id for each in relay.taken}), relay.connections) == (30, 1)


def test_no_connection_is_made_for_nothing(relay):
    send(relay)
    assert relay.connections == 0


@pytest.mark.parametrize(
    ("step", "answer", "refusal"),
    [
        ("to_recipient", "550 no such user", AddressRefused),
        ("to_recipient", "452 mailbox full", NotNow),
        ("to_content", "554 looks like spam", Refused),
        ("to_content", "451 greylisted", NotNow),
        ("to_sender", "550 we do not know you", NotNow),
        ("to_sender", "451 later", NotNow),
    ],
)
def test_refusals_are_for_good_only_where_they_are_about_the_mail(relay, step, answer, refusal):
    setattr(relay, step, lambda _each: answer)
    with pytest.raises((Refused, NotNow)) as refused:
        send(relay, message())
    assert (type(refused.value), str(refused.value)) == (refusal, answer)


def test_refused_mail_does_not_spoil_the_connection(relay):
    relay.to_recipient = lambda address: "250 OK" if address != "nobody@example.jp" else "550 no"
    with mail.opened(relay.address) as hand_over:
        hand_over(message())
        with pytest.raises(Refused):
            hand_over(message(recipient="nobody@example.jp"))
        hand_over(message())
    assert (len(relay.taken), relay.connections) == (2, 1)


def test_relay_that_hangs_up_is_called_again(relay):
    relay.to_recipient = lambda _address: "421 going down"
    with mail.opened(relay.address) as hand_over:
        with pytest.raises(NotNow):
            hand_over(message())
        relay.to_recipient = lambda _address: "250 OK"
        hand_over(message())
    assert (len(relay.taken), relay.connections) == (1, 2)


def test_relay_that_is_not_there_is_told_from_one_that_refuses():
    with mail.opened(f"smtp://127.0.0.1:{free_port()}") as hand_over, pytest.raises(RelayAway):
        hand_over(message())


def test_login_opens_a_relay_that_asks_for_it():
    with running(Relay(free_port()), login=("portal", "p@ss/word")) as relay:
        with mail.opened(f"smtp://portal:p%40ss%2Fword@127.0.0.1:{relay.port}") as hand_over:
            hand_over(message())
        assert len(relay.taken) == 1


@pytest.mark.parametrize("login", ["portal:wrong@", ""])
def test_wrong_login_is_mended_by_the_operator_so_mails_wait(login):
    with running(Relay(free_port()), login=("portal", "p@ss/word")) as relay:
        with mail.opened(f"smtp://{login}127.0.0.1:{relay.port}") as hand_over, pytest.raises(NotNow):
            hand_over(message())
        assert relay.taken == []


def test_nothing_goes_in_the_clear_where_starttls_is_asked_for(relay):
    with mail.opened(f"smtp+starttls://127.0.0.1:{relay.port}") as hand_over, pytest.raises(RelayAway):
        hand_over(message())
    assert relay.taken == []


@pytest.fixture
def certificate(tmp_path) -> tuple[Path, SSLContext]:
    """A certificate of this machine, and what the relay proves itself with."""
    if (openssl := shutil.which("openssl")) is None:
        pytest.skip("openssl makes the certificate")
    files = {"-keyout": tmp_path / "key.pem", "-out": tmp_path / "certificate.pem"}
    made = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=relay"]
    names = ["-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run([*made, *names, *map(str, chain(*files.items()))], check=True, capture_output=True)
    context = SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(files["-out"], files["-keyout"])
    return files["-out"], context


def test_starttls_goes_only_to_a_relay_that_proves_itself(certificate, monkeypatch):
    trusted, context = certificate
    with running(Relay(free_port()), tls=context) as relay:
        address = f"smtp+starttls://127.0.0.1:{relay.port}"
        with mail.opened(address) as hand_over, pytest.raises(RelayAway):
            hand_over(message())
        assert relay.taken == []
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
        with mail.opened(address) as hand_over:
            hand_over(message())
        assert len(relay.taken) == 1


def test_password_is_shown_nowhere():
    assert mail.shown("smtp+starttls://user:p%40ss@relay.example:587") == "smtp+starttls://relay.example:587"


# --- the mailbox ------------------------------------------------------------------------------------


@pytest.fixture
def mailbox(tmp_path) -> str:
    """A mailbox in a folder with an awkward name."""
    return f"mailbox://{tmp_path}/mail%20box%23"


def test_mailbox_keeps_mails_for_reading_newest_first(mailbox):
    # A demonstration's time begins anew each time: what was laid last is newest, whatever it says of itself.
    newer = message(reference=UUID(int=8), written_at=NOW.replace(hour=1), recipient="taro..x@docomo.ne.jp")
    with mail.opened(mailbox) as lay:
        lay(message())
        lay(newer)
    first, second = mail.delivered_to(mailbox, operator="somewhere")
    assert (first.reference, first.recipient) == (UUID(int=8), "taro..x@docomo.ne.jp")
    assert (second.subject, second.body, second.written_at) == (SUBJECT, BODY, NOW)
    assert mail.delivered_to(mailbox, operator="elsewhere") == []


def test_mail_that_comes_twice_lies_there_once(mailbox):
    with mail.opened(mailbox) as lay:
        lay(message())
        lay(message())
    assert len(mail.delivered_to(mailbox, operator="somewhere")) == 1


@pytest.mark.parametrize(("domain", "refusal"), [("refused.example", Refused), ("busy.example", NotNow)])
def test_magic_recipients_get_their_answers(mailbox, domain, refusal):
    with mail.opened(mailbox) as lay, pytest.raises(refusal):
        lay(message(recipient=f"hanako@{domain}"))
    assert mail.delivered_to(mailbox, operator="somewhere") == []


def test_mailbox_is_read_by_nobody_else_on_the_machine(mailbox, tmp_path):
    with mail.opened(mailbox) as lay:
        lay(message())
    assert stat.S_IMODE((tmp_path / "mail box#" / "somewhere").stat().st_mode) == 0o700


def test_relay_by_smtp_has_no_mailbox_to_show(relay):
    assert mail.delivered_to(relay.address, operator="somewhere") == []
