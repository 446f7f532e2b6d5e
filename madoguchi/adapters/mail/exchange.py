"""The exchange with a relay for one mail, in two waits where it knows pipelining.

With PIPELINING (RFC 2920) the three commands are sent at once and their answers read after; otherwise each
answer is awaited. Nothing of the next mail is sent before the relay has answered for this one, so one mail
is in flight.
"""

import re
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager

from madoguchi.adapters.mail.message import AddressRefused, NotNow, Refused, RelayRefuses
from madoguchi.domain.mail_returns import is_about_relay

OK = 200
GO_ON = 354
PERMANENT = 500
HANGS_UP = 421
SECONDS_FOR_CONTENT = 600  # RFC 5321 4.5.3.2.6: who gives up sooner sends again what was taken
DOTS = re.compile(rb"^\.", re.MULTILINE)
STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}(?=\s|$)")

type Answer = tuple[int, bytes]


def exchange(line: smtplib.SMTP, *, sender: str, recipient: str, content: bytes) -> None:
    """Hand a mail over, its lines ended by CRLF.

    Raises Refused, AddressRefused, NotNow and RelayRefuses by what the relay answers; smtplib.SMTPException
    and OSError where the line is broken. A relay that says that it hangs up finds the line closed.
    """
    size = f" SIZE={len(content)}" if line.has_extn("size") else ""
    commands = (f"MAIL FROM:<{sender}>{size}", f"RCPT TO:<{recipient}>", "DATA")
    answers = _at_once(line, commands) if line.has_extn("pipelining") else _one_by_one(line, commands)
    refusal = _refusal(answers)
    if refusal is None:
        answers.append(_sent(line, content))
        refusal = _of_content(answers[-1])
    elif answers[-1][0] == GO_ON:  # it waits for a content that nobody is to read
        answers.append(_sent(line, b""))
    if any(code == HANGS_UP for code, _words in answers):
        line.close()
    elif refusal:
        line.docmd("RSET")  # a mail that was begun is to be forgotten
    if refusal:
        raise refusal


def _at_once(line: smtplib.SMTP, commands: tuple[str, ...]) -> list[Answer]:
    line.send("".join(f"{command}\r\n" for command in commands).encode("ascii"))
    return [line.getreply() for _command in commands]


def _one_by_one(line: smtplib.SMTP, commands: tuple[str, ...]) -> list[Answer]:
    """Give the answers up to the first that is a refusal."""
    answers: list[Answer] = []
    for command in commands:
        answers.append(line.docmd(command))
        if answers[-1][0] > GO_ON:
            break
    return answers


def _refusal(answers: list[Answer]) -> Exception | None:
    """Find the first refusal; about the sender it is never for good, for the operator can mend it."""
    (to_sender, words), *rest = answers
    if to_sender >= GO_ON:
        return NotNow(said(to_sender, words))
    if rest and rest[0][0] >= GO_ON:
        return _of_recipient(*rest[0])
    if rest[1:] and rest[1][0] != GO_ON:
        return _of_content(rest[1])
    return None


def _of_recipient(code: int, words: bytes) -> Exception:
    if code < PERMANENT:
        return NotNow(said(code, words))
    found = STATUS.search(words.decode("utf-8", "replace"))
    status = found[0] if found else ""
    if is_about_relay(code=code, status=status):
        return RelayRefuses(said(code, words))
    return AddressRefused(said(code, words), code=code, status=status)


def _of_content(answer: Answer) -> Exception | None:
    code, words = answer
    if OK <= code < GO_ON:
        return None
    return (Refused if code >= PERMANENT else NotNow)(said(code, words))


def _sent(line: smtplib.SMTP, content: bytes) -> Answer:
    quoted = DOTS.sub(b"..", content) if b"\n." in content or content.startswith(b".") else content
    line.send(quoted + b".\r\n")
    with _waiting_longer(line):
        return line.getreply()


@contextmanager
def _waiting_longer(line: smtplib.SMTP) -> Iterator[None]:
    """Wait for a relay that looks at a mail before it answers for it; a line that broke has no socket."""
    if line.sock:
        line.sock.settimeout(SECONDS_FOR_CONTENT)
    try:
        yield
    finally:
        if line.sock:
            line.sock.settimeout(line.timeout)


def said(code: int, words: bytes) -> str:
    """Give an answer as one text."""
    return f"{code} {words.decode('utf-8', 'replace')}"
