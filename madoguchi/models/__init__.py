"""Where data lives: one file a noun, every row one operator's."""

from madoguchi.models.application import Application
from madoguchi.models.batch import Batch
from madoguchi.models.bill import Bill
from madoguchi.models.consent import Consent
from madoguchi.models.contract import Contract
from madoguchi.models.customer import Customer
from madoguchi.models.document import Document, DocumentFile, DocumentSeries
from madoguchi.models.draft import Draft, MailedLink
from madoguchi.models.invoice_request import InvoiceRequest
from madoguchi.models.letter_code import LetterCode, LetterRequest
from madoguchi.models.member import Member, MemberPlace
from madoguchi.models.notice import Notice
from madoguchi.models.one_time_key import OneTimeKey
from madoguchi.models.outgoing_mail import OutgoingMail
from madoguchi.models.place import Place
from madoguchi.models.point_entry import PointAccount, PointEntry, PointLot
from madoguchi.models.redemption import Redemption
from madoguchi.models.reward import Reward
from madoguchi.models.secret_answer import SecretAnswer
from madoguchi.models.session import Session
from madoguchi.models.sign_in_failure import SignInFailure
from madoguchi.models.tally import Tally

__all__ = [
    "Application",
    "Batch",
    "Bill",
    "Consent",
    "Contract",
    "Customer",
    "Document",
    "DocumentFile",
    "DocumentSeries",
    "Draft",
    "InvoiceRequest",
    "LetterCode",
    "LetterRequest",
    "MailedLink",
    "Member",
    "MemberPlace",
    "Notice",
    "OneTimeKey",
    "OutgoingMail",
    "Place",
    "PointAccount",
    "PointEntry",
    "PointLot",
    "Redemption",
    "Reward",
    "SecretAnswer",
    "Session",
    "SignInFailure",
    "Tally",
]
