"""Reports of failure and complaints as mail systems write them, about a mail of ours."""

from uuid import UUID

STATUS_REPORT = """\
From: MAILER-DAEMON@mx.example.jp
To: {to}
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=b"

--=b
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--=b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.jp
Arrival-Date: Mon, 21 Oct 2024 10:00:00 +0900

Final-Recipient: rfc822; hanako@example.jp
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} no such user

--=b
Content-Type: {quoted}

Message-ID: <{reference}@portal.example>
To: hanako@example.jp

words of the mail
--=b--
"""

COMPLAINT = """\
From: complaints@provider.example
To: mypage@portal.example
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="=b"

--=b
Content-Type: text/plain

This is an email abuse report.

--=b
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: Provider/1.0
Version: 1

--=b
Content-Type: message/rfc822

Message-ID: <{reference}@portal.example>
To: hanako@example.jp

words of the mail
--=b--
"""


def report(
    reference: UUID,
    *,
    status: str = "5.1.1",
    action: str = "failed",
    quoted: str = "message/rfc822",
    to: str = "mypage@portal.example",
) -> bytes:
    """Write a report of what became of a mail."""
    text = STATUS_REPORT.format(reference=reference, status=status, action=action, quoted=quoted, to=to)
    return text.encode()


def complaint(reference: UUID) -> bytes:
    """Write a reader's complaint about a mail."""
    return COMPLAINT.format(reference=reference).encode()
