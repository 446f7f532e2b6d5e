"""Where data lives: one file a noun, every row one operator's."""

from madoguchi.models.batch import Batch
from madoguchi.models.bill import Bill
from madoguchi.models.contract import Contract
from madoguchi.models.customer import Customer
from madoguchi.models.member import Member, MemberPlace
from madoguchi.models.notice import Notice
from madoguchi.models.place import Place
from madoguchi.models.session import Session
from madoguchi.models.sign_in_failure import SignInFailure

__all__ = [
    "Batch",
    "Bill",
    "Contract",
    "Customer",
    "Member",
    "MemberPlace",
    "Notice",
    "Place",
    "Session",
    "SignInFailure",
]
