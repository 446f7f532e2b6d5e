"""Where data lives: one file a noun, every row one operator's."""

from madoguchi.models.account_lock import AccountLock
from madoguchi.models.application import Application
from madoguchi.models.application_event import ApplicationEvent
from madoguchi.models.audit_entry import AuditAnchor, AuditEntry
from madoguchi.models.batch import Batch, BatchProgress
from madoguchi.models.batch_event import BatchEvent
from madoguchi.models.bill import Bill
from madoguchi.models.card_change import CardChange, CardChangeState
from madoguchi.models.consent import Consent
from madoguchi.models.contract import Contract
from madoguchi.models.customer import Customer
from madoguchi.models.customer_view import CustomerView, SpokenCode
from madoguchi.models.delivery_token import DeliveryToken
from madoguchi.models.document import Document, DocumentFile, DocumentSeries
from madoguchi.models.draft import Draft, MailedLink
from madoguchi.models.email_correction import EmailCorrection
from madoguchi.models.invoice_request import InvoiceRequest
from madoguchi.models.issued_letter import IssuedLetter
from madoguchi.models.job import Job
from madoguchi.models.letter_code import LetterCode, LetterRequest
from madoguchi.models.mail_choice import MailChoice
from madoguchi.models.mail_return import DeadAddress, MailReturn
from madoguchi.models.mailing import MailCount, Mailing, MailPace
from madoguchi.models.member import Member, MemberPlace
from madoguchi.models.member_event import MemberEvent
from madoguchi.models.notice import Notice, NoticeReading, NoticeTarget
from madoguchi.models.notice_draft import NoticeDraft, NoticeVersion
from madoguchi.models.one_time_key import OneTimeKey
from madoguchi.models.one_time_secret import OneTimeSecret
from madoguchi.models.outgoing_mail import OutgoingMail
from madoguchi.models.paid_channel import PaidChannel
from madoguchi.models.passkey import Passkey, PasskeyChallenge
from madoguchi.models.pending_sign_in import PendingSignIn
from madoguchi.models.piece import PieceDraft, PieceVersion
from madoguchi.models.place import Place
from madoguchi.models.point_entry import PointAccount, PointEntry, PointLot
from madoguchi.models.provider_event import ProviderEvent
from madoguchi.models.quarantined_row import QuarantinedRow
from madoguchi.models.recovery_code import RecoveryCode
from madoguchi.models.redemption import Redemption
from madoguchi.models.request_event import RequestEvent
from madoguchi.models.reward import Reward
from madoguchi.models.row_change import RowChange
from madoguchi.models.search_entry import SearchEntry
from madoguchi.models.secret_answer import SecretAnswer
from madoguchi.models.service_request import RequestHold, ServiceRequest
from madoguchi.models.session import Session
from madoguchi.models.sign_in_failure import SignInFailure
from madoguchi.models.staff_factor import StaffOneTimeSecret, StaffPasskey
from madoguchi.models.staff_member import StaffInvitation, StaffMember
from madoguchi.models.staff_session import PendingStaffSignIn, StaffSession
from madoguchi.models.tally import Tally
from madoguchi.models.upload import Upload, UploadPart, UploadState
from madoguchi.models.withdrawal import Withdrawal

__all__ = [
    "AccountLock",
    "Application",
    "ApplicationEvent",
    "AuditAnchor",
    "AuditEntry",
    "Batch",
    "BatchEvent",
    "BatchProgress",
    "Bill",
    "CardChange",
    "CardChangeState",
    "Consent",
    "Contract",
    "Customer",
    "CustomerView",
    "DeadAddress",
    "DeliveryToken",
    "Document",
    "DocumentFile",
    "DocumentSeries",
    "Draft",
    "EmailCorrection",
    "InvoiceRequest",
    "IssuedLetter",
    "Job",
    "LetterCode",
    "LetterRequest",
    "MailChoice",
    "MailCount",
    "MailPace",
    "MailReturn",
    "MailedLink",
    "Mailing",
    "Member",
    "MemberEvent",
    "MemberPlace",
    "Notice",
    "NoticeDraft",
    "NoticeReading",
    "NoticeTarget",
    "NoticeVersion",
    "OneTimeKey",
    "OneTimeSecret",
    "OutgoingMail",
    "PaidChannel",
    "Passkey",
    "PasskeyChallenge",
    "PendingSignIn",
    "PendingStaffSignIn",
    "PieceDraft",
    "PieceVersion",
    "Place",
    "PointAccount",
    "PointEntry",
    "PointLot",
    "ProviderEvent",
    "QuarantinedRow",
    "RecoveryCode",
    "Redemption",
    "RequestEvent",
    "RequestHold",
    "Reward",
    "RowChange",
    "SearchEntry",
    "SecretAnswer",
    "ServiceRequest",
    "Session",
    "SignInFailure",
    "SpokenCode",
    "StaffInvitation",
    "StaffMember",
    "StaffOneTimeSecret",
    "StaffPasskey",
    "StaffSession",
    "Tally",
    "Upload",
    "UploadPart",
    "UploadState",
    "Withdrawal",
]
