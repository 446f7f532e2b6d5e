"""What did not arrive is seen by those who talk to customers, and sent again where that still makes sense."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from madoguchi.adapters.mail import NotNow
from madoguchi.domain.mail_returns import ReturnKind
from madoguchi.interfaces.staff import mail_words
from madoguchi.models import AuditEntry, DeadAddress, MailReturn, Member, OutgoingMail
from madoguchi.models.scope import operator_scope
from madoguchi.operators.registry import Operator
from madoguchi.services.mail_returns import note_return
from madoguchi.services.mailings import NOT_WANTED, take_back
from madoguchi.services.mails import queue_mail
from madoguchi.services.outbox import hand_over as hand_over_mails
from madoguchi.services.staff.mails import WhyNot, why_not_again
from madoguchi.services.withdrawals import WITHDRAWN
from tests.announced import Post, fast, hand_over, lay_all, members, publish
from tests.cast import NOW
from tests.staff import Colleague, colleague

A, B = fast(settings.REGISTRY["kanazawa-cable"]), settings.REGISTRY["aomori-cable"]
STAFF = f"/{A.slug}/staff/"
GIVEN_UP = f"{STAFF}mails/given-up/"


@pytest.fixture
def sato(db: None) -> Colleague:
    """Somebody at the reception."""
    return colleague(A, "reception").arrive()


@pytest.fixture
def hanako(db: None) -> Member:
    (member,) = members(A, 1)
    return member


def mail_to(
    member: Member, operator: Operator = A, *, kind: str = "registered", **facts: Any
) -> OutgoingMail:
    """Give a mail to a member, as its facts say."""
    with operator_scope(operator.slug):
        key = str(uuid4())
        queue_mail(
            profile=operator.profile,
            kind=kind,
            recipient=member.email,
            key=key,
            values={},
            member=member,
            now=NOW,
        )
        OutgoingMail.objects.filter(key=key).update(**facts)
        return OutgoingMail.objects.select_related("mailing", "member").get(key=key)


def given_up(member: Member, **facts: Any) -> OutgoingMail:
    """Give a mail that was given up."""
    said = {"given_up_at": NOW, "attempts": 30, "last_answer": "421 4.3.2 later"}
    return mail_to(member, **(said | facts))


def comes_back(mail: OutgoingMail, kind: ReturnKind = ReturnKind.HARD, operator: Operator = A) -> None:
    with operator_scope(operator.slug):
        note_return(
            reference=mail.reference,
            kind=kind,
            status="5.1.1",
            digest=str(uuid4()),
            profile=operator.profile,
            now=NOW,
        )


def page(someone: Colleague, path: str) -> str:
    return str(someone.client.get(f"{STAFF}{path}").content.decode())


def seen(mail: OutgoingMail) -> str:
    return f"{mail.reference} {mail.given_up_at.isoformat() if mail.given_up_at else ''}"


def again(someone: Colleague, mail: OutgoingMail, said: str = "") -> Any:
    """Send the form that sends a mail again."""
    return someone.client.post(GIVEN_UP, {"mail": str(mail.reference), "seen": said or seen(mail)})


def is_waiting(mail: OutgoingMail) -> bool:
    with operator_scope(A.slug):
        return OutgoingMail.objects.filter(pk=mail.pk, given_up_at=None, attempts=0, due_at=NOW).exists()


def noted(act: str) -> list[tuple[str, Any]]:
    with operator_scope(A.slug):
        found = AuditEntry.objects.filter(act=act).order_by("position")
        return [(each.about, each.details.get("shown")) for each in found]


def test_what_came_back_is_listed_with_whose_it_was_and_the_look_is_on_record(
    sato: Colleague, hanako: Member
) -> None:
    comes_back(mail_to(hanako))
    text = page(sato, "mails/returned/")
    for words in (f"members/{hanako.pk}/", hanako.email, "宛先がありません", "5.1.1", "届かないアドレス"):
        assert words in text, words
    assert noted("looked") == [(f"member:{hanako.pk}", None)]
    assert hanako.email in page(sato, "mails/dead/")
    assert noted("looked")[1:] == [(f"member:{hanako.pk}", None)]


def test_returns_are_told_apart_by_kind(sato: Colleague) -> None:
    made = {kind: mail_to(members(A, 1)[0]) for kind in ReturnKind}
    for kind, mail in made.items():
        comes_back(mail, kind)
    for asked in ReturnKind:
        text = page(sato, f"mails/returned/?kind={asked}")
        assert [kind for kind, mail in made.items() if mail.recipient in text] == [asked]


def test_return_of_a_mail_that_is_removed_is_still_listed(sato: Colleague, hanako: Member) -> None:
    mail = mail_to(hanako)
    comes_back(mail)
    with operator_scope(A.slug):
        OutgoingMail.objects.all().delete()
    assert "保存期間を過ぎたため" in page(sato, "mails/returned/")
    assert noted("looked") == [(f"mail:{mail.reference}", None)]


def test_mail_that_was_given_up_is_sent_again_once_and_on_record(sato: Colleague, hanako: Member) -> None:
    mail = given_up(hanako)
    text = page(sato, "mails/given-up/")
    assert ("421 4.3.2 later" in text, seen(mail) in text) == (True, True)
    assert "送り先のメールサーバーが受け取りませんでした。" in text
    for _each in range(2):
        answer = again(sato, mail)
        assert (answer.status_code, answer.headers["Location"]) == (303, f"{GIVEN_UP}?done=again")
    assert is_waiting(mail)
    assert noted("mail_sent_again") == [(f"member:{hanako.pk}", None)]
    with operator_scope(A.slug):
        hand_over_mails(profile=A.profile, now=NOW + timedelta(days=9), send=Post(NotNow("451 later")))
        assert OutgoingMail.objects.get().given_up_at is None
    ueda = colleague(A, "reception", name="上田 実").arrive()
    assert again(ueda, mail).status_code == 409


def test_what_is_no_mail_is_answered_all_the_same(sato: Colleague, hanako: Member) -> None:
    mail = given_up(hanako)
    assert sato.client.post(GIVEN_UP).status_code == 422
    assert sato.client.post(GIVEN_UP, {"mail": str(uuid4()), "seen": "\x00"}).status_code == 404
    assert again(sato, mail, "another moment").status_code == 409
    assert not is_waiting(mail)


def reasons(mail: OutgoingMail, *, dead: set[str] | None = None) -> WhyNot | None:
    return why_not_again(mail, dead or set())


def test_mail_is_not_sent_again_where_that_makes_no_sense(sato: Colleague, hanako: Member) -> None:
    link = given_up(hanako, kind="password_changed")
    link.kind = "password_link"
    left = given_up(hanako)
    left.recipient = "old@example.jp"
    gone = given_up(hanako)
    gone.member = None
    assert [reasons(each) for each in (link, left, gone, given_up(hanako))] == [
        WhyNot.HAS_LINK,
        WhyNot.OTHER_ADDRESS,
        WhyNot.NO_MEMBER,
        None,
    ]
    with operator_scope(A.slug):
        Member.objects.filter(pk=hanako.pk).update(email="new@example.jp", email_key="new@example.jp")
    refused = given_up(hanako)
    answer = again(sato, refused)
    assert (answer.status_code, is_waiting(refused)) == (409, False)
    assert "いまのメールアドレスと違うため" in answer.content.decode()


def test_announcement_is_not_sent_again_to_a_dead_address_or_after_a_stop(hanako: Member) -> None:
    batch = publish(A, [hanako])
    lay_all(A)
    with operator_scope(A.slug):
        mail = OutgoingMail.objects.select_related("mailing", "member").get(mailing__isnull=False)
        dead = {hanako.email_key}
        assert (reasons(mail), reasons(mail, dead=dead)) == (None, WhyNot.DEAD)
        take_back(batch=batch, now=NOW)
        mail.mailing.refresh_from_db()  # type: ignore[union-attr]  # it has one
    assert reasons(mail, dead=dead) == WhyNot.STOPPED


def test_what_a_member_did_not_want_or_wait_for_is_no_failure(sato: Colleague, hanako: Member) -> None:
    given_up(hanako, last_answer=NOT_WANTED)
    given_up(hanako, last_answer=WITHDRAWN)
    assert "送れなかったメールはありません。" in page(sato, "mails/given-up/")


def test_other_operator_sees_nothing_of_it(sato: Colleague) -> None:
    (stranger,) = members(B, 1)
    mail = mail_to(stranger, B, given_up_at=NOW)
    comes_back(mail, operator=B)
    pages = [page(sato, f"mails/{name}/") for name in ("returned", "dead", "given-up")]
    assert [stranger.email in text for text in pages] == [False] * 3
    assert again(sato, mail).status_code == 404


def test_nothing_to_see_is_said(sato: Colleague) -> None:
    assert "戻ったメールはありません。" in page(sato, "mails/returned/")
    assert "この種類で戻ったメールはありません。" in page(sato, "mails/returned/?kind=soft")
    assert "届かないアドレスはありません。" in page(sato, "mails/dead/")
    assert "送れなかったメールはありません。" in page(sato, "mails/given-up/")


def test_reviewer_sees_and_cannot_send_again(hanako: Member) -> None:
    mail = given_up(hanako)
    reviewer = colleague(A, "reviewer").arrive()
    assert ">もう一度送る</button>" not in page(reviewer, "mails/given-up/")
    assert again(reviewer, mail).status_code == 403


@pytest.mark.parametrize("name", ["returned", "dead", "given-up"])
def test_list_costs_the_same_with_one_row_and_with_many(sato: Colleague, name: str) -> None:
    comes_back(given_up(members(A, 1)[0]))
    with CaptureQueriesContext(connection) as one:
        page(sato, f"mails/{name}/")
    for member in members(A, 60):
        comes_back(given_up(member))
    with CaptureQueriesContext(connection) as many:
        text = page(sato, f"mails/{name}/")
    assert (len(many), text.count("<tr>") - 1, "page=2" in text) == (len(one), 50, True)
    with operator_scope(A.slug):
        assert (MailReturn.objects.count(), DeadAddress.objects.count()) == (61, 61)


def test_mailing_is_seen_on_its_way(db: None) -> None:
    billing = colleague(A, "billing").arrive()
    assert "一斉送信はまだありません。" in page(billing, "mailings/")
    batch = publish(A, members(A, 3))
    assert "宛先を準備中" in page(billing, "mailings/")
    lay_all(A)
    text = page(billing, "mailings/")
    assert ("送信中" in text, "0%済み" in text, f"batches/{batch.pk}/" in text) == (True, True, True)
    assert "早ければあと" in text
    while hand_over(A, Post(), now=NOW + timedelta(minutes=1)):
        pass
    text = page(billing, "mailings/")
    assert (">終了<" in text, 'max="3" value="3"' in text, "早ければ" in text) == (True, True, False)


def test_operator_that_announces_nothing_is_told_so(db: None) -> None:
    someone = colleague(B, "billing").arrive()
    text = someone.client.get(f"/{B.slug}/staff/mailings/").content.decode()
    assert "この窓口では一斉送信を行いません。" in text


def test_mailings_cost_the_same_with_one_and_with_many(db: None) -> None:
    billing, readers = colleague(A, "billing").arrive(), members(A, 2)
    publish(A, readers)
    with CaptureQueriesContext(connection) as one:
        page(billing, "mailings/")
    for _each in range(5):
        publish(A, readers)
    with CaptureQueriesContext(connection) as many:
        page(billing, "mailings/")
    assert len(many) == len(one)


def test_everything_has_a_word() -> None:
    assert (set(mail_words.RETURNS), set(mail_words.WHY_NOT)) == (set(ReturnKind), set(WhyNot))
