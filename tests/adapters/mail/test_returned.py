"""What comes back is read whatever it is, and says of which mail it speaks and how bad it is."""

import random
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.adapters.mail import Returned, read_return
from madoguchi.domain.mail_returns import ReturnKind
from tests.returns import complaint, report

REFERENCE = UUID("0190b5a0-7e57-4a7b-9c1e-3f2a5d6b7c8d")
MUTATIONS = 3000


@pytest.mark.parametrize("quoted", ["message/rfc822", "text/rfc822-headers"])
def test_report_of_failure_names_the_mail_that_it_quotes(quoted):
    found = read_return(report(REFERENCE, quoted=quoted))
    assert found == Returned(REFERENCE, ReturnKind.HARD, "5.1.1")


def test_report_names_the_mail_by_the_address_it_came_back_to():
    raw = report(uuid4(), to=f"returns+{REFERENCE.hex}@portal.example")
    assert read_return(raw) == Returned(REFERENCE, ReturnKind.HARD, "5.1.1")


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("5.1.1", "hard"),
        ("5.1.2", "hard"),
        ("5.2.1", "hard"),
        ("5.2.2", "soft"),
        ("4.4.7", "soft"),
        ("", "soft"),
    ],
)
def test_final_failure_is_judged_by_its_status(status, kind):
    assert read_return(report(REFERENCE, status=status)) == Returned(REFERENCE, ReturnKind(kind), status)


@pytest.mark.parametrize("status", ["5.7.1", "5.6.1", "5.1.8"])
def test_refusal_of_the_content_or_the_sender_says_nothing_of_the_address(status):
    assert read_return(report(REFERENCE, status=status)) is None


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded"])
def test_what_is_no_failure_is_nothing(action):
    assert read_return(report(REFERENCE, status="4.4.1", action=action)) is None


def test_complaint_names_its_mail():
    assert read_return(complaint(REFERENCE)) == Returned(REFERENCE, ReturnKind.COMPLAINT, "")


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"Subject: out of office\r\n\r\nI am away.",
        b"Message-ID: <" + str(REFERENCE).encode() + b"@portal.example>\r\n\r\nan answer that quotes us",
        b"Content-Type: multipart/report; boundary=\r\n\r\n",
        report(REFERENCE) + b"x" * 1_000_000,
    ],
)
def test_other_mail_is_nothing(raw):
    assert read_return(raw) is None


def nested(times: int) -> bytes:
    """Give a message within a message, so many times."""
    return b"Content-Type: message/rfc822\r\n\r\n" * times + report(REFERENCE)


def test_message_that_is_forged_to_be_deep_is_nothing():
    assert [read_return(nested(times)) for times in (1_000, 20_000)] == [None, None]
    assert read_return(nested(1)) == Returned(REFERENCE, ReturnKind.HARD, "5.1.1")


@given(st.binary(max_size=2000))
def test_any_bytes_are_read(raw):
    assert read_return(raw) is None


def test_report_with_bytes_flipped_cut_and_doubled_is_read_or_is_nothing():
    chance = random.Random(20241021)
    for whole in (report(REFERENCE), complaint(REFERENCE)):
        for _mutation in range(MUTATIONS // 2):
            raw = bytearray(whole)
            for _byte in range(chance.randint(1, 8)):
                raw[chance.randrange(len(raw))] = chance.randrange(256)
            cut = chance.randrange(len(raw)) if chance.random() < 0.3 else len(raw)
            found = read_return(bytes(raw[:cut]) * chance.choice((1, 1, 1, 2)))
            assert found is None or found.kind in ReturnKind
