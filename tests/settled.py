"""A member who left a row in every table, so that a leak of any table shows."""

from typing import Any
from uuid import uuid4

from madoguchi.models import (
    AccountLock,
    Application,
    ApplicationEvent,
    AuditEntry,
    Batch,
    BatchProgress,
    CardChange,
    Consent,
    Contract,
    CustomerView,
    DeadAddress,
    DeliveryToken,
    Document,
    DocumentFile,
    DocumentSeries,
    Draft,
    EmailCorrection,
    InvoiceRequest,
    IssuedLetter,
    Job,
    LetterCode,
    LetterRequest,
    MailChoice,
    MailCount,
    MailedLink,
    Mailing,
    MailPace,
    MailReturn,
    Member,
    MemberEvent,
    Notice,
    NoticeDraft,
    NoticeReading,
    NoticeTarget,
    NoticeVersion,
    OneTimeKey,
    OneTimeSecret,
    OutgoingMail,
    Passkey,
    PasskeyChallenge,
    PendingSignIn,
    PendingStaffSignIn,
    PieceDraft,
    PieceVersion,
    Place,
    ProviderEvent,
    QuarantinedRow,
    RecoveryCode,
    RequestHold,
    RowChange,
    SecretAnswer,
    SignInFailure,
    SpokenCode,
    StaffInvitation,
    StaffMember,
    StaffPasskey,
    StaffSession,
    Tally,
    Upload,
    UploadPart,
    Withdrawal,
)
from madoguchi.models.scope import operator_scope
from madoguchi.services.notices import publish_notice
from madoguchi.services.sessions import open_session
from tests.cast import NOW, Person, bill, person, statement
from tests.ledger import exchanged, grant
from tests.requests import channel, requested
from tests.staff import colleague


def settle(operator: Any, *, name: str) -> Person:
    """Make a member with a row in every table, so that a leak of any table shows."""
    someone = person(operator, name=name)
    bill(operator, someone.places[0], statement())
    with operator_scope(operator.slug):
        Contract.objects.create(place=someone.places[0], number="1", service="水道", course="家庭用")
        notice = publish_notice(title="断水", body="", starts_at=NOW)
        NoticeTarget.objects.create(notice=notice, kind="member", member=someone.member)
        NoticeReading.objects.create(notice=notice, member=someone.member, read_at=NOW)
        open_session(member=someone.member, rule=operator.profile.session, now=NOW)
        SignInFailure.objects.create(subject="x", failures=1, last_failed_at=NOW)
        Tally.objects.create(subject="x", began_at=NOW, tries=1)
        register(someone)
        secure(someone)
        change_card(someone)
        OneTimeKey.objects.create(member=someone.member, key=uuid4(), deed="x", used_at=NOW)
        document(someone)
        take_in_hand(Batch.objects.get())
        announce(someone)
        employ(operator)
        deliver()
    grant(someone, 500)
    exchanged(someone)
    channel(someone)
    request = requested(someone)
    with operator_scope(operator.slug):
        RequestHold.objects.create(request=request, holder="x", subject="x")
    return someone


def deliver() -> None:
    """Leave behind a delivery that is under way."""
    token = DeliveryToken.objects.create(name="x", digest="x", made_at=NOW)
    upload = Upload.objects.create(
        token=token, file_name="x", size=1, sha256="x", begun_at=NOW, changed_at=NOW
    )
    UploadPart.objects.create(upload=upload, begins_at=0, content=b"x")


def take_in_hand(batch: Batch) -> None:
    """Leave behind what a batch leaves behind, beside its history."""
    BatchProgress.objects.create(batch=batch, step="x", rows=1, rows_per_second=1.0, told_at=NOW)
    QuarantinedRow.objects.create(batch=batch, lines=[1], rows=1, code="x", faults=[], raw=b"x")
    RowChange.objects.create(batch=batch, noun="place", row_id=1, changed_at=NOW)


def employ(operator: Any) -> None:
    """Leave behind what staff leave behind."""
    staff = colleague(operator, "reviewer").member
    application = Application.objects.get()
    ApplicationEvent.objects.create(application=application, staff=staff, by="x", kind="called", at=NOW)
    AuditEntry.objects.create(at=NOW, staff=staff, who="x", act="x")
    draft = NoticeDraft.objects.create(notice=Notice.objects.first(), begun_at=NOW)
    piece = PieceDraft.objects.create(kind="faq", begun_at=NOW)
    PieceVersion.objects.create(draft=piece, number=1, deed="saved", facts={}, at=NOW)
    NoticeVersion.objects.create(draft=draft, number=1, deed="saved", audience="all", at=NOW)
    invitation = StaffInvitation.objects.create(staff=staff, token_hash="x", sent_at=NOW, expires_at=NOW)
    PendingStaffSignIn.objects.create(
        staff=staff, invitation=invitation, token_sha256="x", epoch=0, expires_at=NOW
    )
    times = dict.fromkeys(("started_at", "seen_at", "proven_at", "ends_at"), NOW)
    StaffSession.objects.create(staff=staff, token_sha256="x", epoch=0, **times)
    parts = dict.fromkeys(("user_handle", "credential_id", "public_key"), b"x")
    StaffPasskey.objects.create(staff=staff, rp_id="x", created_at=NOW, **parts)
    help_at_the_desk(staff, application.member, application.place)


def help_at_the_desk(staff: StaffMember, member: Member, place: Place | None) -> None:
    """Leave behind what the customer desk leaves behind."""
    AccountLock.objects.create(member=member, locked_by=staff, why="x", locked_at=NOW)
    EmailCorrection.objects.create(
        member=member, email="x", why="x", proposed_by=staff, proposed_at=NOW, expires_at=NOW
    )
    IssuedLetter.objects.create(place=place, key=uuid4(), printed_by=staff, why="x", printed_at=NOW)
    SpokenCode.objects.create(member=member, code_hash="x", made_at=NOW, expires_at=NOW)
    CustomerView.objects.create(
        member=member, staff=staff, session_reference=uuid4(), why="x", began_at=NOW, ends_at=NOW
    )


def document(someone: Person) -> None:
    """Leave behind a document with its file, and a request for invoices."""
    customer = someone.places[0].customer
    series = DocumentSeries.objects.create(year=2024)
    DocumentSeries.objects.filter(pk=series.pk).update(last=1)
    facts = {"dated_on": NOW.date(), "kept_until": NOW.date(), "issued_at": NOW, "amount": 1, "facts": {}}
    made = Document.objects.create(customer=customer, year=2024, sequence=1, number="1", **facts)
    DocumentFile.objects.create(document=made, sha256="x", size=1, stored_at=NOW)
    InvoiceRequest.objects.create(customer=customer, requested_at=NOW)


def announce(someone: Person) -> None:
    """Leave behind a job, a mailing, and what came back of it."""
    batch = someone.places[0].bills.get().batch
    Job.objects.create(kind="x", key="x", queued_at=NOW, due_at=NOW)
    Mailing.objects.create(batch=batch, kind="x", month=NOW.date(), announced_at=NOW)
    MailPace.objects.create(free_at=NOW)
    MailCount.objects.create(month=NOW.date(), kind="x", sent=1, given_up=0, returned=0)
    MailReturn.objects.create(reference=uuid4(), kind="x", digest="x", returned_at=NOW)
    DeadAddress.objects.create(email_key="x", died_at=NOW)


def register(someone: Person) -> None:
    """Leave behind what registrations leave behind."""
    member, place = someone.member, someone.places[0]
    draft = Draft.objects.create(
        journey="registration", token_sha256="x", member=member, place=place, began_at=NOW, expires_at=NOW
    )
    MailedLink.objects.create(draft=draft, token_sha256="x", sent_at=NOW, expires_at=NOW)
    Application.objects.create(member=member, place=place, typed={}, score=0, applied_at=NOW)
    Consent.objects.create(member=member, text="terms", version="1", given_at=NOW)
    LetterCode.objects.create(place=place, code_hash="x", issued_at=NOW, expires_at=NOW)
    LetterRequest.objects.create(place=place, requested_at=NOW)
    OutgoingMail.objects.create(key="x", kind="x", member=member, queued_at=NOW, due_at=NOW)
    SecretAnswer.objects.create(member=member, question="?", answer_hash="x")
    MemberEvent.objects.create(member=member, kind="x", at=NOW)
    MailChoice.objects.create(member=member, topic="bills", is_wanted=True)
    Withdrawal.objects.create(member=member, token_hash="x", withdrawn_at=NOW, erases_at=NOW)


def change_card(someone: Person) -> None:
    """Leave behind what a change of the card leaves behind."""
    whose = {"member": someone.member, "place": someone.places[0], "customer": someone.places[0].customer}
    CardChange.objects.create(session_number=1, begun_at=NOW, looked_at=NOW, **whose)
    ProviderEvent.objects.create(event_id="x", kind="x", heard_at=NOW)


def secure(someone: Person) -> None:
    """Leave behind what second factors leave behind."""
    member = someone.member
    OneTimeSecret.objects.create(member=member, begun_in=1, sealed=b"x", begun_at=NOW)
    Passkey.objects.create(
        member=member,
        rp_id="x",
        user_handle=b"x",
        credential_id=b"x",
        public_key=b"x",
        aaguid=uuid4(),
        created_at=NOW,
    )
    PasskeyChallenge.objects.create(purpose="x", holder_sha256="x", challenge=b"x", expires_at=NOW)
    PendingSignIn.objects.create(token_sha256="x", member=member, epoch=0, began_at=NOW, expires_at=NOW)
    RecoveryCode.objects.create(member=member, code_hash="x", made_at=NOW)
