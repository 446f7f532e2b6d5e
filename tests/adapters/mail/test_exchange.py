"""With a relay that knows pipelining the same answers mean the same, and one mail is in flight at a time."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from time import sleep
from uuid import UUID

import pytest

from madoguchi.adapters import mail
from madoguchi.adapters.mail import AddressRefused, NotNow, Refused, RelayRefuses, smtp
from tests.adapters.mail.test_plugs import message

OK, GO_ON = "250 OK", "354 go on"
SLOW = 0.6


class Script:
    """A relay that announces PIPELINING, and answers each command by its first word, or as usual."""

    def __init__(self, **answers: str) -> None:
        self.slow = ""
        self.answers = {"EHLO": "250-script\r\n250 PIPELINING", "DATA": GO_ON, "QUIT": "221 bye"} | answers
        self.heard: list[str] = []
        self.contents: list[bytes] = []
        self.server = socket.create_server(("127.0.0.1", 0))

    @property
    def address(self) -> str:
        """The address as settings name it."""
        return f"smtp://127.0.0.1:{self.server.getsockname()[1]}"

    def run(self) -> None:
        """Serve one connection after the other until the door is closed."""
        while True:
            try:
                line, _from = self.server.accept()
            except OSError:
                return
            with suppress(OSError), line, line.makefile("rwb") as stream:  # who waits no more is gone
                self._serve(stream)

    def _serve(self, stream) -> None:
        self._say(stream, "220 script")
        while command := stream.readline():
            verb = command[:4].decode().upper()
            self.heard.append(verb)
            answer = self.answers.get(verb, OK)
            self._say(stream, answer, verb=verb)
            if verb == "DATA" and answer == GO_ON:
                self.contents.append(b"".join(iter(stream.readline, b".\r\n")))
                self._say(stream, self.answers.get("END", OK), verb="END")
            if answer.startswith("421"):
                return

    def _say(self, stream, answer: str, *, verb: str = "") -> None:
        if verb == self.slow != "":
            sleep(SLOW)
        stream.write(f"{answer}\r\n".encode())
        stream.flush()


@contextmanager
def relay(**answers: str) -> Iterator[Script]:
    script = Script(**answers)
    worker = threading.Thread(target=script.run, daemon=True)
    worker.start()
    yield script
    script.server.close()


def test_mails_go_one_after_the_other_by_one_connection():
    with relay() as script, mail.opened(script.address) as send:
        for number in (1, 2):
            send(message(reference=UUID(int=number), body=".a line that begins with a dot\n"))
    assert script.heard[:7] == ["EHLO", "MAIL", "RCPT", "DATA", "MAIL", "RCPT", "DATA"]
    assert len(script.contents) == 2


@pytest.mark.parametrize(
    ("verb", "answer", "refusal"),
    [
        ("MAIL", "530 login first", NotNow),
        ("MAIL", "451 later", NotNow),
        ("RCPT", "550 5.1.1 no such user", AddressRefused),
        ("RCPT", "452 4.2.2 full", NotNow),
        ("RCPT", "550 Relaying denied", AddressRefused),  # nothing tells it from a mailbox that is not there
        ("RCPT", "554 5.7.1 <hanako@example.jp>: Relay access denied", RelayRefuses),
        ("RCPT", "553 5.1.8 no such sender domain", RelayRefuses),
        ("RCPT", "550 5.1.7 no such sender", RelayRefuses),
        ("RCPT", "552 5.3.4 no room", RelayRefuses),
        ("RCPT", "550 5.4.5 daily limit", RelayRefuses),
        ("RCPT", "530 login first", RelayRefuses),
        ("RCPT", "535 5.7.8 login failed", RelayRefuses),
        ("DATA", "554 no", Refused),
        ("END", "554 5.7.1 looks like spam", Refused),
        ("END", "451 greylisted", NotNow),
    ],
)
def test_refusal_means_the_same_as_without_pipelining_and_the_line_stays(verb, answer, refusal):
    with relay(**{verb: answer}) as script, mail.opened(script.address) as send:
        with pytest.raises((Refused, NotNow)) as refused:
            send(message())
        script.answers.pop(verb)
        script.answers.setdefault("DATA", GO_ON)
        send(message())
    assert (type(refused.value), str(refused.value)) == (refusal, answer)
    assert [content for content in script.contents[:-1] if b"base64" in content and verb != "END"] == []
    assert script.heard.count("EHLO") == 1


def test_status_of_a_refused_recipient_is_kept():
    with relay(RCPT="550 5.1.1 no such user") as script, mail.opened(script.address) as send:
        with pytest.raises(AddressRefused) as refused:
            send(message())
        assert (refused.value.code, refused.value.status) == (550, "5.1.1")


def test_relay_that_looks_at_a_mail_for_long_is_waited_for_and_no_other_silence_is(monkeypatch):
    monkeypatch.setattr(smtp, "TIMEOUT_SECONDS", SLOW / 2)
    with relay() as script, mail.opened(script.address) as send:
        script.slow = "END"
        send(message())
        script.slow = "RCPT"
        with pytest.raises(NotNow):
            send(message())
    assert len(script.contents) == 1


def test_relay_that_hangs_up_is_called_again():
    with relay(RCPT="421 going down") as script, mail.opened(script.address) as send:
        with pytest.raises(NotNow):
            send(message())
        script.answers.pop("RCPT")
        send(message())
    assert (script.heard.count("EHLO"), len([c for c in script.contents if b"base64" in c])) == (2, 1)
